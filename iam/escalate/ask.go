package escalate

import (
	"slices"
	"strings"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/iam/compare"
)

// access is the answer to one question about an action.
type access struct {
	answer  iam.Truth
	reason  string // of Maybe
	witness *compare.Witness
}

// asker answers questions about one principal, and remembers what it found.
type asker struct {
	cat   *actions.Catalog
	p     *Principal
	opts  compare.Options
	views map[string]*view
	steps map[string]step
	gap   string // why Yes cannot be said
}

func newAsker(cat *actions.Catalog, p *Principal) *asker {
	q := &asker{
		cat: cat, p: p, opts: compare.Options{Catalog: cat, Typed: true},
		views: map[string]*view{}, steps: map[string]step{},
	}
	for _, group := range append([][]*iam.Policy{p.Grants}, p.Limits...) {
		for _, pol := range group {
			if len(pol.Gaps) > 0 && q.gap == "" {
				q.gap = pol.Gaps[0].Why
			}
		}
	}
	return q
}

func (q *asker) view(action string) *view {
	v := q.views[action]
	if v == nil {
		v = newView(q.cat, q.p, action)
		q.views[action] = v
	}
	return v
}

// query is a policy that describes access: an action on resources, where
// conditions hold.
func query(action string, resources []iam.Text, conditions ...iam.Condition) *iam.Policy {
	if len(resources) == 0 {
		resources = []iam.Text{iam.Lit("*")}
	}
	return &iam.Policy{Type: iam.Identity, Version: iam.Version2008, Statements: []iam.Statement{{
		Effect: iam.Allow, Conditions: conditions,
		Actions:   iam.Element{Present: true, Texts: []iam.Text{iam.Lit(action)}},
		Resources: iam.Element{Present: true, Texts: resources},
	}}}
}

// granted asks whether one Allow grants any request of a query, under the Denies
// and limits of the principal.
func (q *asker) granted(v *view, a *iam.Policy, what *iam.Policy, more ...*iam.Policy) access {
	policies := append([]*iam.Policy{a}, v.denies...)
	policies = append(policies, more...)
	return q.answer(v.action, compare.Granted(compare.Set{Policies: policies, Limits: v.limits}, what, q.opts))
}

// answer turns an answer of the comparer into ours.
func (q *asker) answer(action string, a compare.Answer) access {
	out := access{witness: a.Witness}
	switch a.Verdict {
	case compare.NewAccess:
		out.answer = iam.Yes
		for _, key := range sortedKeys(a.Witness.Context) {
			if carries(q.cat, action, iam.KeyName(key)) == unlisted {
				out.answer, out.reason = iam.Maybe, "AWS does not list "+key+" among the condition keys of "+action
			}
		}
		if q.gap != "" {
			out.answer, out.reason = iam.Maybe, q.gap
		}
	case compare.Maybe:
		out.answer, out.reason = iam.Maybe, "the policies do not decide it"
		if len(a.Reasons) > 0 {
			out.reason = a.Reasons[0].Text
		}
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// equals is the condition that a key has one of some values.
func equals(key string, values ...string) iam.Condition {
	c := iam.Condition{Operator: iam.ParseOperator("StringEquals"), Key: key}
	for _, v := range values {
		c.Values = append(c.Values, iam.Lit(v))
	}
	return c
}

// missing is the condition that a request does not have a key.
func missing(key string) iam.Condition {
	return iam.Condition{Operator: iam.ParseOperator("Null"), Key: key, Values: []iam.Text{iam.Lit("true")}}
}

// passedTo is the condition that a role is passed to one of some services.
func passedTo(services []string) iam.Condition {
	var values []string
	for _, s := range services {
		values = append(values, s)
		if strings.HasSuffix(s, ".amazonaws.com") {
			values = append(values, s+".cn")
		}
	}
	return equals("iam:PassedToService", values...)
}
