package compare

import (
	"maps"
	"slices"

	"cuemulus.dev/iam"
)

// overScenarios asks once for every deployment of a template: for all values of
// its conditions, and of symbols that have a few, on which the policies depend.
func overScenarios(old, new Set, ask func(old, new Set) Answer) Answer {
	list, ok := deployments(old, new)
	if !ok {
		return Answer{Reasons: []Reason{{Code: ReasonCap, Text: "the policies depend on more conditions of the template than can be tried"}}}
	}
	var doubt *Answer
	for _, d := range list {
		a := ask(old.in(d), new.in(d))
		if a.Verdict == NoNewAccess {
			continue
		}
		if d.words != "" {
			a.Reasons = append(a.Reasons, Reason{Code: ReasonScenario, Text: "where " + d.words})
		}
		if a.Verdict == NewAccess {
			return a
		}
		if doubt == nil {
			doubt = &a
		}
	}
	if doubt != nil {
		return *doubt
	}
	return Answer{Verdict: NoNewAccess}
}

// deployment is values of a template's conditions, and of symbols.
type deployment struct {
	words    string // "IsProd is true and Env is dev"; "" where there is only one
	scenario map[string]bool
	symbols  map[string]string
}

// deployments lists all deployments that make a difference to two sets. Symbols
// whose values are too many to try stay symbols; ok is false if the conditions
// alone are.
func deployments(old, new Set) (list []deployment, ok bool) {
	var names []string
	values := map[string][]string{}
	for _, s := range []Set{old, new} {
		for _, p := range s.all() {
			names = append(names, p.Guards()...)
			eachText(p, func(t iam.Text) {
				for _, piece := range t.Pieces {
					if y := piece.Symbol; y != nil && y.Class == iam.OneOf && len(y.Values) > 0 {
						values[y.Name] = y.Values
					}
				}
			})
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if 1<<min(len(names), 30) > maxScenario {
		return nil, false
	}
	list = []deployment{{}}
	extend := func(name string, options []string, set func(*deployment, string)) {
		var next []deployment
		for _, d := range list {
			for _, v := range options {
				e := deployment{words: name + " is " + v, scenario: maps.Clone(d.scenario), symbols: maps.Clone(d.symbols)}
				if d.words != "" {
					e.words = d.words + " and " + e.words
				}
				set(&e, v)
				next = append(next, e)
			}
		}
		list = next
	}
	for _, name := range names {
		extend(name, []string{"true", "false"}, func(d *deployment, v string) {
			if d.scenario == nil {
				d.scenario = map[string]bool{}
			}
			d.scenario[name] = v == "true"
		})
	}
	for _, name := range sortedKeys(values) {
		if len(list)*len(values[name]) > maxScenario {
			continue
		}
		extend(name, values[name], func(d *deployment, v string) {
			if d.symbols == nil {
				d.symbols = map[string]string{}
			}
			d.symbols[name] = v
		})
	}
	return list, true
}

// eachText visits all texts of a policy.
func eachText(p *iam.Policy, visit func(iam.Text)) {
	for i := range p.Statements {
		s := &p.Statements[i]
		for _, list := range [][]iam.Text{s.Actions.Texts, s.Resources.Texts} {
			for _, t := range list {
				visit(t)
			}
		}
		for _, v := range s.Principals.Values {
			visit(v.Text)
		}
		for _, c := range s.Conditions {
			for _, t := range c.Values {
				visit(t)
			}
		}
	}
}

func (s Set) all() []*iam.Policy {
	out := slices.Clone(s.Policies)
	for _, g := range s.Limits {
		out = append(out, g...)
	}
	return out
}

func (s Set) mapped(change func(*iam.Policy) *iam.Policy) Set {
	var out Set
	for _, p := range s.Policies {
		out.Policies = append(out.Policies, change(p))
	}
	for _, g := range s.Limits {
		group := []*iam.Policy{}
		for _, p := range g {
			group = append(group, change(p))
		}
		out.Limits = append(out.Limits, group)
	}
	return out
}

// in gives the set as a deployment has it.
func (s Set) in(d deployment) Set {
	if d.scenario == nil && d.symbols == nil {
		return s
	}
	return s.mapped(func(p *iam.Policy) *iam.Policy {
		return rewritten(p.In(d.scenario), func(t iam.Text) iam.Text {
			t.When = nil
			return replaced(t, func(y *iam.Symbol) (string, bool) {
				v, ok := d.symbols[y.Name]
				return v, ok
			})
		})
	})
}

// replaced puts texts in the place of symbols.
func replaced(t iam.Text, value func(*iam.Symbol) (string, bool)) iam.Text {
	out := t
	out.Pieces = nil
	for _, piece := range t.Pieces {
		if piece.Symbol != nil {
			if v, ok := value(piece.Symbol); ok {
				piece = iam.Piece{Literal: v}
			}
		}
		if n := len(out.Pieces); n > 0 && piece.Symbol == nil && out.Pieces[n-1].Symbol == nil {
			out.Pieces[n-1].Literal += piece.Literal
			continue
		}
		out.Pieces = append(out.Pieces, piece)
	}
	return out
}

// rewritten changes all texts of a policy, and drops its guards.
func rewritten(p *iam.Policy, change func(iam.Text) iam.Text) *iam.Policy {
	texts := func(list []iam.Text) []iam.Text {
		out := slices.Clone(list)
		for i := range out {
			out[i] = change(out[i])
		}
		return out
	}
	q := *p
	q.Statements = slices.Clone(p.Statements)
	for i := range q.Statements {
		s := &q.Statements[i]
		s.When = nil
		s.Actions.Texts = texts(s.Actions.Texts)
		s.Resources.Texts = texts(s.Resources.Texts)
		s.Principals.Values = slices.Clone(s.Principals.Values)
		for j := range s.Principals.Values {
			s.Principals.Values[j].Text = change(s.Principals.Values[j].Text)
		}
		s.Conditions = slices.Clone(s.Conditions)
		for j := range s.Conditions {
			s.Conditions[j].When = nil
			s.Conditions[j].Values = texts(s.Conditions[j].Values)
		}
	}
	return &q
}
