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
			RefIs: options.RefIs, Parameters: e.handedDown(n.Resource),
		}
		expanded, _ := Expand(n.Template, child)
		options.Nested[n.Resource.ID] = NewNested(expanded, child, n.Children)
	}
	return e
}

// handedDown gives the parameters that a nested stack is given and that are known.
func (e *Evaluator) handedDown(r cfn.Resource) map[string]string {
	values := map[string]string{}
	for _, f := range fieldsOf(r.Property("Parameters")) {
		list := e.At(f.Value, nil, Scenario{})
		if len(list) != 1 {
			continue
		}
		if text, known := list[0].Literal(); known {
			values[f.Key] = text
		} else if items, known := texts(first(e.listed(list[0]))); known {
			values[f.Key] = strings.Join(items, ",")
		}
	}
	return values
}

func first(list []Value) Value {
	if len(list) != 1 {
		return Value{}
	}
	return list[0]
}
