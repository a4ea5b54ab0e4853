package eval

import (
	"slices"
	"strconv"

	"cuemulus.dev/cfn"
)

// Values gives what stands at a path of the template: one Value for each scenario in
// which it differs, in source order, and only for scenarios that can come about. A
// step is the key of a map, the index of a list, or "*" for each item of a list; a
// value that is no list counts as a list of one there, as it does for properties
// that take one value or a list. Functions on the way are evaluated, so a path names
// no Fn::If; the Path of each Value does. Where a key is missing the Value is Absent.
//
// Below Resources and Outputs the scenarios are those in which the resource or the
// output exists.
func (e *Evaluator) Values(path ...string) []Value {
	return e.ValuesIn(Scenario{}, path...)
}

// ValuesIn gives the Values in the deployments of one scenario.
func (e *Evaluator) ValuesIn(s Scenario, path ...string) []Value {
	root := Value{Kind: Map, Node: e.template.Root, When: s, MaxLength: -1}
	return e.Below(root, path...)
}

// Below gives the Values at a path below a Value, in its scenario.
func (e *Evaluator) Below(v Value, path ...string) []Value {
	list := []Value{v}
	for _, step := range path {
		var next []Value
		for _, v := range list {
			next = e.down(next, v, step)
		}
		if len(next) > maxValues {
			next = next[:maxValues]
		}
		list = next
	}
	return list
}

// Items gives the items of a list, in its scenario, without those that are absent;
// of a list that is known only in part those that are. A value that is no list
// is its only item.
func (e *Evaluator) Items(v Value) []Value {
	return e.down(nil, v, "*")
}

// At evaluates a node that stands at a path, for callers that walk the template
// themselves.
func (e *Evaluator) At(n *cfn.Node, path []string, s Scenario) []Value {
	e.begin()
	return e.at(nil, n, path, s)
}

func (e *Evaluator) down(list []Value, v Value, step string) []Value {
	e.begin()
	path := append(v.Path[:len(v.Path):len(v.Path)], step)
	switch {
	case v.Kind == Any:
		v.Path = path
		return append(list, v)
	case step == "*":
		return e.items(list, v)
	case v.Kind == Map:
		f := v.Node.Field(step)
		if f == nil {
			missing := absent()
			if growing(v.Node) {
				missing = anything(step)
			}
			missing.Path, missing.Node, missing.When = path, v.Node, v.When
			return append(list, missing)
		}
		when := v.When
		if len(v.Path) == 1 && (v.Path[0] == "Resources" || v.Path[0] == "Outputs") {
			when = when.And(conditional(f.Value))
			if !when.Always() && !e.possible(when) {
				return list
			}
		}
		return e.at(list, f.Value, path, when)
	case v.Kind == List:
		i, err := strconv.Atoi(step)
		if err == nil && i >= 0 && v.isLiteral() && i < len(v.Node.Items) {
			return e.at(list, v.Node.Items[i], path, v.When)
		}
		if err == nil && i >= 0 && i < len(v.items) {
			item := v.items[i]
			item.Path, item.Node, item.When = v.Path, v.Node, v.When
			return append(list, item)
		}
		if !v.Known() {
			some := v.item()
			some.Path, some.Node, some.When = v.Path, v.Node, v.When
			return append(list, some)
		}
	}
	missing := absent()
	missing.Path, missing.Node, missing.When = path, v.Node, v.When
	return append(list, missing)
}

func (e *Evaluator) items(list []Value, v Value) []Value {
	switch {
	case v.Kind == Absent:
		return list
	case v.Kind != List:
		return append(list, v)
	case v.isLiteral():
		for i, n := range v.Node.Items {
			if len(list) > maxValues {
				return list
			}
			from := len(list)
			list = e.at(list, n, append(v.Path[:len(v.Path):len(v.Path)], strconv.Itoa(i)), v.When)
			list = append(list[:from], slices.DeleteFunc(list[from:], func(v Value) bool { return v.Kind == Absent })...)
		}
		return list
	}
	for _, item := range v.items {
		item.Path, item.Node, item.When = v.Path, v.Node, v.When
		if item.Kind != Absent {
			list = append(list, item)
		}
	}
	if !v.listed {
		some := v.item()
		some.Path, some.Node, some.When = v.Path, v.Node, v.When
		list = append(list, some)
	}
	return list
}

// item is an item of a list of which nothing more is known.
func (v Value) item() Value {
	some := Value{Kind: Any, parts: v.parts, Parameter: v.Parameter, Type: v.Type, MaxLength: -1}
	if len(some.parts) == 0 {
		some.parts = []part{{"${items}", false}}
	}
	return some
}

// at evaluates a node at a path: through every Fn::If, so that the path of each
// value leads to the branch that it stands in.
func (e *Evaluator) at(list []Value, n *cfn.Node, path []string, s Scenario) []Value {
	if name, arg, ok := function(n); ok && name == "Fn::If" && len(path) < cfn.MaxDepth {
		if branches, ok := e.branches(arg); ok && e.step() {
			for _, b := range branches {
				when := s.And(b.when)
				if !s.Always() && !b.when.Always() && !e.possible(when) {
					continue
				}
				list = e.at(list, b.node, append(path[:len(path):len(path)], "Fn::If", b.step), when)
			}
			return list
		}
	}
	set := e.values(n)
	for _, v := range set {
		when := s.And(v.When)
		if !s.Always() && !v.When.Always() && !e.possible(when) {
			continue
		}
		v.Path, v.When = path, when
		if v.Kind != List && v.Kind != Map || v.Node == nil {
			v.Node = n
		}
		list = append(list, v)
	}
	return list
}
