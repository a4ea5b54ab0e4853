// Package fix makes the changes that findings propose (diag.Fix) in the text of a
// file. All that no change touches stays as it is, byte by byte: comments, line
// ends, a byte order mark.
//
// A change is made whole or not at all. It is left undone where the text is not
// what the finding expects (diag.Edit.Old), and where it would touch what another
// change of the same call touches; a caller that looks at the result again finds it
// again, and may make it then.
package fix

import (
	"bytes"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"cuemulus.dev/internal/diag"
)

var byteOrderMark = []byte("\xEF\xBB\xBF")

// text is a file's content with its lines.
type text struct {
	data    []byte // without a byte order mark
	lines   []int  // offset of each line's first byte
	newline string
}

func newText(data []byte) *text {
	t := &text{data: bytes.TrimPrefix(data, byteOrderMark), lines: []int{0}, newline: "\n"}
	for i, b := range t.data {
		if b == '\n' {
			if len(t.lines) == 1 && i > 0 && t.data[i-1] == '\r' {
				t.newline = "\r\n"
			}
			t.lines = append(t.lines, i+1)
		}
	}
	return t
}

// line gives a line without its end, counted from 1.
func (t *text) line(n int) []byte {
	if n < 1 || n > len(t.lines) {
		return nil
	}
	end := len(t.data)
	if n < len(t.lines) {
		end = t.lines[n]
	}
	return bytes.TrimRight(t.data[t.lines[n-1]:end], "\r\n")
}

// offset finds a place; ok is false where the text has no such place. The
// beginning of the line behind the last is the end.
func (t *text) offset(pos diag.Pos) (at int, ok bool) {
	if pos.Line == len(t.lines)+1 && pos.Col == 1 {
		return len(t.data), true
	}
	if pos.Line < 1 || pos.Line > len(t.lines) || pos.Col < 1 {
		return 0, false
	}
	line := t.line(pos.Line)
	start := t.lines[pos.Line-1]
	at = 0
	for range pos.Col - 1 {
		if at >= len(line) {
			return 0, false
		}
		_, size := utf8.DecodeRune(line[at:])
		at += size
	}
	return start + at, true
}

func (t *text) pos(file string, at int) diag.Pos {
	line := sort.SearchInts(t.lines, at+1)
	return diag.Pos{File: file, Line: line, Col: utf8.RuneCount(t.data[t.lines[line-1]:at]) + 1}
}

// change is an edit as bytes.
type change struct {
	from, to int
	text     string
}

// changes resolves the edits of a fix; ok is false where one of them cannot be
// made.
func (t *text) changes(f *diag.Fix) (list []change, ok bool) {
	for _, e := range f.Edits {
		from, ok := t.offset(e.Pos)
		if !ok {
			return nil, false
		}
		to := from
		if e.End.Line > 0 {
			if to, ok = t.offset(e.End); !ok || to < from {
				return nil, false
			}
		}
		if squeeze(string(t.data[from:to])) != squeeze(e.Old) {
			return nil, false
		}
		for e.Blanks && to < len(t.data) && (t.data[to] == ' ' || t.data[to] == '\t') {
			to++
		}
		c := change{from, to, t.inserted(e, from)}
		if c.text == "" && from > 0 && t.data[from-1] == ':' && (from == 1 || t.data[from-2] != '"') {
			c.text = " " // to YAML a colon is one only before a blank, or behind a quoted key
		}
		list = append(list, c)
	}
	slices.SortStableFunc(list, func(a, b change) int { return a.from - b.from })
	return list, len(list) > 0
}

// inserted gives the new text with the indentation and the line ends of the file.
func (t *text) inserted(e diag.Edit, at int) string {
	indent := t.line(e.Indent)
	indent = indent[:len(indent)-len(bytes.TrimLeft(indent, " \t"))]
	lines := strings.SplitAfter(e.New, "\n")
	var out strings.Builder
	for i, line := range lines {
		if line != "" && (i > 0 || e.Pos.Col == 1) {
			out.Write(indent)
		}
		out.WriteString(line)
	}
	text := out.String()
	if at == len(t.data) && at > 0 && t.data[at-1] != '\n' && strings.HasSuffix(text, "\n") && e.Pos.Col == 1 {
		text = "\n" + strings.TrimSuffix(text, "\n") // the last line has no end
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", t.newline)
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// Apply makes changes in a text, in the order given where they touch one another.
// done says which were made: a change that is the same as one before counts.
func Apply(data []byte, fixes []*diag.Fix) (result []byte, done []bool) {
	t := newText(data)
	done = make([]bool, len(fixes))
	var all []change
	taken := newTaken(t)
	for i, f := range fixes {
		list, ok := t.changes(f)
		if !ok {
			continue
		}
		var added []change
		added, done[i] = taken.take(list)
		all = append(all, added...)
	}
	slices.SortStableFunc(all, func(a, b change) int { return b.from - a.from })
	out := slices.Clone(t.data)
	for _, c := range all {
		out = slices.Replace(out, c.from, c.to, []byte(c.text)...)
	}
	if bytes.HasPrefix(data, byteOrderMark) {
		out = slices.Concat(byteOrderMark, out)
	}
	return out, done
}

// taken are the changes that were chosen.
type taken struct {
	at      map[int]change // by where they begin
	touched []bool         // by byte
}

func newTaken(t *text) *taken {
	return &taken{map[int]change{}, make([]bool, len(t.data)+1)}
}

// take chooses changes unless one of them touches another, or one chosen before;
// what is the same as one before is not chosen again.
func (k *taken) take(list []change) (added []change, ok bool) {
	for i, c := range list {
		if before, ok := k.at[c.from]; ok && before == c {
			continue
		}
		if i > 0 && (c.from < list[i-1].to || c.from == list[i-1].from) || !k.free(c) {
			return nil, false
		}
		added = append(added, c)
	}
	for _, c := range added {
		k.at[c.from] = c
		for i := c.from; i < c.to; i++ {
			k.touched[i] = true
		}
	}
	return added, true
}

func (k *taken) free(c change) bool {
	for i := c.from; i < max(c.to, c.from+1); i++ {
		if _, begins := k.at[i]; begins || c.to > i && k.touched[i] {
			return false
		}
	}
	return c.from != c.to || c.from == 0 || !k.touched[c.from-1] || !k.touched[c.from] // an insertion into something
}

// Plain gives a fix with edits that say all by themselves, for reports: without
// Old, Indent and Blanks. It is nil where the fix cannot be made.
func Plain(data []byte, f *diag.Fix) *diag.Fix {
	t := newText(data)
	list, ok := t.changes(f)
	if !ok {
		return nil
	}
	if _, ok := newTaken(t).take(list); !ok {
		return nil
	}
	plain := &diag.Fix{Message: f.Message, Request: f.Request}
	for _, c := range list {
		plain.Edits = append(plain.Edits, diag.Edit{Pos: t.pos(f.Edits[0].Pos.File, c.from), End: t.pos(f.Edits[0].Pos.File, c.to), New: c.text})
	}
	return plain
}
