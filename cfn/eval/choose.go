package eval

import "cuemulus.dev/cfn"

// choose evaluates an Fn::If: each branch in the scenarios that lead to it.
func (e *Evaluator) choose(arg, whole *cfn.Node) []Value {
	branches, ok := e.branches(arg)
	if !ok {
		return nil
	}
	if e.defaults {
		var values []Value
		for _, b := range branches {
			values = append(values, e.values(b.node)[0])
		}
		if len(values) == 1 || values[0].Kind == Text && values[1].Kind == Text && values[0].String() == values[1].String() {
			return values[:1]
		}
		return nil
	}
	var list []Value
	for _, b := range branches {
		for _, v := range e.values(b.node) {
			when := v.When.And(b.when)
			if !v.When.Always() && !e.possible(when) {
				continue
			}
			if len(list) == MaxAlternatives-1 {
				return append(list, e.opaque(whole))
			}
			v.When = when
			list = append(list, v)
		}
	}
	return list
}

// branch is one side of an Fn::If.
type branch struct {
	step string // "1" or "2"
	node *cfn.Node
	when Scenario
}

// branches gives the sides of an Fn::If that can come about. ok is false where it is
// not written as it must be.
func (e *Evaluator) branches(arg *cfn.Node) (list []branch, ok bool) {
	if arg == nil || arg.Kind != cfn.List || len(arg.Items) != 3 {
		return nil, false
	}
	name, ok := arg.Items[0].String()
	if !ok {
		return nil, false
	}
	for i, holds := range []bool{true, false} {
		when := Scenario{}.With(When(name, holds))
		if e.possible(when) {
			list = append(list, branch{[]string{"1", "2"}[i], arg.Items[i+1], when})
		}
	}
	if len(list) == 1 {
		list[0].when = Scenario{} // it always comes about
	}
	return list, len(list) > 0
}

// maxExcluded bounds the keys of a mapping that a scenario says a parameter is not.
const maxExcluded = 16

// findInMap evaluates an Fn::FindInMap. A key that is a parameter of which nothing is
// known takes every key of the mapping in turn.
func (e *Evaluator) findInMap(arg, whole *cfn.Node) []Value {
	if arg == nil || arg.Kind != cfn.List || len(arg.Items) < 3 || len(arg.Items) > 4 {
		return nil
	}
	standard := arg.Get("3", "DefaultValue")
	mappings := e.template.Root.Get("Mappings")
	return e.each(e.values(arg.Items[0]), whole, func(name Value) []Value {
		id, known := name.Literal()
		mapping := mappings.Get(id)
		if !known || mapping == nil {
			return e.standard(standard)
		}
		return e.key(mapping, arg.Items[1], whole, standard, func(top *cfn.Node) []Value {
			return e.key(top, arg.Items[2], whole, standard, func(entry *cfn.Node) []Value {
				var list []Value
				for _, v := range e.lists(entry) {
					v.Source, v.Node = entry, nil
					list = append(list, v)
				}
				return list
			})
		})
	})
}

// standard evaluates the DefaultValue of an Fn::FindInMap; nothing where there is none.
func (e *Evaluator) standard(n *cfn.Node) []Value {
	if n == nil {
		return nil
	}
	return e.values(n)
}

// key goes down one key of a mapping.
func (e *Evaluator) key(m, key, whole, standard *cfn.Node, down func(*cfn.Node) []Value) []Value {
	return e.each(e.values(key), whole, func(v Value) []Value {
		if text, known := v.Literal(); known {
			if below := m.Get(text); below != nil {
				return down(below)
			}
			return e.standard(standard)
		}
		if e.defaults || !e.solver.names(v) {
			return nil
		}
		var list []Value
		others := Scenario{}
		for _, f := range fieldsOf(m) {
			fact := Is(v.Parameter, f.Key)
			when := Scenario{}.With(fact)
			if !e.possible(when) {
				continue
			}
			for _, found := range down(f.Value) {
				found.When = found.When.And(when)
				list = append(list, found)
			}
			if len(others.facts) < maxExcluded {
				others = others.With(fact.Not())
			}
			if len(list) > MaxAlternatives {
				return nil
			}
		}
		if standard != nil && e.possible(others) {
			for _, found := range e.values(standard) {
				found.When = found.When.And(others)
				list = append(list, found)
			}
		}
		return list
	})
}
