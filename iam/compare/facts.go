package compare

import (
	"slices"

	"cuemulus.dev/iam"
)

// Fact is what can be said of one statement within its set.
type Fact struct {
	Policy    *iam.Policy
	Statement *iam.Statement
	// Never: it matches no request at all.
	Never bool
	// Redundant: other statements of the same effect match whatever it matches;
	// for an Allow: taking it away changes nothing that is granted.
	Redundant bool
	// Idle: an Allow of which the Denies leave nothing, or a Deny that takes away
	// nothing that the set allows.
	Idle bool
}

// Facts looks at every statement of the policies of a set, in order, and gives
// those of which one of the facts is certain. A Deny is Idle only within the set:
// it may be there for policies that the set does not have.
func Facts(s Set, opts Options) []Fact {
	var out []Fact
	for i, p := range s.Policies {
		for k := range p.Statements {
			f := Fact{Policy: p, Statement: &p.Statements[k]}
			rest := *p
			rest.Statements = slices.Delete(slices.Clone(p.Statements), k, k+1)
			alone := *p
			alone.Statements = []iam.Statement{p.Statements[k]}
			without := Set{Policies: slices.Clone(s.Policies), Limits: s.Limits}
			without.Policies[i] = &rest
			same := Set{}
			denies := Set{}
			for _, q := range without.Policies {
				same.Policies = append(same.Policies, only(q, f.Statement.Effect, iam.Allow))
				denies.Policies = append(denies.Policies, only(q, iam.Deny, iam.Deny))
			}
			self := Set{Policies: []*iam.Policy{only(&alone, f.Statement.Effect, iam.Allow)}}
			no := func(old, new Set) bool { return Compare(old, new, opts).Verdict == NoNewAccess }
			f.Never = no(Set{}, self)
			if f.Statement.Effect == iam.Allow {
				f.Redundant = f.Never || no(without, s)
				f.Idle = f.Never || no(Set{}, Set{Policies: append(denies.Policies, self.Policies...), Limits: s.Limits})
			} else {
				f.Redundant = f.Never || no(same, self)
				f.Idle = f.Never || no(s, without)
			}
			if f.Never || f.Redundant || f.Idle {
				out = append(out, f)
			}
		}
	}
	return out
}

// only gives a policy with the statements of one effect alone, as another.
func only(p *iam.Policy, effect, as iam.Effect) *iam.Policy {
	q := *p
	q.Statements = nil
	for _, st := range p.Statements {
		if st.Effect == effect {
			st.Effect = as
			q.Statements = append(q.Statements, st)
		}
	}
	return &q
}
