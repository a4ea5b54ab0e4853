package eval

import (
	"strings"

	"cuemulus.dev/cfn"
)

// NewNested makes the Evaluator of a template whose nested stacks were followed, and
// theirs: a child is evaluated with what its parent gives it as parameters, as far as
// that is known and the same in every scenario, and the parent knows the child's
// outputs.
func NewNested(t *cfn.Template, options Options, nested []cfn.Nested) *Evaluator {
	options.Nested = map[string]*Evaluator{}
	e := New(t, options)
	for _, n := range nested {
		if n.Template == nil {
			continue
		}
		child := Options{
			Region: options.Region, Account: options.Account, Partition: options.Partition, Zones: options.Zones,
			RefIs: options.RefIs, Parameters: e.HandedDown(n.Resource),
		}
		expanded, _ := Expand(n.Template, child)
		options.Nested[n.Resource.ID] = NewNested(expanded, child, n.Children)
	}
	return e
}

// HandedDown gives the parameters that a nested stack is given and that are known: the
// same in every scenario in which the stack exists.
func (e *Evaluator) HandedDown(r cfn.Resource) map[string]string {
	values := map[string]string{}
	for _, f := range fieldsOf(r.Property("Parameters")) {
		if text, known := e.handed(f.Value); known {
			values[f.Key] = text
		}
	}
	return values
}

// handed gives a value as the text that a nested stack is given; lists are joined.
func (e *Evaluator) handed(n *cfn.Node) (string, bool) {
	list := e.At(n, nil, Scenario{})
	if len(list) != 1 {
		return "", false
	}
	if text, known := list[0].Literal(); known {
		return text, true
	}
	if items, known := texts(first(e.listed(list[0]))); known {
		return strings.Join(items, ","), true
	}
	return "", false
}

func first(list []Value) Value {
	if len(list) != 1 {
		return Value{}
	}
	return list[0]
}
