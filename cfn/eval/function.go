package eval

import (
	"cuemulus.dev/cfn"
)

// values evaluates a node: all alternatives, each with its scenario. There is
// always at least one.
func (e *Evaluator) values(n *cfn.Node) []Value {
	if n == nil {
		return []Value{absent()}
	}
	if s, ok := n.Scalar(); ok {
		v := written(s)
		v.Node, v.Source = n, n
		return []Value{v}
	}
	name, arg, ok := function(n)
	switch {
	case n.Kind == cfn.Null:
		return []Value{absent()}
	case !ok && n.Kind == cfn.List:
		return []Value{{Kind: List, Node: n, MaxLength: -1}}
	case !ok:
		return []Value{{Kind: Map, Node: n, MaxLength: -1}}
	}
	if list, known := e.found(n); known {
		return list
	}
	if e.open[n] || !e.step() {
		e.cut = true
		return []Value{e.opaque(n)}
	}
	before := e.cut
	e.cut = false
	e.open[n] = true
	list := e.call(name, arg, n)
	delete(e.open, n)
	if !e.cut { // what was cut short is not kept: asked from nearer by it may be found
		e.keep(n, list)
	}
	e.cut = e.cut || before
	return list
}

// function is cfn's Intrinsic, without the Condition of a policy's statement.
func function(n *cfn.Node) (name string, arg *cfn.Node, ok bool) {
	name, arg, ok = n.Intrinsic()
	if ok && name == "Condition" && (arg == nil || arg.Kind != cfn.String) {
		return "", nil, false
	}
	return name, arg, ok
}

func (e *Evaluator) found(n *cfn.Node) ([]Value, bool) {
	if e.defaults {
		v, known := e.reading[n]
		return []Value{v}, known
	}
	list, known := e.answers[n]
	return list, known
}

func (e *Evaluator) keep(n *cfn.Node, list []Value) {
	for _, v := range list {
		e.kept += v.size()
	}
	switch {
	case e.kept > maxKept:
	case e.defaults:
		e.reading[n] = list[0]
	default:
		e.answers[n] = list
	}
}

// opaque is a function that is not evaluated.
func (e *Evaluator) opaque(n *cfn.Node) Value {
	name, _, ok := n.Intrinsic()
	if !ok {
		return anything(e.spell(n))
	}
	switch name {
	case "Fn::GetAtt", "Fn::If", "Fn::Transform", "Fn::FindInMap", "Fn::Select":
		return anything(e.spell(n))
	case "Ref":
		id, ok := n.Fields[0].Value.String()
		if !ok {
			return anything(e.spell(n))
		}
		return unknown(id)
	case "Fn::Split", "Fn::GetAZs", "Fn::Cidr":
		return someList(e.spell(n))
	case "Fn::Sub", "Fn::Join", "Fn::Base64", "Fn::ImportValue", "Fn::GetStackOutput", "Fn::Length", "Fn::ToJsonString",
		"Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals", "Condition":
		return unknown(e.spell(n))
	}
	return anything(e.spell(n))
}

// call evaluates one function.
func (e *Evaluator) call(name string, arg, n *cfn.Node) []Value {
	var list []Value
	switch name {
	case "Ref":
		list = e.ref(arg)
	case "Fn::GetAtt":
		list = e.getAtt(n)
	case "Fn::Sub":
		list = e.sub(arg)
	case "Fn::Join":
		list = e.join(arg, n)
	case "Fn::Select":
		list = e.selected(arg, n)
	case "Fn::Split":
		list = e.split(arg, n)
	case "Fn::If":
		list = e.choose(arg, n)
	case "Fn::FindInMap":
		list = e.findInMap(arg, n)
	case "Fn::Base64":
		list = e.base64(arg, n)
	case "Fn::GetAZs":
		list = e.getAZs(arg, n)
	case "Fn::Cidr":
		list = e.cidr(arg, n)
	case "Fn::Length":
		list = e.length(arg, n)
	case "Fn::ToJsonString":
		list = e.toJSON(arg, n)
	case "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals", "Condition":
		list = e.truth(n)
	}
	if len(list) == 0 {
		return []Value{e.opaque(n)}
	}
	return list
}

// truth is a condition that stands where a value is wanted.
func (e *Evaluator) truth(n *cfn.Node) []Value {
	l := e.solver.formula(n, 0)
	switch l {
	case isTrue:
		return []Value{text("true")}
	case isFalse:
		return []Value{text("false")}
	}
	return nil
}
