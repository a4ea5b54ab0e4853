package eval

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
)

// Expand gives the template as it is judged: loops unrolled, Globals merged. A loop
// over a parameter runs over the given value or the default; one over something that
// is not known stays as it is. Make the Evaluator of what it gives.
func Expand(t *cfn.Template, options Options) (*cfn.Template, []diag.Diagnostic) {
	e := New(t, options)
	return t.Expand(func(collection *cfn.Node) ([]string, bool) {
		e.begin()
		for _, v := range e.lists(collection) {
			if items, known := texts(v); known {
				return items, true
			}
		}
		return nil, false
	})
}

func texts(v Value) (list []string, known bool) {
	if v.Kind != List || !v.listed {
		return nil, false
	}
	for _, item := range v.items {
		text, known := item.Literal()
		if !known {
			return nil, false
		}
		list = append(list, text)
	}
	return list, true
}
