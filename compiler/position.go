package compiler

import (
	"cmp"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"

	"cuemulus.dev/internal/diag"
)

// place is where the user wrote a field: its key and its value.
type place struct {
	Key, KeyEnd diag.Pos
	Val, ValEnd diag.Pos
	composite   bool // the value is a struct or a list
	depth       int  // how many segments of the path the user wrote
}

// span is what a finding about the field's value underlines: a scalar, or the key
// of a struct or list, since a caret under a brace tells nothing, and of a value that
// is left empty.
func (p place) span() (from, to diag.Pos) {
	if !p.Key.IsZero() && (p.composite || p.Val.IsZero() || p.Val == p.ValEnd) {
		return p.Key, p.KeyEnd
	}
	return p.Val, p.ValEnd
}

// key is what a finding about the field itself underlines.
func (p place) key() (from, to diag.Pos) {
	if p.Key.IsZero() {
		return p.Val, p.ValEnd
	}
	return p.Key, p.KeyEnd
}

// locate gives the place of the field at path below v. What the user did not write
// has the place of the nearest enclosing thing that the user did write.
func (in *inputs) locate(v cue.Value, path ...string) place {
	best := in.placeOf(v)
	for i, segment := range path {
		next := v.LookupPath(cue.MakePath(selector(segment)))
		if !next.Exists() && strings.HasPrefix(segment, "#") {
			next = v.LookupPath(cue.MakePath(cue.Def(segment)))
		}
		v = next
		if !v.Exists() {
			break
		}
		p := in.placeOf(v)
		if p.Key.IsZero() && p.Val.IsZero() {
			break
		}
		p.depth = i + 1
		best = p
	}
	return best
}

// selector reads a segment of a path: "[0]" is an index, all else a field.
func selector(segment string) cue.Selector {
	if i, ok := index(segment); ok {
		return cue.Index(i)
	}
	return cue.Str(segment)
}

// fieldOf gives the name of the field that an iterator is at. CUE counts the elements
// of a list that is in error as fields.
func fieldOf(it *cue.Iterator) string {
	s := it.Selector()
	if s.LabelType() == cue.StringLabel {
		return s.Unquoted()
	}
	return s.String()
}

func index(segment string) (int, bool) {
	if inner, ok := strings.CutPrefix(segment, "["); ok {
		if i, err := strconv.Atoi(strings.TrimSuffix(inner, "]")); err == nil && i >= 0 {
			return i, true
		}
	}
	return 0, false
}

// placeOf gives the user's first place of one value, zero when only schemas or
// nothing speak of it.
func (in *inputs) placeOf(v cue.Value) place {
	nodes := in.userNodes(v)
	if len(nodes) == 0 {
		return place{}
	}
	return in.placeOfNode(nodes[0])
}

func (in *inputs) placeOfNode(n ast.Node) place {
	f, ok := n.(*ast.Field)
	if !ok {
		return place{Val: in.files.pos(n.Pos()), ValEnd: in.end(n), composite: composite(n)}
	}
	p := place{
		Key: in.files.pos(f.Label.Pos()), KeyEnd: in.end(f.Label),
		composite: composite(f.Value),
	}
	if f.Value != nil {
		p.Val, p.ValEnd = in.files.pos(f.Value.Pos()), in.end(f.Value)
	}
	return p
}

// composite reports whether the user wrote a struct or list, possibly unified with
// something else.
func composite(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.StructLit, *ast.ListLit, *ast.Comprehension:
		return true
	case *ast.BinaryExpr:
		return composite(n.X) || composite(n.Y)
	case *ast.ParenExpr:
		return composite(n.X)
	}
	return false
}

// userNodes gives the syntax that the user wrote for a value: fields first, then
// what stands in the project itself, then by place.
func (in *inputs) userNodes(v cue.Value) []ast.Node {
	if n := v.Source(); n != nil && fromUser(n.Pos()) {
		if _, ok := n.(*ast.Field); ok {
			return []ast.Node{n}
		}
	}
	var nodes []ast.Node
	for _, c := range conjuncts(v, 0) {
		if n := c.Source(); n != nil && fromUser(n.Pos()) {
			nodes = append(nodes, n)
		}
	}
	slices.SortStableFunc(nodes, func(a, b ast.Node) int {
		return cmp.Or(cmp.Compare(in.rank(a), in.rank(b)), a.Pos().Compare(b.Pos()))
	})
	return nodes
}

// rank orders syntax by how near it is to what the user has before the eyes.
func (in *inputs) rank(n ast.Node) int {
	rank := 0
	if _, ok := n.(*ast.Field); !ok {
		rank = 2
	}
	if name := n.Pos().Filename(); filepath.Dir(name) != in.abs && filepath.Dir(name) != filepath.Join(in.abs, dataFolder) {
		rank++
	}
	return rank
}

// conjuncts takes a value apart at its & operators.
func conjuncts(v cue.Value, depth int) []cue.Value {
	if depth > 20 {
		return nil
	}
	op, args := v.Expr()
	if op != cue.AndOp {
		return []cue.Value{v}
	}
	var all []cue.Value
	for _, a := range args {
		all = append(all, conjuncts(a, depth+1)...)
	}
	return all
}

// end gives the first place after a node.
func (in *inputs) end(n ast.Node) diag.Pos {
	p := n.Pos()
	if !p.IsValid() {
		return diag.Pos{}
	}
	if s, ok := in.files[p.Filename()]; ok && (isYAML(s.abs) || isJSON(s.abs)) {
		return s.pos(yamlEnd(s, p.Offset()))
	}
	if lit, ok := n.(*ast.BasicLit); ok && lit.ValuePos.IsValid() {
		return in.files.pos(lit.ValuePos.Add(len(lit.Value)))
	}
	return in.files.pos(nodeEnd(n))
}

func nodeEnd(n ast.Node) token.Pos {
	if f, ok := n.(*ast.Field); ok && f.Value != nil {
		return f.Value.End()
	}
	return n.End()
}

// splitPath reads a path as users write it, "archive.replica" or "accounts[0]". Keys
// with dots are resolved by has, which reports whether a field exists below a path.
func splitPath(path string, has func([]string) bool) []string {
	if path == "" {
		return nil
	}
	var out []string
	rest := strings.Split(strings.ReplaceAll(path, "[", ".["), ".")
	for len(rest) > 0 {
		n := 1
		for k := 1; k <= len(rest); k++ {
			if has(append(out[:len(out):len(out)], strings.Join(rest[:k], "."))) {
				n = k
				break
			}
		}
		out = append(out, strings.Join(rest[:n], "."))
		rest = rest[n:]
	}
	return out
}
