// Package cfn is a CloudFormation template as a tree.
//
// A Node is one value: a scalar, a list or a map. Intrinsic functions stand in
// it in one form only, the long one ({"Fn::Sub": ...}), however they were
// written; Short remembers that the short form was used. Nodes that were parsed
// from a file know where they begin and end; nodes that were compiled know the
// input path that caused them (Origin). Rules see neither CUE nor YAML text.
//
// Parse reads YAML and JSON with limits on size, depth and expanded aliases.
// The Go API serves the command and may change; the command is the contract.
package cfn

import (
	"strconv"

	"cuemulus.dev/internal/diag"
)

// Kind says what a Node holds.
type Kind uint8

// The kinds of nodes. Numbers keep their text, so no digit is lost.
const (
	Null Kind = iota
	Bool
	Int
	Float
	String
	List
	Map
)

// Node is one value of a template.
type Node struct {
	Kind   Kind
	Text   string  // scalars: the string, the number as written, "true" or "false"
	Items  []*Node // List
	Fields []Field // Map, in source order
	Short  bool    // Map of one intrinsic that was written in short form (!Sub)
	Quoted bool    // String that was written in quotes or as a block
	lead   uint16  // characters between Pos and Text where Text follows verbatim behind a tag

	Pos, End diag.Pos // parsed files: first character, and first place after the value
	Origin   string   // compiled templates: input path that caused the node, "" inherits
}

// Field is one entry of a Map.
type Field struct {
	Key         string
	KeyPos, End diag.Pos // the key's first character, and first place after it
	Value       *Node
}

// Str makes a String node.
func Str(s string) *Node { return &Node{Kind: String, Text: s} }

// Integer makes an Int node.
func Integer(i int) *Node { return &Node{Kind: Int, Text: strconv.Itoa(i)} }

// Boolean makes a Bool node.
func Boolean(b bool) *Node { return &Node{Kind: Bool, Text: strconv.FormatBool(b)} }

// ListOf makes a List node.
func ListOf(items ...*Node) *Node { return &Node{Kind: List, Items: items} }

// Strs makes a List of String nodes.
func Strs(texts ...string) *Node {
	list := &Node{Kind: List}
	for _, t := range texts {
		list.Items = append(list.Items, Str(t))
	}
	return list
}

// KV is one entry for MapOf.
type KV struct {
	Key   string
	Value *Node
}

// MapOf makes a Map node; entries whose value is nil are left out.
func MapOf(entries ...KV) *Node {
	m := &Node{Kind: Map}
	for _, e := range entries {
		if e.Value != nil {
			m.Fields = append(m.Fields, Field{Key: e.Key, Value: e.Value})
		}
	}
	return m
}

// From marks the node as caused by an input path, and gives it back.
func (n *Node) From(origin string) *Node {
	n.Origin = origin
	return n
}

// Field gives the entry of a Map, nil where there is none or n is no Map. The
// last entry wins where a key stands twice, as it does for CloudFormation.
func (n *Node) Field(key string) *Field {
	if n == nil || n.Kind != Map {
		return nil
	}
	for i := len(n.Fields) - 1; i >= 0; i-- {
		if n.Fields[i].Key == key {
			return &n.Fields[i]
		}
	}
	return nil
}

// Get walks down keys (of maps) and indices (of lists, as decimal numbers) and
// gives the node there, nil where the way ends early. Get is safe on nil.
func (n *Node) Get(path ...string) *Node {
	for _, step := range path {
		switch {
		case n == nil:
			return nil
		case n.Kind == Map:
			f := n.Field(step)
			if f == nil {
				return nil
			}
			n = f.Value
		case n.Kind == List:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(n.Items) {
				return nil
			}
			n = n.Items[i]
		default:
			return nil
		}
	}
	return n
}

// Set puts a value at a path of map keys and list indices, making maps that are
// missing. It does nothing where the path leads through a scalar or past a list.
func (n *Node) Set(value *Node, path ...string) {
	for i, step := range path {
		last := i == len(path)-1
		if n.Kind == List {
			at := n.Get(step)
			if at == nil {
				return
			}
			if last {
				*at = *value
				return
			}
			n = at
			continue
		}
		if n.Kind != Map {
			return
		}
		f := n.Field(step)
		if f == nil {
			n.Fields = append(n.Fields, Field{Key: step, Value: &Node{Kind: Map}})
			f = &n.Fields[len(n.Fields)-1]
		}
		if last {
			f.Value = value
			return
		}
		n = f.Value
	}
}

// String gives the text of a String node; ok is false for everything else.
func (n *Node) String() (text string, ok bool) {
	if n == nil || n.Kind != String {
		return "", false
	}
	return n.Text, true
}

// Scalar gives the text of any scalar that is not null; ok is false for the rest.
// CloudFormation takes a string, a number and a boolean for one another.
func (n *Node) Scalar() (text string, ok bool) {
	if n == nil || n.Kind == Null || n.Kind == List || n.Kind == Map {
		return "", false
	}
	return n.Text, true
}

// Elements gives the items of a List, or the node itself as the only element: so
// it reads the many properties that take one value or a list. Nil has none.
func (n *Node) Elements() []*Node {
	switch {
	case n == nil:
		return nil
	case n.Kind == List:
		return n.Items
	default:
		return []*Node{n}
	}
}

// Walk calls visit for n and everything below it, parents first, with the path
// from n. It does not descend where visit returns false. The path is lent: it is
// good until visit returns, and a visitor that keeps it keeps a copy.
func (n *Node) Walk(visit func(path []string, n *Node) bool) {
	n.WalkFrom(nil, visit)
}

// WalkFrom is Walk with paths that begin with the path to n.
func (n *Node) WalkFrom(path []string, visit func(path []string, n *Node) bool) {
	w := walker{path: append(make([]string, 0, len(path)+16), path...), visit: visit}
	w.walk(n)
}

// walker is one walk: a path that grows and shrinks with the depth, since a path of
// its own for every node would be most of what judging a template allocates.
type walker struct {
	path  []string
	visit func([]string, *Node) bool
}

func (w *walker) walk(n *Node) {
	depth := len(w.path)
	if n == nil || !w.visit(w.path[:depth:depth], n) {
		return
	}
	for i, item := range n.Items {
		w.path = append(w.path[:depth], strconv.Itoa(i))
		w.walk(item)
	}
	for i := range n.Fields {
		w.path = append(w.path[:depth], n.Fields[i].Key)
		w.walk(n.Fields[i].Value)
	}
	w.path = w.path[:depth]
}

// Equal reports whether two values are the same; the order of a Map's keys does
// not count, positions and origins neither.
func (n *Node) Equal(m *Node) bool {
	if n == nil || m == nil {
		return n == m
	}
	if n.Kind != m.Kind || n.Text != m.Text || len(n.Items) != len(m.Items) || len(n.Fields) != len(m.Fields) {
		return false
	}
	for i := range n.Items {
		if !n.Items[i].Equal(m.Items[i]) {
			return false
		}
	}
	for _, f := range n.Fields {
		other := m.Field(f.Key)
		if other == nil || !f.Value.Equal(other.Value) {
			return false
		}
	}
	return true
}
