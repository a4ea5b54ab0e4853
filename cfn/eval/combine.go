package eval

import "cuemulus.dev/cfn"

// operand is the alternatives of one argument, and what stands for them where they
// are too many.
type operand struct {
	set       []Value
	collapsed Value
}

func (e *Evaluator) operandOf(n *cfn.Node) operand {
	return operand{e.values(n), e.opaque1(n)}
}

func (e *Evaluator) opaque1(n *cfn.Node) Value {
	if _, _, ok := n.Intrinsic(); ok {
		return e.opaque(n)
	}
	return Value{}
}

// combine puts the alternatives of several operands together, in every way in which
// their scenarios go together, and gives what build makes of each. build answers
// false for what cannot be evaluated, which becomes an opaque value. Beyond
// MaxAlternatives the operands that remain are taken as unknown.
func (e *Evaluator) combine(operands []operand, whole *cfn.Node, build func(args []Value) (Value, bool)) []Value {
	type row struct {
		when Scenario
		args []Value
	}
	rows := []row{{args: make([]Value, 0, len(operands))}}
	for _, o := range operands {
		set := o.set
		if len(set) > 1 && len(rows)*len(set) > MaxAlternatives {
			set = []Value{o.collapsed}
		}
		if len(set) == 1 && set[0].When.Always() {
			for i := range rows {
				rows[i].args = append(rows[i].args, set[0])
			}
			continue
		}
		var next []row
		for _, r := range rows {
			for _, v := range set {
				e.work++
				when := r.when.And(v.When)
				if !r.when.Always() && !v.When.Always() && !e.possible(when) {
					continue
				}
				args := make([]Value, len(r.args), len(operands))
				copy(args, r.args)
				next = append(next, row{when, append(args, v)})
			}
		}
		rows = next
	}
	var list []Value
	for _, r := range rows {
		v, ok := build(r.args)
		if !ok {
			v = e.opaque(whole)
		}
		v.When = r.when
		list = append(list, v)
	}
	return list
}

// each gives what get makes of every alternative of a node, in its scenario. get
// gives nothing for what cannot be evaluated, which becomes an opaque value.
func (e *Evaluator) each(set []Value, whole *cfn.Node, get func(v Value) []Value) []Value {
	var list []Value
	for _, v := range set {
		got := get(v)
		if len(got) == 0 {
			got = []Value{e.opaque(whole)}
		}
		for _, w := range got {
			if len(list) >= MaxAlternatives-1 && len(set)*len(got) > MaxAlternatives {
				return append(list, e.opaque(whole)) // for all that remain
			}
			e.work++
			when := v.When.And(w.When)
			if !v.When.Always() && !w.When.Always() && !e.possible(when) {
				continue
			}
			w.When = when
			list = append(list, w)
		}
	}
	return list
}

// lists evaluates a node that should be a list. Lists that stand in the template
// become lists of evaluated items, without the absent ones.
func (e *Evaluator) lists(n *cfn.Node) []Value {
	var list []Value
	set := e.values(n)
	for _, v := range set {
		list = append(list, e.listed(v)...)
	}
	if len(list) > MaxAlternatives {
		return nil
	}
	return list
}

func (e *Evaluator) listed(v Value) []Value {
	if v.Kind != List || !v.isLiteral() {
		return []Value{v}
	}
	if len(v.Node.Items) > MaxItems {
		return []Value{someList(e.spell(v.Node))}
	}
	operands := make([]operand, len(v.Node.Items))
	for i, item := range v.Node.Items {
		operands[i] = e.operandOf(item)
	}
	list := e.combine(operands, v.Node, func(args []Value) (Value, bool) {
		whole := listOf()
		for _, arg := range args {
			if arg.Kind != Absent {
				whole.items = append(whole.items, arg)
			}
		}
		return whole, true
	})
	kept := list[:0]
	for _, w := range list {
		when := v.When.And(w.When)
		if v.When.Always() || w.When.Always() || e.possible(when) {
			w.When, w.Node = when, v.Node
			kept = append(kept, w)
		}
	}
	return kept
}
