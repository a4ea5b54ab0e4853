package escalate

import (
	"slices"
	"strings"

	"cuemulus.dev/iam"
)

// Finding is one way by which a principal gets more than it was given.
type Finding struct {
	ID       string // of the Set
	Category Category
	Title    string // "pass-role-lambda: iam:PassRole, lambda:CreateFunction, lambda:InvokeFunction"
	How      string // what an attacker does: "creates a function with the passed role and calls it"
	Needs    string // what must exist besides these permissions; "" for nothing
	Also     []string
	Steps    []Step
	Answer   iam.Truth // Yes, or Maybe with the Reason; No is never given
	Reason   string
	When     string // of a template: the conditions under which it holds, "IsProd is true"; "" for always
}

// Any reports whether no step is limited to resources by name.
func (f *Finding) Any() bool {
	return !slices.ContainsFunc(f.Steps, func(s Step) bool { return !s.Any })
}

// Statements gives the statements that grant the steps, each once, in the order of
// the steps.
func (f *Finding) Statements() []Grant {
	var out []Grant
	for _, s := range f.Steps {
		for _, g := range s.Grants {
			if !slices.ContainsFunc(out, func(o Grant) bool { return o.Statement == g.Statement }) {
				out = append(out, g)
			}
		}
	}
	return out
}

// Find asks for every set of the catalogue whether the principal has all of its
// actions, and gives the smallest sets that it has: a set is left out where it has
// another one whose actions are among the set's and that is as certain and needs
// as little. A principal that may do everything, or everything with IAM, is one
// finding. Findings are in the order of the catalogue.
//
// The answer is about the policies that the Principal has. A gap of a policy makes
// findings Maybe; what a gap itself may grant is not reported. Policies that depend on
// conditions of a template are asked about for each of their values, and a finding says
// under which it holds.
func Find(p Principal, opts Options) []Finding {
	cat := opts.catalog()
	if list, ok := scenarios(&p); !ok {
		found := newAsker(cat, &p).find()
		for i := range found {
			if found[i].Answer == iam.Yes {
				found[i].Answer, found[i].Reason = iam.Maybe, "the policies depend on more conditions of the template than can be tried"
			}
		}
		return found
	} else if len(list) > 1 {
		return overScenarios(cat, list)
	}
	return newAsker(cat, &p).find()
}

func (q *asker) find() []Finding {
	if f, ok := q.everything(); ok {
		return []Finding{f}
	}
	var found []Finding
	var sets []*Set
	all := parsed()
	for _, i := range bySize() {
		s := &all[i]
		if s.None != "" || strings.HasSuffix(s.Actions[0].Name, "*") || said(s, found, sets) {
			continue
		}
		if f, ok := q.set(s); ok {
			found, sets = append(found, f), append(sets, s)
		}
	}
	return minimal(found, sets)
}

// set asks for one set.
func (q *asker) set(s *Set) (Finding, bool) {
	for _, a := range s.Actions { // the usual case, without questions
		if len(q.view(a.Name).allows) == 0 {
			return Finding{}, false
		}
	}
	f := Finding{ID: s.ID, Category: s.Category, How: s.How, Needs: s.Needs, Also: s.Also, Answer: iam.Yes}
	var names []string
	for _, a := range s.Actions {
		st := q.step(a)
		if st.answer == iam.No {
			return Finding{}, false
		}
		if st.answer < f.Answer {
			f.Answer, f.Reason = st.answer, st.reason
		}
		f.Steps = append(f.Steps, st.Step)
		names = append(names, a.Name)
	}
	if together := q.together(s); together.answer == iam.No {
		return Finding{}, false
	} else if together.answer < f.Answer {
		f.Answer, f.Reason = together.answer, together.reason
	}
	f.Title = s.ID + ": " + strings.Join(names, ", ")
	return f, true
}
