package eval

import (
	"strconv"
	"strings"

	"cuemulus.dev/cfn"
)

// maxOperands bounds the operands of one And, Or or Contains. CloudFormation takes
// ten of the first two.
const maxOperands = 256

// maxChain bounds how long a chain of conditions that name one another is followed.
const maxChain = 2_000

// condition gives the literal of a named condition. One that does not exist, or
// that depends on itself, is opaque.
func (s *solver) condition(name string) lit {
	if l, known := s.conditions[name]; known {
		return l
	}
	n, exists := s.e.conditions[name]
	if !exists || s.building > maxChain {
		return s.unknown("condition\x00" + name)
	}
	s.conditions[name] = s.unknown("condition\x00" + name) // what a loop meets
	s.building++
	l := s.formula(n, 0)
	s.building--
	s.conditions[name] = l
	return l
}

// formula turns a condition into a literal.
func (s *solver) formula(n *cfn.Node, depth int) lit {
	name, arg, ok := n.Intrinsic()
	s.e.work++
	if !ok || depth > MaxDepth || s.e.work > maxWork {
		return s.opaqueNode(n)
	}
	operands := func() (list []lit, ok bool) {
		if arg == nil || arg.Kind != cfn.List || len(arg.Items) > maxOperands || len(arg.Items) == 0 {
			return nil, false
		}
		for _, item := range arg.Items {
			list = append(list, s.formula(item, depth+1))
		}
		return list, true
	}
	switch name {
	case "Condition":
		if id, ok := arg.String(); ok {
			return s.condition(id)
		}
	case "Fn::And":
		if list, ok := operands(); ok {
			return s.all(list...)
		}
	case "Fn::Or":
		if list, ok := operands(); ok {
			return s.one(list...)
		}
	case "Fn::Not":
		if list, ok := operands(); ok && len(list) == 1 {
			return list[0].not()
		}
	case "Fn::Equals":
		if arg != nil && arg.Kind == cfn.List && len(arg.Items) == 2 {
			return s.equals(arg.Items[0], arg.Items[1])
		}
	case "Fn::Contains": // of the Rules section
		if list := arg.Get("0"); list != nil && list.Kind == cfn.List && len(arg.Items) == 2 && len(list.Items) <= maxOperands {
			var any []lit
			for _, item := range list.Items {
				any = append(any, s.equals(item, arg.Items[1]))
			}
			return s.one(any...)
		}
	}
	return s.opaqueNode(n)
}

// opaqueNode gives the atom of something that cannot be told. The same text gives
// the same atom, since CloudFormation evaluates it to the same.
func (s *solver) opaqueNode(n *cfn.Node) lit {
	return s.unknown("node\x00" + s.e.spell(n))
}

// equals gives the literal that two values are the same.
func (s *solver) equals(a, b *cfn.Node) lit {
	left, right := s.operand(a), s.operand(b)
	if len(left)*len(right) > MaxAlternatives {
		return s.unknown("equals\x00" + s.e.spell(a) + "\x00" + s.e.spell(b))
	}
	var ways []lit
	for _, l := range left {
		for _, r := range right {
			same := s.same(l, r)
			if same == isFalse {
				continue
			}
			way := []lit{same}
			for _, f := range append(l.When.Facts(), r.When.facts...) {
				way = append(way, s.fact(f))
			}
			ways = append(ways, s.all(way...))
		}
	}
	return s.one(ways...)
}

// operand evaluates one side of an Fn::Equals. A parameter stands for itself, so
// that nothing is lost where it has many values.
func (s *solver) operand(n *cfn.Node) []Value {
	if name, arg, ok := n.Intrinsic(); ok && name == "Ref" {
		if id, ok := arg.String(); ok {
			if p := s.e.parameters[id]; p != nil && !p.list && (!p.isGiven || p.hidden || p.stored) {
				v := unknown(id)
				v.Parameter = id
				return []Value{v}
			}
		}
	}
	// A condition is evaluated once for all questions: with all values of the
	// parameters, and with steps of its own.
	defaults, steps := s.e.defaults, s.e.steps
	s.e.defaults, s.e.steps = false, 0
	list := s.e.values(n)
	s.e.defaults, s.e.steps = defaults, steps
	return list
}

