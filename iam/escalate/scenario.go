package escalate

import (
	"slices"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
)

// maxGuards bounds the conditions of a template that are tried in all combinations.
const maxGuards = 4

// scenario is a principal as one deployment of a template has it.
type scenario struct {
	words string // "IsProd is true"
	p     Principal
	was   map[*iam.Statement]Grant // the policy and statement that a copy comes from
}

// scenarios gives all deployments that make a difference to a principal; ok is false
// where they are too many.
func scenarios(p *Principal) (list []scenario, ok bool) {
	var names []string
	for _, group := range append([][]*iam.Policy{p.Grants}, p.Limits...) {
		for _, pol := range group {
			names = append(names, pol.Guards()...)
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) > maxGuards {
		return nil, false
	}
	for bits := range 1 << len(names) {
		values := map[string]bool{}
		s := scenario{was: map[*iam.Statement]Grant{}}
		for i, name := range names {
			word := " is true"
			if values[name] = bits>>i&1 == 0; !values[name] {
				word = " is false"
			}
			if s.words != "" {
				s.words += " and "
			}
			s.words += name + word
		}
		s.p = *p
		s.p.Grants = s.in(p.Grants, values)
		s.p.Limits = nil
		for _, group := range p.Limits {
			s.p.Limits = append(s.p.Limits, s.in(group, values))
		}
		list = append(list, s)
	}
	return list, true
}

// in gives policies as a deployment has them, and remembers where statements come
// from.
func (s *scenario) in(policies []*iam.Policy, values map[string]bool) []*iam.Policy {
	out := []*iam.Policy{}
	for _, p := range policies {
		if len(p.Guards()) == 0 {
			out = append(out, p)
			continue
		}
		q := p.In(values)
		n := 0
		for i := range p.Statements {
			if there(p.Statements[i].When, values) {
				s.was[&q.Statements[n]] = Grant{Policy: p, Statement: &p.Statements[i]}
				n++
			}
		}
		out = append(out, q)
	}
	return out
}

func there(when []iam.Guard, values map[string]bool) bool {
	return !slices.ContainsFunc(when, func(g iam.Guard) bool { return values[g.Name] != g.Holds })
}

// overScenarios finds escalations in every deployment. Each set is told once, with the
// first deployment in which it is most certain, unless it is the same in all.
func overScenarios(cat *actions.Catalog, list []scenario) []Finding {
	var out []Finding
	count := map[string]int{}
	for i := range list {
		s := &list[i]
		for _, f := range newAsker(cat, &s.p).find() {
			for j := range f.Steps {
				for k := range f.Steps[j].Grants {
					g := &f.Steps[j].Grants[k]
					if was, ok := s.was[g.Statement]; ok {
						g.Policy, g.Statement = was.Policy, was.Statement
					}
				}
			}
			f.When = s.words
			at := slices.IndexFunc(out, func(o Finding) bool { return o.ID == f.ID })
			switch {
			case at < 0:
				out = append(out, f)
				count[f.ID] = 1
			case weight(f) > weight(out[at]):
				out[at] = f
				count[f.ID] = 1
			case weight(f) == weight(out[at]):
				count[f.ID]++
			}
		}
	}
	for i := range out {
		if count[out[i].ID] == len(list) {
			out[i].When = ""
		}
	}
	slices.SortFunc(out, func(a, b Finding) int { return place(a.ID) - place(b.ID) })
	return out
}
