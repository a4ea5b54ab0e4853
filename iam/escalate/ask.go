package escalate

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/iam/compare"
)

// access is the answer to one question about an action.
type access struct {
	answer   iam.Truth
	reason   string // of Maybe
	resource string // of a request that is allowed, or that may be
	context  map[string][]string
}

// asker answers questions about one principal, and remembers what it found.
type asker struct {
	cat   *actions.Catalog
	p     *Principal
	opts  compare.Options
	views map[string]*view
	steps map[string]step
	needs map[string][]want
	asked map[string]asked
	admin *everything
	gap   string // why Yes cannot be said
	spent int    // of maxSpent
}

// Bounds of the work for one principal: questions to the comparer, of which one that
// ended at a bound of its own counts as many, and statements that are asked about one
// by one for one action.
const (
	maxSpent  = 500
	maxCapped = 250
	maxAllows = 25
)

// ask asks the comparer, unless too much was asked already.
func (q *asker) ask(set compare.Set, what *iam.Policy, opts compare.Options) compare.Answer {
	if q.spent >= maxSpent {
		return compare.Answer{Reasons: []compare.Reason{{Code: compare.ReasonCap, Text: "the policies are too large to ask about every set"}}}
	}
	q.spent++
	a := compare.Granted(set, what, opts)
	if slices.ContainsFunc(a.Reasons, func(r compare.Reason) bool { return r.Code == compare.ReasonCap }) {
		q.spent += maxCapped
	}
	return a
}

func newAsker(cat *actions.Catalog, p *Principal) *asker {
	q := &asker{
		cat: cat, p: p, opts: compare.Options{Catalog: cat, Typed: true},
		views: map[string]*view{}, steps: map[string]step{}, needs: map[string][]want{}, asked: map[string]asked{},
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

// question is what granted asks: any of the resources, where the condition on
// iam:PassedToService holds, and apart from one resource.
type question struct {
	want  want
	to    []string
	other bool     // statements are without the texts that name the caller
	not   iam.Text // a resource that is left out; without pieces: none
}

// granted asks whether one Allow grants any request of a question, under the Denies
// and limits of the principal.
func (q *asker) granted(v *view, mark string, a *iam.Policy, what question) access {
	if got, ok := q.quick(v, a, what); ok {
		return got
	}
	services := passedTo(what.to).Values
	key := strings.Join([]string{mark, v.rest, what.want.key, what.not.String(), strconv.FormatBool(what.other), v.kinds(services)}, "\x00")
	old, ok := q.asked[key]
	if !ok {
		policies := append([]*iam.Policy{a}, v.denies...)
		if len(what.not.Pieces) > 0 {
			policies = append(policies, deny(v.action, what.not))
		}
		var conditions []iam.Condition
		if len(what.to) > 0 {
			conditions = append(conditions, passedTo(what.to))
		}
		old.answer = q.ask(compare.Set{Policies: policies, Limits: v.limits}, query(v.action, what.want.texts, conditions...), q.opts)
		old.services = services
		q.asked[key] = old
	}
	got := q.answer(v.action, old.answer)
	for key, value := range got.context { // the same service of another set
		if iam.KeyName(key) != passedToService || len(value) != 1 {
			continue
		}
		for i, s := range old.services {
			if text, _ := s.Literal(); text == value[0] {
				now, _ := services[i].Literal()
				got.context = maps.Clone(got.context)
				got.context[key] = []string{now}
			}
		}
	}
	return got
}

// asked is an answer that stands for other questions.
type asked struct {
	answer   compare.Answer
	services []iam.Text
}

// answer turns an answer of the comparer into ours.
func (q *asker) answer(action string, a compare.Answer) access {
	out := access{}
	if a.Witness != nil {
		out.resource, out.context = a.Witness.Resource, a.Witness.Context
	}
	switch a.Verdict {
	case compare.NewAccess:
		out.answer = iam.Yes
		for _, key := range sortedKeys(a.Witness.Context) {
			if q.cat.Carries(action, key) == actions.Unlisted {
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

const passedToService = "iam:passedtoservice" // in the form of iam.KeyName

// kinds tells services apart that the conditions of a view tell apart.
func (v *view) kinds(services []iam.Text) string {
	if len(services) == 0 {
		return ""
	}
	var b strings.Builder
	for _, s := range services {
		value, _ := s.Literal()
		ctx := iam.Context{Values: map[string][]string{passedToService: {value}}}
		for _, p := range v.all() {
			for i := range p.Statements {
				st := &p.Statements[i]
				for _, c := range st.Conditions {
					if iam.KeyName(c.Key) != passedToService {
						continue
					}
					truth := c.Holds(ctx, p.Variables())
					b.WriteByte('0' + byte(truth))
					if truth == iam.Maybe {
						b.WriteString(value)
					}
				}
				if p.Variables() && slices.ContainsFunc(append(slices.Clone(st.Resources.Texts), values(st.Conditions)...), usesService) {
					b.WriteString(value)
				}
			}
		}
		b.WriteByte('/')
	}
	return b.String()
}

func (v *view) all() []*iam.Policy {
	out := slices.Clone(v.denies)
	for _, a := range v.allows {
		out = append(out, a.alone)
	}
	for _, group := range v.limits {
		out = append(out, group...)
	}
	return out
}

func values(list []iam.Condition) (out []iam.Text) {
	for _, c := range list {
		out = append(out, c.Values...)
	}
	return out
}

// usesService reports whether a text has the service as a variable.
func usesService(t iam.Text) bool {
	return slices.ContainsFunc(t.Tokens(false, true), func(t iam.Token) bool {
		return t.Kind == iam.Variable && iam.KeyName(t.Text) == passedToService
	})
}
