package escalate

import (
	"slices"
	"strings"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/compare"
)

// Weakness is a way by which somebody from outside gets into what a policy guards.
type Weakness struct {
	Kind      WeaknessKind
	Principal string // whom the policy names: "sns.amazonaws.com", "444455556666"
	Policy    *iam.Policy
	Statement *iam.Statement
	At        iam.Span // of the principal
	Message   string   // "sns.amazonaws.com may call for any account: ..."
	Help      string   // what to write instead
	Answer    iam.Truth
	Reason    string           // of Maybe
	Witness   *compare.Witness // a request that gets in
}

// WeaknessKind names a kind of weakness. The words do not change.
type WeaknessKind string

// The kinds.
const (
	Public        WeaknessKind = "public"         // anybody gets in
	ServiceSource WeaknessKind = "service-source" // a service gets in for anybody (confused deputy)
	ExternalID    WeaknessKind = "external-id"    // a third party assumes a role without an external id
	TokenSubject  WeaknessKind = "token-subject"  // any user of an identity provider gets in
	TokenAudience WeaknessKind = "token-audience" // tokens for others are taken
	GuestIdentity WeaknessKind = "guest-identity" // guests of an identity pool get in like its users
)

// WeaknessKinds lists the kinds in the order in which they are asked about.
func WeaknessKinds() []WeaknessKind {
	return []WeaknessKind{Public, ServiceSource, ExternalID, TokenSubject, TokenAudience, GuestIdentity}
}

// Outside asks who gets in from outside by all policies of one resource: the trust
// policy of a role, or the policies of a bucket, a topic, a key. Conditions and Denies
// count. Weaknesses are in the order of the statements and principals.
//
// A service is asked about if it is documented to say for whom it calls. Whether an
// account is a third party is known where Options.Accounts are: without them, accounts
// are not asked about. Policies that grant nothing to principals by themselves, as those
// of VPC endpoints, have no weaknesses. At most a thousand principals are asked about.
// Of policies of a template, give those of one scenario (iam.Policy.In) where it matters
// in which a weakness is.
func Outside(policies []*iam.Policy, opts Options) []Weakness {
	o := &outside{opts: opts}
	var full []*iam.Policy
	for _, p := range policies {
		if p.Type != iam.Resource && p.Type != iam.Trust && p.Type != iam.Key {
			continue
		}
		full = append(full, p)
		if len(p.Gaps) > 0 && o.gap == "" {
			o.gap = p.Gaps[0].Why
		}
		var denies []iam.Statement
		for i := range p.Statements {
			if p.Statements[i].Effect == iam.Deny {
				denies = append(denies, p.Statements[i])
			}
		}
		if denies != nil {
			o.denies = append(o.denies, with(p, denies...))
		}
	}
	for _, p := range full {
		for i := range p.Statements {
			if s := &p.Statements[i]; s.Effect == iam.Allow && s.Principals.Present {
				o.statement(p, s)
			}
		}
	}
	return o.found
}

// maxOutside bounds the questions about one resource: one for each principal of a
// statement, of which the quotas of AWS allow fewer.
const maxOutside = 1000

type outside struct {
	asked  int
	opts   Options
	denies []*iam.Policy
	gap    string
	found  []Weakness
}

// statement asks about one Allow.
func (o *outside) statement(p *iam.Policy, s *iam.Statement) {
	if s.Principals.Not || slices.ContainsFunc(s.Principals.Values, func(v iam.PrincipalText) bool {
		text, _ := v.Text.Literal()
		return text == "*"
	}) {
		o.public(p, s)
	}
	if s.Principals.Not {
		return
	}
	for _, v := range s.Principals.Values {
		text, ok := v.Text.Literal()
		if !ok && v.Type != iam.Federated {
			continue
		}
		if o.asked++; o.asked > maxOutside {
			return
		}
		x := named{o: o, policy: p, statement: s, value: v, text: v.Text.String()}
		switch v.Type {
		case iam.Service:
			x.service(text)
		case iam.AWS:
			x.account(text)
		case iam.Federated:
			if p.Type == iam.Trust {
				x.federated()
			}
		}
	}
}

