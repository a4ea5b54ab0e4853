package cfn

import (
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/internal/diag"
)

// Ignore reads a comment of ours, "cuemulus: ignore S3004 until=2027-01-31 why our
// site": the rules, of which there may be several, the date and the reason as they
// stand there. ok is false for a comment that says something else.
func (c Comment) Ignore() (rules []string, until, why string, ok bool) {
	words := strings.Fields(strings.TrimPrefix(c.Text, "cuemulus:"))
	if len(words) == 0 || words[0] != "ignore" {
		return nil, "", "", false
	}
	words = words[1:]
	for i, word := range words {
		word = strings.TrimRight(word, ",")
		if strings.TrimRight(word, ":=") == "why" {
			return rules, until, strings.Join(words[i+1:], " "), true
		}
		if date, ok := strings.CutPrefix(word, "until="); ok {
			until = date
			continue
		}
		rules = append(rules, word)
	}
	return rules, until, "", true
}

// CommentScope is what a comment speaks of: a line, or what is below a path; with
// neither, the whole document.
type CommentScope struct {
	Line int
	Path []string
}

// CommentScopes says what each comment speaks of: its line; or, alone on its line,
// the outermost key or list item that begins next. Above the first key that is
// all. The tree is walked twice, however many comments there are.
func CommentScopes(root *Node, comments []Comment) []CommentScope {
	scopes := make([]CommentScope, len(comments))
	if len(comments) == 0 {
		return scopes
	}
	var starts []diag.Pos
	root.Walk(func(_ []string, n *Node) bool {
		for _, f := range n.Fields {
			starts = append(starts, f.KeyPos)
		}
		for _, item := range n.Items {
			starts = append(starts, item.Pos)
		}
		return true
	})
	slices.SortFunc(starts, diag.Pos.Compare)
	next := make([]diag.Pos, len(comments))
	below := map[diag.Pos][]string{}
	for i, c := range comments {
		at, equal := slices.BinarySearchFunc(starts, c.Pos, diag.Pos.Compare)
		if equal {
			at++
		}
		if c.Alone && at < len(starts) {
			next[i] = starts[at]
			below[starts[at]] = nil
		}
	}
	root.Walk(func(path []string, n *Node) bool {
		begins := func(pos diag.Pos, step string) {
			if have, wanted := below[pos]; wanted && have == nil { // parents come first
				below[pos] = append(slices.Clone(path), step)
			}
		}
		for _, f := range n.Fields {
			begins(f.KeyPos, f.Key)
		}
		for i, item := range n.Items {
			begins(item.Pos, strconv.Itoa(i))
		}
		return true
	})
	for i, c := range comments {
		path := below[next[i]]
		switch {
		case next[i].IsZero(): // behind a value; or nothing follows, and it speaks of nothing
			scopes[i].Line = c.Pos.Line
		case len(path) == 1 && root.Kind == Map && root.Fields[0].Key == path[0]:
		default:
			scopes[i].Path = path
		}
	}
	return scopes
}
