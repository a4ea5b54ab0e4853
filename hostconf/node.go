package hostconf

import (
	"strconv"
	"strings"

	"cuemulus.dev/internal/diag"
)

// Kind says what a Node holds.
type Kind uint8

// The kinds of nodes. Numbers keep their text, so no digit is lost.
const (
	Null Kind = iota
	Bool
	Number
	String
	List
	Map
)

// Node is one value of a file.
type Node struct {
	Kind   Kind
	Text   string  // scalars: the text without quotes, the number as written, "true" or "false"
	Quote  byte    // the quote that a parsed String began with, 0 for none
	Items  []*Node // List
	Fields []Field // Map, in source order; a key may stand twice

	Pos, End diag.Pos // parsed files: first character, and first place after the value
	Origin   string   // compiled files: input path that caused the node, "" inherits
}

// Field is one entry of a Map: a key and its value, a section, or a statement of a
// router's file.
type Field struct {
	Key         string   // as written; of a router's file the whole statement, words parted by one blank
	KeyPos, End diag.Pos // the key's first character, and first place after it
	Value       *Node
	Comments    []string // lines of comment above it, without their mark
	Behind      string   // comment behind it on its line, without its mark
	Line        string   // parsed files of lines: the whole line as it stands, without its end
}

// Str makes a String node.
func Str(s string) *Node { return &Node{Kind: String, Text: s} }

// Int makes a Number node.
func Int(i int64) *Node { return &Node{Kind: Number, Text: strconv.FormatInt(i, 10)} }

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

// Lines makes the root of a Text file: every line of the text is an item.
func Lines(text string) *Node { return Strs(strings.Split(strings.TrimSuffix(text, "\n"), "\n")...) }

// KV is one entry for MapOf.
type KV struct {
	Key      string
	Value    *Node
	Comments []string
}

// MapOf makes a Map node; entries whose value is nil are left out.
func MapOf(entries ...KV) *Node {
	m := &Node{Kind: Map}
	for _, e := range entries {
		if e.Value != nil {
			m.Fields = append(m.Fields, Field{Key: e.Key, Value: e.Value, Comments: e.Comments})
		}
	}
	return m
}

// Add puts a field behind the others of a Map and gives its value back, so that a
// section or a block can be filled. A nil value makes an empty Map: a section, or
// a statement of a router's file.
func (n *Node) Add(key string, value *Node, comments ...string) *Node {
	if value == nil {
		value = &Node{Kind: Map}
	}
	n.Fields = append(n.Fields, Field{Key: key, Value: value, Comments: comments})
	return value
}

// From marks the node as caused by an input path, and gives it back.
func (n *Node) From(origin string) *Node {
	n.Origin = origin
	return n
}

// Field gives the last entry of a key of a Map, nil where there is none or n is no
// Map.
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

// Scalar gives the text of any scalar that is not null; ok is false for the rest.
func (n *Node) Scalar() (text string, ok bool) {
	if n == nil || n.Kind == Null || n.Kind == List || n.Kind == Map {
		return "", false
	}
	return n.Text, true
}

// Walk calls visit for n and everything below it, parents first, with the path
// from n. It does not descend where visit returns false.
func (n *Node) Walk(visit func(path []string, n *Node) bool) { n.walk(nil, visit) }

func (n *Node) walk(path []string, visit func([]string, *Node) bool) {
	if n == nil || !visit(path, n) {
		return
	}
	path = path[:len(path):len(path)]
	for i, item := range n.Items {
		item.walk(append(path, strconv.Itoa(i)), visit)
	}
	for _, f := range n.Fields {
		f.Value.walk(append(path, f.Key), visit)
	}
}

// Equal reports whether two values are the same, order of keys included;
// positions, origins, quotes and comments do not count.
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
	for i := range n.Fields {
		if n.Fields[i].Key != m.Fields[i].Key || !n.Fields[i].Value.Equal(m.Fields[i].Value) {
			return false
		}
	}
	return true
}
