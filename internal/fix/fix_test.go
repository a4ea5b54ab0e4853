package fix

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/internal/diag"
)

func at(line, col int) diag.Pos { return diag.Pos{File: "f", Line: line, Col: col} }

func edit(line, from, to int, old, text string) diag.Edit {
	return diag.Edit{Pos: at(line, from), End: at(line, to), Old: old, New: text}
}

func one(edits ...diag.Edit) *diag.Fix { return &diag.Fix{Edits: edits} }

func TestApply(t *testing.T) {
	insert := diag.Edit{Pos: at(3, 1), New: "b: 1\nc: 2\n", Indent: 2}
	for _, c := range []struct {
		name, text, want string
		fixes            []*diag.Fix
		done             []bool
	}{
		{"replace", "a: 2012\nb: 2013\n", "a: '2012'\nb: \"2013\"\n", []*diag.Fix{one(edit(1, 4, 8, "2012", "'2012'")), one(edit(2, 4, 8, "2013", `"2013"`))}, []bool{true, true}},
		{"characters", "é: 日本x\n", "é: 日y\n", []*diag.Fix{one(edit(1, 5, 7, "本x", "y"))}, []bool{true}},
		{"byte order mark", "\xEF\xBB\xBFa\n", "\xEF\xBB\xBFb\n", []*diag.Fix{one(edit(1, 1, 2, "a", "b"))}, []bool{true}},
		{"something else stands there", "a: &x 2012\n", "a: &x 2012\n", []*diag.Fix{one(edit(1, 4, 8, "2012", "'2012'"))}, []bool{false}},
		{"blanks in between do not count", "{ \"a\" : 1}", "1}", []*diag.Fix{one(edit(1, 1, 9, `{"a":`, ""))}, []bool{true}},
		{"blanks behind", "a: !Sub   x\n", "a: x\n", []*diag.Fix{one(diag.Edit{Pos: at(1, 4), End: at(1, 8), Old: "!Sub", Blanks: true})}, []bool{true}},
		{"insert lines", "a:\n    x: 1 # c\n    y: 2\n", "a:\n    x: 1 # c\n    b: 1\n    c: 2\n    y: 2\n", []*diag.Fix{one(insert)}, []bool{true}},
		{"insert lines at the end", "a:\n\tx: 1\n", "a:\n\tx: 1\n\tb: 1\n\tc: 2\n", []*diag.Fix{one(insert)}, []bool{true}},
		{"insert lines behind a line without end", "a:\n  x: 1", "a:\n  x: 1\n  b: 1\n  c: 2", []*diag.Fix{one(insert)}, []bool{true}},
		{"line ends of Windows", "a:\r\n  x: 1\r\nz: 1\r\n", "a:\r\n  x: 1\r\n  b: 1\r\n  c: 2\r\nz: 1\r\n", []*diag.Fix{one(insert)}, []bool{true}},
		{"no such line", "a\n", "a\n", []*diag.Fix{one(edit(7, 1, 2, "a", "b"))}, []bool{false}},
		{"no such column", "a\n", "a\n", []*diag.Fix{one(edit(1, 1, 9, "a", "b"))}, []bool{false}},
		{"backwards", "abc\n", "abc\n", []*diag.Fix{one(edit(1, 3, 1, "ab", "b"))}, []bool{false}},
		{"nothing", "a\n", "a\n", []*diag.Fix{one()}, []bool{false}},
		{"the first of two that overlap", "abcd\n", "Xd\n", []*diag.Fix{one(edit(1, 1, 4, "abc", "X")), one(edit(1, 3, 5, "cd", "Y"))}, []bool{true, false}},
		{"neighbours", "abcd\n", "XY\n", []*diag.Fix{one(edit(1, 1, 3, "ab", "X")), one(edit(1, 3, 5, "cd", "Y"))}, []bool{true, true}},
		{"the same twice", "abcd\n", "Xcd\n", []*diag.Fix{one(edit(1, 1, 3, "ab", "X")), one(edit(1, 1, 3, "ab", "X"))}, []bool{true, true}},
		{"one edit of a fix does not fit", "abcd\n", "abcd\n", []*diag.Fix{one(edit(1, 1, 2, "a", "X"), edit(1, 4, 5, "?", "Y"))}, []bool{false}},
		{"edits of one fix that overlap", "abcd\n", "abcd\n", []*diag.Fix{one(edit(1, 1, 3, "ab", "X"), edit(1, 2, 4, "bc", "Y"))}, []bool{false}},
		{"both ends", `{"a": x}`, "x", []*diag.Fix{one(edit(1, 1, 7, `{"a":`, ""), edit(1, 8, 9, "}", ""))}, []bool{true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := c.text
			got, done := Apply([]byte(c.text), c.fixes)
			require.Equal(t, c.want, string(got))
			require.Equal(t, c.done, done)
			require.Equal(t, before, c.text)
			if len(c.fixes) == 1 {
				plain := Plain([]byte(c.text), c.fixes[0])
				require.Equal(t, c.done[0], plain != nil)
				if plain == nil {
					return
				}
				for i := range plain.Edits { // what is plain says all, but for what must stand there
					plain.Edits[i].Old = string(newText([]byte(c.text)).between(plain.Edits[i]))
				}
				got, _ := Apply([]byte(c.text), []*diag.Fix{plain})
				require.Equal(t, c.want, string(got))
			}
		})
	}
}

func (t *text) between(e diag.Edit) []byte {
	from, _ := t.offset(e.Pos)
	to, _ := t.offset(e.End)
	return t.data[from:to]
}

func FuzzApply(f *testing.F) {
	f.Add([]byte("a: 1\nb: 2\n"), 1, 1, 1, 2, "x\n", 1)
	f.Add([]byte("\xEF\xBB\xBF\xff\xfe\r\n"), 2, 1, 3, 1, "", -1)
	f.Fuzz(func(t *testing.T, data []byte, line, col, endLine, endCol int, text string, indent int) {
		e := diag.Edit{Pos: at(line, col), End: at(endLine, endCol), New: text, Indent: indent, Blanks: true}
		got, done := Apply(data, []*diag.Fix{one(e)})
		if !done[0] {
			require.Equal(t, data, got)
		}
		Plain(data, one(e))
	})
}
