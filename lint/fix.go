package lint

import (
	"strings"
	"unicode/utf8"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
)

// Retain is the request with which a user asks for fixes that add retention
// policies, since they change what happens to a resource: lint --fix=retain.
const Retain = "retain"

// Quote is the edit that puts a plain scalar, or a plain key, into quotes. text is
// what stands there.
func Quote(pos, end diag.Pos, text string) diag.Edit {
	return diag.Edit{Pos: pos, End: end, Old: text, New: `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`}
}

// AddKeys gives the edits that add keys with plain text values to a map, behind
// one of its keys whose value is a scalar, in the map's own style: lines of a
// block, or entries within braces. It gives none where the map is not written as
// it stands there (an anchor or a merge brought it in).
func AddKeys(m *cfn.Node, behind string, entries ...cfn.KV) []diag.Edit {
	f := m.Field(behind)
	if f == nil || m.Pos.Line == 0 || f.KeyPos.Compare(m.Pos) < 0 || f.Value.End.Compare(m.End) > 0 ||
		f.KeyPos.Line != f.Value.End.Line || len(m.Fields) == 0 {
		return nil
	}
	if m.Pos == m.Fields[0].KeyPos {
		var lines strings.Builder
		for _, e := range entries {
			lines.WriteString(e.Key + ": " + e.Value.Text + "\n")
		}
		behindLine := diag.Pos{File: m.Pos.File, Line: f.KeyPos.Line + 1, Col: 1}
		return []diag.Edit{{Pos: behindLine, End: behindLine, New: lines.String(), Indent: f.KeyPos.Line}}
	}
	var text strings.Builder
	for _, e := range entries {
		key, value, gap := e.Key, e.Value.Text, " "
		if f.End.Col-f.KeyPos.Col == utf8.RuneCountInString(f.Key)+2 {
			key, value = `"`+key+`"`, `"`+value+`"`
		}
		if f.KeyPos.Line != m.Pos.Line {
			gap = "\n"
		}
		text.WriteString("," + gap + key + ": " + value)
	}
	return []diag.Edit{{Pos: f.Value.End, End: f.Value.End, New: text.String(), Indent: f.KeyPos.Line}}
}

// fixOf makes a fix of edits, nil where there are none.
func fixOf(message, request string, edits []diag.Edit) *diag.Fix {
	if len(edits) == 0 {
		return nil
	}
	return &diag.Fix{Message: message, Request: request, Edits: edits}
}

// Fix proposes the one safe answer to a finding, if there are edits for it.
func Fix(d *diag.Diagnostic, message string, edits ...diag.Edit) {
	d.Fix = fixOf(message, "", edits)
}

// FixOnRequest is Fix for an answer that a user must ask for by a word.
func FixOnRequest(d *diag.Diagnostic, request, message string, edits ...diag.Edit) {
	d.Fix = fixOf(message, request, edits)
}
