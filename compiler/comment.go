package compiler

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
)

// comments gives what the comments of a YAML file of stacks accept, in the words
// that templates know:
//
//	retain: false # cuemulus: ignore S3015 why it is scratch space
//
// Behind a value a comment speaks of the fields of its line; alone on its line, of the
// next key and all below it; above the first key, of every stack of the file. What is
// not well formed is reported.
func (in *inputs) comments(src *source) []Ignore {
	if !bytes.Contains(src.data, []byte("cuemulus:")) {
		return nil
	}
	t, _ := cfn.Parse(src.shown, src.data)
	if t == nil {
		return nil // reported as broken
	}
	ours := slices.DeleteFunc(slices.Clone(t.Comments), func(c cfn.Comment) bool { return !strings.HasPrefix(c.Text, "cuemulus:") })
	var out []Ignore
	for i, scope := range cfn.CommentScopes(t.Root, ours) {
		ig, ok := in.commentIgnore(ours[i])
		if !ok {
			continue
		}
		path := scope.Path
		if scope.Line > 0 {
			path = onLine(t.Root, scope.Line)
		}
		if len(path) > 1 && path[0] == "stacks" {
			ig.Stack, ig.Path = path[1], fieldsOnly(t.Root, path)
		}
		if len(path) == 0 && scope.Line > 0 || len(path) > 0 && path[0] != "stacks" {
			in.commentWrong(ours[i], "the comment stands beside no field of a stack", "write it behind a field's value, or alone above a field or a stack")
			continue
		}
		out = append(out, ig)
	}
	return out
}

// onLine gives the path of the outermost field that begins on a line, of the
// innermost one around it where none does.
func onLine(root *cfn.Node, line int) (path []string) {
	begins := false
	root.Walk(func(at []string, n *cfn.Node) bool {
		for _, f := range n.Fields {
			here := f.KeyPos.Line == line
			if !begins && (here || f.KeyPos.Line < line && line <= f.Value.End.Line) {
				path, begins = append(slices.Clone(at), f.Key), here
			}
		}
		return !begins
	})
	return path
}

// fieldsOnly joins a path below a stack up to the first item of a list, since a
// stack's fields are what findings go by.
func fieldsOnly(root *cfn.Node, path []string) string {
	n, names := root.Get(path[:2]...), []string{}
	for _, step := range path[2:] {
		if n == nil || n.Kind != cfn.Map {
			break
		}
		names = append(names, step)
		n = n.Get(step)
	}
	return strings.Join(names, ".")
}

const commentForm = "write # cuemulus: ignore RULE why REASON or, with a last day, # cuemulus: ignore RULE until=YYYY-MM-DD why REASON"

func (in *inputs) commentWrong(c cfn.Comment, message, help string) {
	d := codeAttribute.diagnostic(c.Pos, message, help)
	d.End = c.Pos
	d.End.Col += len([]rune("# " + c.Text))
	in.malformed = append(in.malformed, d)
}

// commentIgnore reads one comment. Whether there is such a rule, lint knows.
func (in *inputs) commentIgnore(c cfn.Comment) (Ignore, bool) {
	rules, until, why, ok := c.Ignore()
	before := len(in.malformed)
	switch {
	case !ok:
		in.commentWrong(c, "the comment speaks to cuemulus but cannot be understood", commentForm)
	case len(rules) == 0:
		in.commentWrong(c, "the comment does not say which rule it silences", commentForm)
	}
	if len(rules) > 0 && strings.TrimSpace(why) == "" {
		in.commentWrong(c, "the comment gives no reason", commentForm)
	}
	if until != "" && !isDate(until) {
		in.commentWrong(c, fmt.Sprintf("%q is no date", until), "write the last day as until=YYYY-MM-DD")
	}
	return Ignore{Rule: strings.Join(rules, " "), Why: why, Until: until, Pos: c.Pos}, len(in.malformed) == before
}

// commented gives the ignores of a stack of a data file.
func (e *evaluation) commented(v stackValue) []Ignore {
	var out []Ignore
	for _, d := range e.data {
		if d.file != v.file {
			continue
		}
		for _, ig := range d.ignores {
			if ig.Stack == "" || ig.Stack == v.name {
				ig.Stack = v.name
				out = append(out, ig)
			}
		}
	}
	return out
}