// same gives the literal that two values are equal texts.
func (s *solver) same(a, b Value) lit {
	if a.Kind == Absent || b.Kind == Absent || a.Kind == Map || b.Kind == Map || a.Kind == List || b.Kind == List {
		return s.unknown("same\x00" + strconv.Itoa(int(a.Kind)) + a.String() + "\x00" + strconv.Itoa(int(b.Kind)) + b.String())
	}
	x, knowsX := a.Literal()
	y, knowsY := b.Literal()
	switch {
	case knowsX && knowsY:
		return constant(x == y)
	case knowsX && s.names(b):
		return s.is(s.group(b.Parameter), x)
	case knowsY && s.names(a):
		return s.is(s.group(a.Parameter), y)
	case s.names(a) && s.names(b):
		return s.equal(s.group(a.Parameter), s.group(b.Parameter))
	case a.Kind == Text && b.Kind == Text && apart(a, b):
		return isFalse
	}
	l, r := a.String(), b.String()
	if l == r && a.Kind == Text && b.Kind == Text {
		return isTrue
	}
	if l > r {
		l, r = r, l
	}
	return s.unknown("same\x00" + l + "\x00" + r)
}

// names reports whether a value is a whole parameter that is not known.
func (s *solver) names(v Value) bool {
	return v.Parameter != "" && v.Kind == Text && len(v.parts) == 1 && !v.parts[0].known && v.parts[0].text == "${"+v.Parameter+"}"
}

// apart reports whether two texts differ whatever is filled in.
func apart(a, b Value) bool {
	p, q := a.Prefix(), b.Prefix()
	n := min(len(p), len(q))
	if p[:n] != q[:n] {
		return true
	}
	p, q = a.Suffix(), b.Suffix()
	n = min(len(p), len(q))
	return p[len(p)-n:] != q[len(q)-n:]
}

// assertions gives the assertions of the Rules section: CloudFormation refuses
// parameters that break them, so no deployment does.
func (s *solver) assertions() []rule {
	if s.haveRules {
		return s.rules
	}
	s.haveRules = true
	s.building++ // assertions are not complete yet
	defer func() { s.building-- }()
	for _, f := range fieldsOf(s.e.template.Root.Get("Rules")) {
		applies := isTrue
		if n := f.Value.Get("RuleCondition"); n != nil {
			applies = s.formula(n, 0)
		}
		for _, a := range f.Value.Get("Assertions").Elements() {
			n := a.Get("Assert")
			if n == nil || len(s.rules) == maxOperands {
				continue
			}
			l := s.one(applies.not(), s.formula(n, 0))
			if l == isTrue || l == isFalse { // a rule that nobody can meet says nothing of scenarios
				continue
			}
			r := rule{lit: l, groups: map[*group]bool{}}
			for _, g := range s.newCone([]lit{l}).groups {
				r.groups[g] = true
			}
			s.rules = append(s.rules, r)
		}
	}
	return s.rules
}

// spell words a node that is not evaluated, the same for the same function and
// arguments, without the characters that end a ${...}.
func (e *Evaluator) spell(n *cfn.Node) string {
	if text, known := e.spelled[n]; known {
		return text
	}
	var out strings.Builder
	spell(&out, n, 0)
	if e.spelled == nil {
		e.spelled = map[*cfn.Node]string{}
	}
	if e.kept += out.Len(); e.kept < maxKept {
		e.spelled[n] = out.String()
	}
	return out.String()
}

// maxSpelled bounds the spelling of something unknown, in bytes. What is longer
// ends with a hash of the rest.
const maxSpelled = 8192

var noBraces = strings.NewReplacer("{", "(", "}", ")", "$", "%")

func spell(out *strings.Builder, n *cfn.Node, depth int) {
	if n == nil || out.Len() > maxSpelled || depth > 2*MaxDepth {
		return
	}
	switch n.Kind {
	case cfn.List:
		out.WriteByte('[')
		for _, item := range n.Items {
			spell(out, item, depth+1)
			out.WriteByte(',')
		}
		out.WriteByte(']')
	case cfn.Map:
		out.WriteByte('(')
		for _, f := range n.Fields {
			out.WriteString(noBraces.Replace(f.Key))
			out.WriteByte('=')
			spell(out, f.Value, depth+1)
			out.WriteByte(',')
		}
		out.WriteByte(')')
	default:
		if len(n.Text) > maxSpelled {
			out.WriteString(strconv.Itoa(len(n.Text)))
			return
		}
		out.WriteString(noBraces.Replace(n.Text))
	}
}