func (o *outside) public(p *iam.Policy, s *iam.Statement) {
	a := compare.Public(compare.Set{Policies: append([]*iam.Policy{with(p, *s)}, o.denies...)}, compare.Options{Catalog: o.opts.Catalog})
	w := Weakness{
		Kind: Public, Principal: "*", Policy: p, Statement: s, At: s.Principals.At,
		Message: "anybody gets in, from any account or none", Help: "name the principals, or add a condition such as aws:PrincipalOrgID",
	}
	o.add(w, a)
}

// add keeps a weakness where the answer is not that there is none.
func (o *outside) add(w Weakness, a compare.Answer) {
	switch a.Verdict {
	case compare.NoNewAccess:
		return
	case compare.NewAccess:
		w.Answer = iam.Yes
		if o.gap != "" {
			w.Answer, w.Reason = iam.Maybe, o.gap
		}
	default:
		w.Answer, w.Reason = iam.Maybe, "the policy does not decide it"
		if len(a.Reasons) > 0 {
			w.Reason = a.Reasons[0].Text
		}
	}
	w.Witness = a.Witness
	o.found = append(o.found, w)
}

// named is one principal of a statement.
type named struct {
	o         *outside
	policy    *iam.Policy
	statement *iam.Statement
	value     iam.PrincipalText
	text      string
}

// alone gives the statement with this principal alone, under all Denies.
func (x named) alone() compare.Set {
	st := *x.statement
	st.Principals.Values = []iam.PrincipalText{x.value}
	return compare.Set{Policies: append([]*iam.Policy{with(x.policy, st)}, x.o.denies...)}
}

func (x named) weakness(kind WeaknessKind, message, help string) Weakness {
	return Weakness{
		Kind: kind, Principal: x.text, Policy: x.policy, Statement: x.statement, At: x.value.Text.Span,
		Message: message, Help: help,
	}
}

// ask asks whether the principal gets in by a request in which conditions hold.
func (x named) ask(action string, conditions ...iam.Condition) compare.Answer {
	what := query(action, nil, conditions...)
	what.Type = x.policy.Type
	st := &what.Statements[0]
	st.Principals = iam.Principals{Present: true, Values: []iam.PrincipalText{x.value}}
	if x.policy.Type == iam.Trust {
		st.Resources = iam.Element{}
	}
	return compare.Granted(x.alone(), what, compare.Options{Catalog: x.o.opts.Catalog})
}

// service asks whether a service gets in for anybody.
func (x named) service(name string) {
	table := sendsToResources
	if x.policy.Type == iam.Trust {
		table = sendsToRoles
	}
	if !table[serviceOf(name)] {
		return
	}
	x.o.add(x.weakness(ServiceSource,
		name+" gets in for any account: no condition names the resource or the account for which it calls",
		"add a condition on aws:SourceAccount or aws:SourceArn"), compare.Deputy(x.alone(), name, compare.Options{Catalog: x.o.opts.Catalog}))
}

// account asks whether a third party assumes a role without an external id.
func (x named) account(text string) {
	id := text
	if parts := strings.SplitN(text, ":", 6); len(parts) == 6 {
		id = parts[4]
	}
	if x.policy.Type != iam.Trust || len(x.o.opts.Accounts) == 0 || len(id) != 12 || strings.Trim(id, "0123456789") != "" || slices.Contains(x.o.opts.Accounts, id) {
		return
	}
	x.o.add(x.weakness(ExternalID,
		"account "+id+" is none of yours and may assume the role for any customer of its own: no external id is asked for",
		`add a condition on sts:ExternalId with a value that the third party gave to you alone`),
		x.ask("sts:AssumeRole", missing("sts:ExternalId"), missing("aws:PrincipalOrgID"), missing("aws:PrincipalOrgPaths")))
}
