package cfn

import (
	"path"
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
)

// shortened are the functions whose short form CloudFormation documents and that take
// what is written in it for the same ("Intrinsic function reference").
var shortened = []string{
	"Ref", "Fn::Base64", "Fn::Cidr", "Fn::FindInMap", "Fn::GetAtt", "Fn::GetAZs", "Fn::ImportValue", "Fn::Join",
	"Fn::Select", "Fn::Split", "Fn::Sub", "Fn::If", "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals",
}

// ShortForms gives the changes that write the functions of a YAML file in their short
// form, each for itself: Fn::Sub: TEXT becomes !Sub TEXT. A function stays as it is
// where its argument is a function in short form, since YAML takes one tag a value,
// and where a comment, an anchor or the like stands in between, since the edits then
// do not find the text that they expect. JSON has no short forms.
func (t *Template) ShortForms() []*diag.Fix {
	if t.Root == nil || t.Root.Kind != Map || len(t.Root.Fields) == 0 || t.Root.Fields[0].KeyPos != t.Root.Pos || path.Ext(t.File) == ".json" {
		return nil // a file that is one flow map is JSON to its author
	}
	s := &shortener{}
	s.fields(t.Root, 0)
	return s.fixes
}

type shortener struct{ fixes []*diag.Fix }

func (s *shortener) fields(n *Node, depth int) {
	for i := range n.Fields {
		s.value(n.Fields[i].Value, &n.Fields[i], depth+1)
	}
	for _, item := range n.Items {
		s.value(item, nil, depth+1)
	}
}

// value looks at a value that a key holds, or that is an item of a list.
func (s *shortener) value(n *Node, key *Field, depth int) {
	if n == nil || depth > MaxDepth {
		return
	}
	s.fields(n, depth)
	name, arg, ok := n.Intrinsic()
	if !ok || n.Short || arg == nil || !slices.Contains(shortened, name) || n.Pos.Line == 0 || arg.Pos.Line == 0 {
		return
	}
	if _, _, computed := arg.Intrinsic(); computed || arg.Kind == Map || arg.Kind != List && arg.Kind != String {
		return
	}
	if edits := shortEdits(n, key, name, arg); edits != nil {
		s.fixes = append(s.fixes, &diag.Fix{Message: "write " + name + " in its short form", Edits: edits})
	}
}

// shortEdits gives the edits for one function, nil where there are none.
func shortEdits(n *Node, key *Field, name string, arg *Node) []diag.Edit {
	tag := "!" + strings.TrimPrefix(name, "Fn::")
	f := n.Fields[0]
	written := name // the key as it stands there
	if f.End.Line != f.KeyPos.Line {
		return nil
	}
	if f.End.Col-f.KeyPos.Col == len(name)+2 {
		written = `"` + name + `"`
	}
	inBraces := f.KeyPos != n.Pos
	colon := f.End
	colon.Col++

	from, before := n.Pos, ""
	switch {
	case inBraces:
		before = "{"
	case key != nil && key.End.Line != n.Pos.Line: // a block below its key
		from, before = key.End, ":"
	case key != nil:
		return nil // no block map begins on its key's line
	}
	if name == "Fn::GetAtt" && arg.Kind == List {
		text, old, ok := dotted(arg)
		if !ok {
			return nil
		}
		edit := diag.Edit{Pos: from, End: arg.End, Old: before + written + ":" + old, New: lead(before) + tag + " " + text}
		return closed(edit, n, arg, inBraces)
	}
	switch {
	case arg.Kind == String && arg.Pos.Line == arg.End.Line && arg.Pos.Line == f.End.Line,
		arg.Kind == List && arg.Pos.Line == f.End.Line: // in brackets, or behind the key
		edit := diag.Edit{Pos: from, End: arg.Pos, Old: before + written + ":", New: lead(before) + tag + " "}
		return closed(edit, n, arg, inBraces)
	case inBraces:
		return nil
	case arg.Kind == List && len(arg.Items) > 0:
		return []diag.Edit{{Pos: from, End: colon, Old: before + written + ":", New: lead(before) + tag}}
	case arg.Kind == String && arg.Quoted && arg.Pos.Line == f.End.Line && arg.End.Line > arg.Pos.Line:
		// A block of text: only one whose line says | and nothing else, since a number
		// behind it counts from the column of what holds it.
		next := diag.Pos{File: arg.Pos.File, Line: arg.Pos.Line + 1, Col: 1}
		return []diag.Edit{{Pos: from, End: next, Old: before + written + ":|", New: lead(before) + tag + " |\n"}}
	}
	return nil
}

// lead is what stands before the tag.
func lead(before string) string {
	if before == ":" {
		return ": "
	}
	return ""
}

// closed adds the edit that takes the closing brace away.
func closed(edit diag.Edit, n, arg *Node, inBraces bool) []diag.Edit {
	if !inBraces {
		return []diag.Edit{edit}
	}
	return []diag.Edit{edit, {Pos: arg.End, End: n.End, Old: "}"}}
}

// dotted gives the argument of Fn::GetAtt as one text, and as it stands there.
func dotted(list *Node) (text, old string, ok bool) {
	if len(list.Items) != 2 || list.Pos.Line == 0 {
		return "", "", false
	}
	var words []string
	block := list.Items[0].Pos.Line != list.Items[1].Pos.Line
	for _, item := range list.Items {
		word, isText := item.String()
		if !isText || item.Quoted || word == "" || strings.Trim(word, letters+".") != "" {
			return "", "", false
		}
		words = append(words, word)
	}
	if strings.Contains(words[0], ".") {
		return "", "", false
	}
	old = "[" + words[0] + "," + words[1] + "]"
	if block && list.Pos.Line != list.Items[0].Pos.Line || block && list.Pos.Col+2 == list.Items[0].Pos.Col {
		old = "-" + words[0] + "-" + words[1]
	}
	return words[0] + "." + words[1], old, true
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// SameValue is Equal for what means the same to CloudFormation: Fn::GetAtt of "A.B"
// and of [A, B].
func SameValue(n, m *Node) bool {
	if n == nil || m == nil {
		return n == m
	}
	if name, _, ok := n.Intrinsic(); ok && name == "Fn::GetAtt" {
		id, attribute, ok1 := n.RefersTo()
		other, its, ok2 := m.RefersTo()
		if ok1 && ok2 {
			otherName, _, _ := m.Intrinsic()
			return otherName == name && id == other && attribute == its
		}
	}
	if n.Kind != m.Kind || n.Text != m.Text || len(n.Items) != len(m.Items) || len(n.Fields) != len(m.Fields) {
		return false
	}
	for i := range n.Items {
		if !SameValue(n.Items[i], m.Items[i]) {
			return false
		}
	}
	for i := range n.Fields {
		if n.Fields[i].Key != m.Fields[i].Key || !SameValue(n.Fields[i].Value, m.Fields[i].Value) {
			return false
		}
	}
	return true
}
