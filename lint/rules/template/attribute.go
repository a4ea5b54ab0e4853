package template

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
)

// form is the shape of an attribute of a resource: of UpdatePolicy, CreationPolicy or a
// piece of Metadata.
type form struct {
	kind   string          // "map", "list", "text", "number", "boolean", or "" for anything
	fields map[string]form // of a map whose keys are fixed
	any    *form           // of a map with other keys, or of the items of a list
}

func mapOf(fields map[string]form) form { return form{kind: "map", fields: fields} }

var (
	aText    = form{kind: "text"}
	aNumber  = form{kind: "number"}
	aBoolean = form{kind: "boolean"}
	anything = form{}
)

// shaper holds attributes of resources against their forms. left bounds what it reports
// of one template, since a hostile one may have thousands of wrong keys.
type shaper struct {
	*lint.Pass
	left int
}

// maxShapes is how much a rule about the shape of attributes reports.
const maxShapes = 200

// check reports what of a node is not as its form says; of is what the node is to the
// reader. What a function or a macro gives is not judged.
func (p *shaper) check(n *cfn.Node, path []string, f form, of string) {
	if n == nil || f.kind == "" || isComputed(n) || p.left <= 0 {
		return
	}
	text, scalar := n.Scalar()
	wrong := ""
	switch f.kind {
	case "map":
		if n.Kind != cfn.Map {
			wrong = "a map"
		}
	case "list":
		if n.Kind != cfn.List {
			wrong = "a list"
		}
	case "text":
		if !scalar {
			wrong = "a text"
		}
	case "number":
		if !scalar || text == "" || strings.Trim(text, "0123456789") != "" {
			wrong = "a whole number"
		}
	case "boolean":
		if !scalar || !isBoolean(text) {
			wrong = "true or false"
		}
	}
	if wrong != "" {
		p.left--
		p.Report(path, fmt.Sprintf("%s is not %s", of, wrong), "write "+wrong)
		return
	}
	below := func(step string) []string { return append(path[:len(path):len(path)], step) }
	if f.fields != nil && f.any == nil {
		names := make([]string, 0, len(f.fields))
		for name := range f.fields {
			names = append(names, name)
		}
		slices.Sort(names)
		p.left -= unknownKeys(p.Pass, path, n, of, p.left, names...)
	}
	for _, field := range fieldsOf(n) {
		inner, ok := f.fields[field.Key]
		if !ok && f.any != nil {
			inner = *f.any
		}
		p.check(field.Value, below(field.Key), inner, field.Key)
	}
	if f.any != nil {
		for i, item := range n.Items {
			p.check(item, below(fmt.Sprint(i)), *f.any, "this item")
		}
	}
}

// isComputed reports whether a function, a macro or a loop gives a value, or a part of
// its keys.
func isComputed(n *cfn.Node) bool {
	_, _, ok := n.Intrinsic()
	return ok || n.Kind == cfn.Null || slices.ContainsFunc(n.Fields, func(f cfn.Field) bool { return strings.HasPrefix(f.Key, "Fn::") })
}

func isBoolean(text string) bool {
	return slices.Contains([]string{"true", "false", "yes", "no", "on", "off"}, strings.ToLower(text))
}
