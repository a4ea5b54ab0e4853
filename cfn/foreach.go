package cfn

import (
	"fmt"
	"strings"
	"unicode"

	"cuemulus.dev/internal/diag"
)

// MaxExpanded bounds the values that loops make. CloudFormation takes 500 resources
// after expansion.
const MaxExpanded = 100_000

const loopPrefix = "Fn::ForEach::"

// IsLoop reports whether the key of a map is an Fn::ForEach.
func IsLoop(key string) bool { return strings.HasPrefix(key, loopPrefix) }

// Loop takes the value of an Fn::ForEach apart: [identifier, collection, body].
func Loop(n *Node) (identifier string, collection, body *Node, ok bool) {
	if n == nil || n.Kind != List || len(n.Items) != 3 {
		return "", nil, nil, false
	}
	identifier, ok = n.Items[0].String()
	collection, body = n.Items[1], n.Items[2]
	if !ok || identifier == "" || body == nil || body.Kind != Map {
		return "", nil, nil, false
	}
	return identifier, collection, body, true
}

// Expand gives the template with its loops unrolled and, in a serverless one, its
// Globals merged into the resources: as it is judged. items gives what a loop runs
// over, false where that is not known; such loops, and those that are not well
// formed, stay as they are. Every value that a loop makes has the place of the loop's
// body that the user wrote. The template itself does not change; where there is
// nothing to expand it is given back.
func (t *Template) Expand(items func(collection *Node) (list []string, known bool)) (*Template, []diag.Diagnostic) {
	x := &expansion{items: items, left: MaxExpanded}
	root := x.node(t.Root, nil, nil)
	if t.IsServerless() {
		root = withGlobals(root)
	}
	if root == t.Root {
		return t, x.diags
	}
	expanded := *t
	expanded.Root = root
	return &expanded, x.diags
}

// expansion unrolls loops.
type expansion struct {
	items func(*Node) ([]string, bool)
	left  int // values that may still be made
	diags []diag.Diagnostic
}

// binding is what the identifiers of the loops around a value stand for.
type binding struct {
	identifier, value string
	outer             *binding
}

// node gives a value with its loops unrolled and identifiers filled in: the value
// itself where it has neither.
func (x *expansion) node(n *Node, bound *binding, path []string) *Node {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case String:
		text := bound.fill(n.Text)
		if text == n.Text {
			return n
		}
		return x.copy(n, func(c *Node) { c.Text = text })
	case List:
		var changed []*Node
		for i, item := range n.Items {
			made := x.node(item, bound, path)
			if made != item && changed == nil {
				changed = append(make([]*Node, 0, len(n.Items)), n.Items...)
			}
			if changed != nil {
				changed[i] = made
			}
		}
		if changed == nil {
			return n
		}
		return x.copy(n, func(c *Node) { c.Items = changed })
	case Map:
		if name, arg, ok := n.Intrinsic(); ok && name == "Ref" && arg.Kind == String {
			if value, ok := bound.of(arg.Text); ok {
				return x.copy(n, func(c *Node) { c.Kind, c.Text, c.Fields, c.Short = String, value, nil, false })
			}
		}
		return x.fields(n, bound, path)
	}
	return n
}

func (x *expansion) fields(n *Node, bound *binding, path []string) *Node {
	var fields []Field
	changed := false
	for _, f := range n.Fields {
		below := append(path[:len(path):len(path)], f.Key)
		if IsLoop(f.Key) {
			if made, ok := x.loop(f, bound, below); ok {
				fields = append(fields, made...)
				changed = true
				continue
			}
		}
		key, value := bound.fill(f.Key), x.node(f.Value, bound, below)
		changed = changed || key != f.Key || value != f.Value
		f.Key, f.Value = key, value
		fields = append(fields, f)
	}
	if !changed {
		return n
	}
	return x.copy(n, func(c *Node) { c.Fields = fields })
}

// loop gives the fields that an Fn::ForEach becomes.
func (x *expansion) loop(f Field, bound *binding, path []string) ([]Field, bool) {
	identifier, collection, body, ok := Loop(f.Value)
	if !ok {
		return nil, false
	}
	list, known := x.items(x.node(collection, bound, path))
	if !known {
		return nil, false
	}
	var fields []Field
	for _, item := range list {
		if x.left <= 0 {
			break
		}
		made := x.fields(body, &binding{identifier, item, bound}, path)
		x.left-- // an empty body costs too
		fields = append(fields, made.Fields...)
	}
	if x.left <= 0 {
		if len(x.diags) == 0 {
			x.diags = append(x.diags, diag.Diagnostic{
				Rule: "TPL003", Name: "loop-too-large", Severity: diag.Error,
				Message: fmt.Sprintf("the loops of this template make more than %d values; this one is not judged", MaxExpanded),
				Help:    "loop over less; CloudFormation takes 500 resources after expansion",
				Pos:     f.KeyPos, End: f.End, Path: path,
			})
		}
		return nil, false
	}
	return fields, true
}

func (x *expansion) copy(n *Node, change func(*Node)) *Node {
	x.left--
	c := *n
	change(&c)
	return &c
}

func (b *binding) of(identifier string) (value string, ok bool) {
	for ; b != nil; b = b.outer {
		if b.identifier == identifier {
			return b.value, true
		}
	}
	return "", false
}

// fill puts values in for ${Identifier} and, without the characters that a logical
// id may not have, for &{Identifier}.
func (b *binding) fill(text string) string {
	if b == nil || !strings.Contains(text, "{") {
		return text
	}
	for ; b != nil; b = b.outer {
		text = strings.ReplaceAll(text, "${"+b.identifier+"}", b.value)
		if strings.Contains(text, "&{"+b.identifier+"}") {
			text = strings.ReplaceAll(text, "&{"+b.identifier+"}", alphanumeric(b.value))
		}
	}
	return text
}

func alphanumeric(text string) string {
	return strings.Map(func(r rune) rune {
		if r <= unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return -1
	}, text)
}
