package escalate

import (
	"slices"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/compare"
)

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
	got := q.answer(first, q.ask(set, query(first, q.wants(first)[0].texts), q.opts))
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
	return v.open && q.gap == "" && slices.ContainsFunc(v.allows, func(x allow) bool { return free(x.alone.Statements[0], action) })
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
