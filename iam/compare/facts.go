package compare

import (
	"slices"
	"strings"

	"cuemulus.dev/iam"
)

// Fact is what can be said of one statement within its set.
type Fact struct {
	Policy    *iam.Policy
	Statement *iam.Statement
	// Never: it matches no request at all. Such a statement is Redundant and Idle too;
	// otherwise it is one of the two.
	Never bool
	// Redundant: other statements of the same effect match whatever it matches;
	// for an Allow: taking it away changes nothing that is granted.
	Redundant bool
	// Idle: an Allow of which the Denies leave nothing, or a Deny that takes away
	// nothing that the set allows.
	Idle bool
	// By are the statements that make it so: those that cover a Redundant one, or the
	// Denies over an Idle Allow. No one of them can be left out. It is empty where the
	// limits alone do it, for an Idle Deny, and where there are too many to tell.
	By []Reference
}

// Reference is a statement of a set.
type Reference struct {
	Policy    *iam.Policy
	Statement *iam.Statement
}

// maxBy bounds the statements among which those are looked for that cover another.
const maxBy = 40

// MaxFacts is how many statements a set may have for Facts, which compares each with
// all others: the policies of one principal have fewer. Of a larger set it says nothing.
const MaxFacts = 300

// Facts looks at every statement of the policies of a set, and gives those of which
// one of the facts is certain, in order. All Redundant ones together can be taken
// away: of two that say the same the later one is Redundant. A Deny is Idle only
// within the set: it may be there for policies that the set does not have.
func Facts(s Set, opts Options) []Fact {
	f := facts{set: s, opts: opts, was: map[*iam.Statement]*iam.Statement{}}
	for _, p := range s.Policies {
		for k := range p.Statements {
			f.list = append(f.list, Reference{p, &p.Statements[k]})
		}
	}
	if len(f.list) > MaxFacts {
		return nil
	}
	var out []Fact
	for i := len(f.list) - 1; i >= 0; i-- {
		if fact := f.fact(i); fact.Never || fact.Redundant || fact.Idle {
			out = append(out, fact)
			if fact.Redundant {
				f.list = slices.Delete(f.list, i, i+1)
			}
		}
	}
	slices.Reverse(out)
	return out
}

type facts struct {
	set  Set
	opts Options
	list []Reference                       // what has not been found redundant
	was  map[*iam.Statement]*iam.Statement // of those with another effect
}

// grantsNothing reports whether it is certain that statements grant nothing that
// others do not.
func (f *facts) grantsNothing(old, new []Reference, limits bool) bool {
	var before, after Set
	before.Policies, after.Policies = policies(old), policies(new)
	if limits {
		before.Limits, after.Limits = f.set.Limits, f.set.Limits
	}
	return Compare(before, after, f.opts).Verdict == NoNewAccess
}

// policies gives each statement a policy of its own.
func policies(list []Reference) []*iam.Policy {
	var out []*iam.Policy
	for _, r := range list {
		p := *r.Policy
		p.Statements = []iam.Statement{*r.Statement}
		out = append(out, &p)
	}
	return out
}

// allowing makes an Allow of a statement.
func (f *facts) allowing(r Reference) Reference {
	st := *r.Statement
	st.Effect = iam.Allow
	f.was[&st] = r.Statement
	return Reference{r.Policy, &st}
}

func (f *facts) fact(i int) Fact {
	self := f.list[i]
	out := Fact{Policy: self.Policy, Statement: self.Statement}
	effect := self.Statement.Effect
	var same, denies, allows []Reference // that may be about the same
	for j, r := range f.list {
		if j == i || !sameServices(self.Statement, r.Statement) {
			continue
		}
		if r.Statement.Effect == effect {
			same = append(same, f.allowing(r))
		}
		if r.Statement.Effect == iam.Deny {
			denies = append(denies, r)
		} else {
			allows = append(allows, r)
		}
	}
	match := []Reference{f.allowing(self)}
	if out.Never = f.grantsNothing(nil, match, false); out.Never {
		out.Redundant, out.Idle = true, true
		return out
	}
	plus := func(list []Reference, more ...Reference) []Reference { return append(slices.Clone(list), more...) }
	if effect == iam.Allow {
		covers := func(by []Reference) bool { return f.grantsNothing(plus(by, denies...), plus(match, denies...), true) }
		hides := func(by []Reference) bool { return f.grantsNothing(nil, plus(by, match...), true) }
		if out.Idle = hides(denies); out.Idle {
			out.By = f.needed(denies, hides)
		} else if out.Redundant = covers(same); out.Redundant {
			out.By = f.needed(same, covers)
		}
		return out
	}
	covers := func(by []Reference) bool { return f.grantsNothing(by, match, false) }
	if out.Redundant = covers(same); out.Redundant {
		out.By = f.needed(same, covers)
		return out
	}
	asked := Set{Policies: policies(plus(allows, denies...)), Limits: f.set.Limits}
	query := policies(match)[0]
	out.Idle = Granted(asked, query, f.opts).Verdict == NoNewAccess
	return out
}

// needed leaves out of statements that do something together those that are not
// needed for it; the first that does it alone comes before all others.
func (f *facts) needed(list []Reference, do func([]Reference) bool) []Reference {
	if len(list) > maxBy || do(nil) {
		return nil
	}
	for _, r := range list {
		if do([]Reference{r}) {
			return f.original([]Reference{r})
		}
	}
	for i := len(list) - 1; i >= 0; i-- {
		if rest := slices.Delete(slices.Clone(list), i, i+1); do(rest) {
			list = rest
		}
	}
	return f.original(list)
}

// original gives the statements as the set has them.
func (f *facts) original(list []Reference) []Reference {
	out := slices.Clone(list)
	for i, r := range out {
		if was, ok := f.was[r.Statement]; ok {
			out[i].Statement = was
		}
	}
	return out
}

// sameServices reports whether two statements may be about the same actions: it is false
// only where each spells its services out and they have none in common.
func sameServices(a, b *iam.Statement) bool {
	mine, ok := servicesOf(a.Actions)
	others, ok2 := servicesOf(b.Actions)
	return !ok || !ok2 || slices.ContainsFunc(mine, func(s string) bool { return slices.Contains(others, s) })
}

func servicesOf(e iam.Element) (out []string, ok bool) {
	if e.Not {
		return nil, false
	}
	for _, t := range e.Texts {
		text, literal := t.Literal()
		service, _, colon := strings.Cut(text, ":")
		if !literal || !colon || strings.ContainsAny(service, "*?") {
			return nil, false
		}
		out = append(out, strings.ToLower(service))
	}
	return out, true
}
