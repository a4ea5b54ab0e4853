package escalate

import (
	"slices"
	"strings"
	"sync"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/compare"
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
// findings Maybe; what a gap itself may grant is not reported.
func Find(p Principal, opts Options) []Finding {
	return newAsker(opts.catalog(), &p).find()
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

// bySize lists the catalogue with smaller sets first.
var bySize = sync.OnceValue(func() []int {
	all := parsed()
	out := make([]int, len(all))
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(a, b int) int { return len(all[a].Actions) - len(all[b].Actions) })
	return out
})

// said reports whether a smaller set that was found says at least as much as a set
// can say.
func said(s *Set, found []Finding, sets []*Set) bool {
	best := weight(Finding{Answer: iam.Yes, Needs: s.Needs})
	for i := range found {
		if weight(found[i]) >= best && s.includes(sets[i]) {
			return true
		}
	}
	return false
}

// weight orders findings: certain ones that need nothing more come last.
func weight(f Finding) int {
	switch {
	case f.Answer != iam.Yes:
		return 1
	case f.Needs != "":
		return 2
	}
	return 3
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

// together asks whether the actions of a set that must reach the same resource
// can.
func (q *asker) together(s *Set) access {
	out := access{answer: iam.Yes}
	var groups []string
	for _, a := range s.Actions {
		if a.On != "" && !slices.Contains(groups, a.On) {
			groups = append(groups, a.On)
		}
	}
	for _, name := range groups {
		var on []Action
		for _, a := range s.Actions {
			if a.On == name {
				on = append(on, a)
			}
		}
		if got := q.joint(on); got.answer < out.answer {
			out = got
		}
	}
	return out
}

// joint asks whether several actions are allowed on one resource. It makes them one
// action, which every action's statements must allow.
func (q *asker) joint(on []Action) access {
	on = slices.DeleteFunc(slices.Clone(on), func(a Action) bool { return a.Other == "" && q.unlimited(a.Name) })
	if len(on) == 0 {
		return access{answer: iam.Yes}
	}
	if len(on) == 1 { // the others go with any resource
		st := q.step(Action{Name: on[0].Name, Other: on[0].Other})
		return access{answer: st.answer, reason: st.reason}
	}
	first := on[0].Name
	set := compare.Set{}
	other := false
	for i, a := range on {
		v := q.view(a.Name)
		other = other || a.Other != ""
		var group []*iam.Policy
		for _, x := range v.allows {
			alone := x.alone
			if a.Other != "" {
				var ok bool
				if alone, ok = others(alone); !ok {
					continue
				}
			}
			group = append(group, as(alone, first))
		}
		for _, d := range v.denies {
			group = append(group, as(d, first))
		}
		if i == 0 {
			set.Policies = group
		} else {
			set.Limits = append(set.Limits, group)
		}
		for _, limit := range v.limits {
			var out []*iam.Policy
			for _, l := range limit {
				out = append(out, as(l, first))
			}
			set.Limits = append(set.Limits, out)
		}
	}
	if other && len(q.p.ARN.Pieces) > 0 {
		set.Policies = append(set.Policies, deny(first, q.p.ARN))
	}
	got := q.answer(first, compare.Granted(set, query(first, q.wants(first)[0].texts), q.opts))
	if got.answer == iam.No && q.conditional(on) {
		// One request stood for all: conditions that cannot hold at once in it may
		// hold one after the other.
		return access{answer: iam.Maybe, reason: "the conditions of the steps do not hold in the same request"}
	}
	return got
}

// unlimited reports whether an action is allowed on everything, under no condition.
func (q *asker) unlimited(action string) bool {
	v := q.view(action)
	return v.open && q.gap == "" && slices.ContainsFunc(v.allows, func(x allow) bool { return free(x.alone.Statements[0]) })
}

// conditional reports whether more than one of some actions has conditions.
func (q *asker) conditional(on []Action) bool {
	n := 0
	for _, a := range on {
		v := q.view(a.Name)
		has := func(p *iam.Policy) bool {
			return slices.ContainsFunc(p.Statements, func(s iam.Statement) bool { return len(s.Conditions) > 0 })
		}
		if slices.ContainsFunc(v.allows, func(x allow) bool { return has(x.alone) }) || slices.ContainsFunc(v.denies, has) {
			n++
		}
	}
	return n > 1
}

// as makes the statements of a policy about another action.
func as(p *iam.Policy, action string) *iam.Policy {
	out := with(p, slices.Clone(p.Statements)...)
	for i := range out.Statements {
		out.Statements[i].Actions = iam.Element{Present: true, Texts: []iam.Text{iam.Lit(action)}}
	}
	return out
}

// everything asks whether the principal may do all there is, or all of IAM.
func (q *asker) everything() (Finding, bool) {
	if q.admin == nil {
		f, ok := q.newEverything()
		q.admin = &everything{f, ok}
	}
	return q.admin.finding, q.admin.is
}

type everything struct {
	finding Finding
	is      bool
}

func (q *asker) newEverything() (Finding, bool) {
	var grants []Grant
	for _, p := range q.p.Grants {
		for i := range p.Statements {
			s := &p.Statements[i]
			sure, _ := reaches(s.Actions, "iam:CreateUser")
			other, _ := reaches(s.Actions, "iam:DeleteRole")
			if s.Effect == iam.Allow && sure && other {
				grants = append(grants, grant(allow{policy: p, statement: s}, "iam:CreateUser", iam.Yes))
			}
		}
	}
	if len(grants) == 0 || q.gap != "" {
		return Finding{}, false
	}
	has := func(action string) bool {
		all := query(action, nil)
		return compare.Compare(compare.Set{Policies: q.p.Grants, Limits: q.p.Limits}, compare.Set{Policies: []*iam.Policy{all}}, q.opts).Verdict == compare.NoNewAccess
	}
	f := Finding{Answer: iam.Yes, Steps: []Step{{Action: "iam:*", Grants: grants, Resources: []string{"*"}, Any: true, Resource: "*"}}}
	switch {
	case has("*"):
		f.ID, f.Category = AdministratorID, Administrator
		f.Title, f.How = "administrator: every action on every resource", "need not do anything: the principal is an administrator"
		f.Steps[0].Action = "*"
	case has("iam:*"):
		s := setOf("iam-all")
		f.ID, f.Category, f.Title, f.How, f.Also = s.ID, s.Category, "iam-all: every action of IAM", s.How, s.Also
	default:
		return Finding{}, false
	}
	return f, true
}

func setOf(id string) Set {
	for _, s := range parsed() {
		if s.ID == id {
			return s
		}
	}
	return Set{ID: id}
}

// minimal leaves out findings that others say already. Of two sets of which one
// has all actions of the other, the smaller stays, unless the larger is more
// certain or needs less.
func minimal(found []Finding, sets []*Set) []Finding {
	inside := func(i, j int) bool { return len(sets[i].Actions) < len(sets[j].Actions) && sets[j].includes(sets[i]) }
	without := func(said func(i, j int) bool) {
		gone := make([]bool, len(found))
		for i := range found {
			for j := range found {
				gone[i] = gone[i] || said(i, j)
			}
		}
		n := 0
		for i := range found {
			if !gone[i] {
				found[n], sets[n] = found[i], sets[i]
				n++
			}
		}
		found, sets = found[:n], sets[:n]
	}
	without(func(i, j int) bool { return inside(j, i) && weight(found[j]) >= weight(found[i]) })
	without(func(i, j int) bool { return inside(i, j) && weight(found[j]) > weight(found[i]) })
	slices.SortFunc(found, func(a, b Finding) int { return place(a.ID) - place(b.ID) })
	return found
}

// place is where the catalogue has a set.
func place(id string) int {
	return slices.IndexFunc(parsed(), func(s Set) bool { return s.ID == id })
}
