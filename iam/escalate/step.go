package escalate

import (
	"slices"
	"strings"

	"cuemulus.dev/iam"
)

// Step is one action of a finding, and what grants it.
type Step struct {
	Action    string   // "iam:PassRole"
	To        []string // iam:PassRole: the services, as lambda.amazonaws.com
	Grants    []Grant  // the statements that allow it, in order
	Resources []string // what they allow it on, as written; symbols as <Name>
	Any       bool     // one of them does not limit the resources by name
	Resource  string   // of a request that is allowed
	Context   map[string][]string
}

// Grant is a statement that allows a step.
type Grant struct {
	Policy    *iam.Policy
	Statement *iam.Statement
	Answer    iam.Truth // Maybe where it depends on what is not known
	At        iam.Span  // the text of Action that names it, or the statement
}

// grant is an Allow that grants an action.
func grant(x allow, action string, answer iam.Truth) Grant {
	g := Grant{Policy: x.policy, Statement: x.statement, Answer: answer, At: x.statement.Actions.KeyAt}
	if !x.statement.Actions.Not {
		for _, t := range x.statement.Actions.Texts {
			if iam.MatchAction(t, action) != iam.No {
				g.At = t.Span
				break
			}
		}
	}
	return g
}

// step is a Step with its answer.
type step struct {
	Step
	answer iam.Truth
	reason string
}

// step answers whether the principal can do one action of a set by itself.
func (q *asker) step(a Action) step {
	key := strings.Join([]string{a.Name, a.Own, a.Other, a.Who, strings.Join(a.To, ",")}, " ")
	if s, ok := q.steps[key]; ok {
		return s
	}
	s := q.newStep(a)
	q.steps[key] = s
	return s
}

func (q *asker) newStep(a Action) step {
	v := q.view(a.Name)
	out := step{Step: Step{Action: a.Name, To: a.To}}
	wants := q.wants(a.Name)
	if len(v.allows) == 0 {
		return out
	}
	have := make([]iam.Truth, len(wants)) // one Allow need not reach all resources
	for n, x := range v.allows {
		if n >= maxAllows && out.answer == iam.Yes && slices.Min(have) == iam.Yes {
			break // more statements would say the same
		}
		best := access{}
		alone := x.alone
		what := question{to: a.To}
		if a.Other != "" {
			var ok bool
			if alone, ok = others(alone); !ok {
				continue
			}
			what.other, what.not = true, q.p.ARN
		}
		for i := range wants {
			what.want = wants[i]
			got := q.granted(v, x.mark, alone, what)
			have[i] = max(have[i], got.answer)
			if got.answer > best.answer {
				best = got
			}
		}
		if best.answer == iam.No {
			continue
		}
		out.Grants = append(out.Grants, grant(x, a.Name, best.answer))
		out.Any = out.Any || wide(x.policy, x.statement, arnsOf(wants))
		for _, t := range resources(x.statement) {
			if !slices.Contains(out.Resources, t) {
				out.Resources = append(out.Resources, t)
			}
		}
		if best.answer == iam.Yes && out.Resource == "" || out.reason == "" {
			out.reason = best.reason
		}
		if best.resource != "" && (out.Resource == "" || best.answer == iam.Yes && out.answer < iam.Yes) {
			out.Resource, out.Context = best.resource, best.context
		}
		out.answer = max(out.answer, best.answer)
	}
	if out.answer == iam.No {
		return out
	}
	all := slices.Min(have)
	if all == iam.No { // some of the resources are out of reach
		all = iam.Maybe
		out.reason = "it needs resources of other types as well, on which " + a.Name + " is not allowed"
	}
	out.answer = min(out.answer, all)
	if out.answer == iam.Yes {
		out.reason = ""
	}
	return q.own(a, v, out)
}

func arnsOf(wants []want) (out []string) {
	for _, w := range wants {
		out = append(out, w.arns...)
	}
	return out
}

// resources gives what a statement is about, for a reader.
func resources(s *iam.Statement) (out []string) {
	for _, t := range s.Resources.Texts {
		text := t.String()
		if s.Resources.Not {
			text = "all but " + text
		}
		out = append(out, text)
	}
	return out
}

// deny is a policy that denies an action on one resource.
func deny(action string, resource iam.Text) *iam.Policy {
	p := query(action, []iam.Text{resource})
	p.Statements[0].Effect = iam.Deny
	return p
}

// others takes the texts out of a statement that name the caller itself; ok is
// false where nothing is left.
func others(p *iam.Policy) (*iam.Policy, bool) {
	st := p.Statements[0]
	if st.Resources.Not || !slices.ContainsFunc(st.Resources.Texts, func(t iam.Text) bool { return isSelf(p, t) }) {
		return p, true
	}
	st.Resources.Texts = slices.DeleteFunc(slices.Clone(st.Resources.Texts), func(t iam.Text) bool { return isSelf(p, t) })
	return with(p, st), len(st.Resources.Texts) > 0
}

// own weakens the answer for an action that must reach the principal itself.
func (q *asker) own(a Action, v *view, s step) step {
	doubt := func(reason string) step {
		if s.answer == iam.Yes {
			s.answer, s.reason = iam.Maybe, reason
		}
		return s
	}
	kind := q.p.Kind
	if a.Who == "user" && kind == Role || a.Own == "user" && kind == Role || a.Own == "role" && (kind == User || kind == Group) {
		who := a.Own
		if who == "" {
			who = a.Who
		}
		return doubt("the principal is a " + kind.String() + "; it helps where it also controls a " + who)
	}
	if a.Own == "" {
		return s
	}
	var known []iam.Text
	switch {
	case a.Own == "group" && kind != Group:
		known = q.p.Groups
	case a.Own == "policy":
		known = q.p.Attached
	case len(q.p.ARN.Pieces) > 0 && (kind != Group || a.Own == "group"):
		known = []iam.Text{q.p.ARN}
	}
	best := access{}
	for _, x := range v.allows {
		if a.Own == "user" && slices.ContainsFunc(x.statement.Resources.Texts, func(t iam.Text) bool { return isSelf(x.policy, t) }) {
			return s
		}
		if len(known) == 0 && wide(x.policy, x.statement, arnsOf(q.wants(a.Name))) && slices.ContainsFunc(s.Grants, func(g Grant) bool { return g.Statement == x.statement && g.Answer == iam.Yes }) {
			return s
		}
		for _, arn := range known {
			if best.answer == iam.Yes {
				break
			}
			if got := q.granted(v, x.mark, x.alone, question{want: want{texts: []iam.Text{arn}, key: arn.String()}}); got.answer > best.answer {
				best = got
			}
		}
	}
	switch {
	case best.answer == iam.Yes:
		return s
	case best.answer == iam.Maybe:
		return doubt(best.reason)
	case len(known) > 0:
		return doubt("it reaches others than the principal's own " + a.Own + "; it helps where the principal can use one of them")
	}
	return doubt("it is limited by name; it helps where the principal's own " + a.Own + ", or one that it can use, is among them")
}
