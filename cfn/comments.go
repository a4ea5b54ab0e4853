package cfn

import (
	"bytes"
	"slices"
	"sort"
	"strings"

	"cuemulus.dev/internal/diag"
)

// commentMarks are how the comments begin that are kept: ours, and those with
// which checkov (once bridgecrew) is told to skip a check.
var commentMarks = []string{"cuemulus:", "checkov:skip=", "bridgecrew:skip="}

// comments finds the comments that begin with one of the marks. A "#" inside a scalar
// (user data, a description) is text, so places inside scalars do not count.
func comments(src *source, root *Node) []Comment {
	if !slices.ContainsFunc(commentMarks, func(mark string) bool { return bytes.Contains(src.text, []byte(mark)) }) {
		return nil
	}
	var scalars []*Node
	root.Walk(func(_ []string, n *Node) bool {
		if n.Kind == String {
			scalars = append(scalars, n)
		}
		return true
	})
	slices.SortFunc(scalars, func(a, b *Node) int { return a.Pos.Compare(b.Pos) })
	var found []Comment
	for i, start := range src.lines {
		end := len(src.text)
		if i+1 < len(src.lines) {
			end = src.lines[i+1]
		}
		line := src.text[start:end]
		hash := commentStart(line)
		if hash < 0 {
			continue
		}
		text := strings.TrimSpace(string(line[hash+1:]))
		pos := src.pos(start + hash)
		if !inside(scalars, pos) {
			alone := len(bytes.TrimSpace(line[:hash])) == 0
			found = append(found, Comment{Text: text, Pos: pos, Alone: alone})
		}
	}
	return found
}

// commentStart gives the index of the "#" that begins a comment with a mark: at
// the line's start or behind a blank.
func commentStart(line []byte) int {
	for i, b := range line {
		if b != '#' || i > 0 && line[i-1] != ' ' && line[i-1] != '\t' {
			continue
		}
		text := bytes.TrimLeft(line[i+1:], " \t")
		if slices.ContainsFunc(commentMarks, func(mark string) bool { return bytes.HasPrefix(text, []byte(mark)) }) {
			return i
		}
	}
	return -1
}

// inside reports whether a place is in one of the scalars, which are sorted by
// their beginnings and do not overlap.
func inside(scalars []*Node, pos diag.Pos) bool {
	after := sort.Search(len(scalars), func(i int) bool { return scalars[i].Pos.Compare(pos) > 0 })
	return after > 0 && pos.Compare(scalars[after-1].End) < 0
}
