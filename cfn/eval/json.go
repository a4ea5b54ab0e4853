package eval

import (
	"bytes"
	"encoding/json"
	"strings"

	"cuemulus.dev/cfn"
)

// toJSON evaluates an Fn::ToJsonString.
func (e *Evaluator) toJSON(arg, whole *cfn.Node) []Value {
	if arg == nil || arg.Kind != cfn.Map && arg.Kind != cfn.List {
		return nil
	}
	var functions []*cfn.Node
	at := map[*cfn.Node]int{}
	var operands []operand
	arg.Walk(func(_ []string, n *cfn.Node) bool {
		if _, _, ok := function(n); !ok {
			return true
		}
		if _, there := at[n]; !there {
			at[n] = len(functions)
			functions = append(functions, n)
		}
		return false
	})
	if len(functions) > MaxItems {
		return nil
	}
	for _, n := range functions {
		operands = append(operands, e.operandOf(n))
	}
	return e.combine(operands, whole, func(args []Value) (Value, bool) {
		out := &jsonText{args: args, at: at, left: MaxText}
		out.node(arg)
		return out.value, out.left > 0
	})
}

// jsonText writes JSON with pieces that are not known.
type jsonText struct {
	value Value
	args  []Value
	at    map[*cfn.Node]int
	left  int
}

func (j *jsonText) add(s string, known bool) {
	if j.left -= len(s); j.left > 0 {
		j.value.Kind, j.value.MaxLength = Text, -1
		j.value.add(part{s, known})
	}
}

func (j *jsonText) node(n *cfn.Node) {
	if j.left <= 0 {
		return
	}
	if at, ok := j.at[n]; ok {
		j.evaluated(j.args[at])
		return
	}
	switch n.Kind {
	case cfn.List:
		j.add("[", true)
		some := false
		for _, item := range n.Items {
			if j.isAbsent(item) {
				continue
			}
			if some {
				j.add(",", true)
			}
			some = true
			j.node(item)
		}
		j.add("]", true)
	case cfn.Map:
		j.add("{", true)
		some := false
		for _, f := range n.Fields {
			if j.isAbsent(f.Value) {
				continue
			}
			if some {
				j.add(",", true)
			}
			some = true
			j.add(quoted(f.Key)+":", true)
			j.node(f.Value)
		}
		j.add("}", true)
	default:
		plain, err := n.MarshalJSON()
		if err == nil {
			j.evaluatedText(written(string(plain)), false)
		}
	}
}

func (j *jsonText) isAbsent(n *cfn.Node) bool {
	at, ok := j.at[n]
	return ok && j.args[at].Kind == Absent
}

func (j *jsonText) evaluated(v Value) {
	switch {
	case v.Kind == Text:
		j.evaluatedText(v, true)
	case v.Kind == List && v.listed:
		j.add("[", true)
		for i, item := range v.items {
			if i > 0 {
				j.add(",", true)
			}
			j.evaluated(item)
		}
		j.add("]", true)
	case v.isLiteral() && !hasFunctions(v.Node):
		j.node(v.Node)
	default:
		j.add("${json}", false)
	}
}

func hasFunctions(n *cfn.Node) (found bool) {
	n.Walk(func(_ []string, n *cfn.Node) bool {
		_, _, ok := function(n)
		found = found || ok
		return !found
	})
	return found
}

// evaluatedText writes a text. Pieces that are not known stand as they are spelled.
func (j *jsonText) evaluatedText(v Value, quote bool) {
	if quote {
		j.add(`"`, true)
	}
	for _, p := range v.parts {
		if s := p.text; p.known && quote {
			s = quoted(s)
			j.add(s[1:len(s)-1], true)
		} else {
			j.add(s, p.known)
		}
	}
	if quote {
		j.add(`"`, true)
	}
}

func quoted(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return `""` // cannot happen: every Go string encodes
	}
	return strings.TrimSuffix(b.String(), "\n")
}
