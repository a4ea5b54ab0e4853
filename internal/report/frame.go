package report

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"cuemulus.dev/internal/diag"
)

const (
	tabStop    = 4   // a tab leads to the next multiple of so many columns
	frameWidth = 100 // columns of a source line that are shown around the caret
	lineBytes  = 1 << 16
)

// sources gives lines of files, and keeps those of the file asked for last:
// findings come sorted by file.
type sources struct {
	read   func(string) []byte
	file   string
	lines  [][]byte
	secret map[diag.Pos]bool // lines, by file and number, in which a secret may stand
}

// secretLines gives the lines that a finding calls secret, so that no other finding
// shows them either. A place of many lines counts to its end, within reason.
func secretLines(ds []diag.Diagnostic) map[diag.Pos]bool {
	const most = 1000
	lines := map[diag.Pos]bool{}
	for _, d := range ds {
		if lineOnly := d.Pos.Line > 0 && d.Pos.Col == 0; !d.Secret && !lineOnly {
			continue // a place without column says that its line is not to be shown
		}
		for n := d.Pos.Line; n <= max(d.Pos.Line, min(d.End.Line, d.Pos.Line+most)); n++ {
			lines[diag.Pos{File: d.Pos.File, Line: n}] = true
		}
	}
	return lines
}

func (s *sources) line(pos diag.Pos) (line []byte, ok bool) {
	if s.read == nil || pos.File == "" || pos.Line < 1 || pos.Col < 1 {
		return nil, false
	}
	if s.secret[diag.Pos{File: pos.File, Line: pos.Line}] {
		return nil, false
	}
	if s.lines == nil || s.file != pos.File {
		text := bytes.TrimPrefix(s.read(pos.File), []byte("\xEF\xBB\xBF"))
		s.file, s.lines = pos.File, bytes.Split(text, []byte("\n"))
	}
	if pos.Line > len(s.lines) {
		return nil, false
	}
	return bytes.TrimSuffix(s.lines[pos.Line-1], []byte("\r")), true
}

// cell is one character of a source line as it is shown.
type cell struct {
	text  string
	width int // columns on the screen
}

func cells(line []byte) []cell {
	line = line[:min(len(line), lineBytes)]
	var list []cell
	for column := 0; len(line) > 0; {
		r, size := utf8.DecodeRune(line)
		c := cell{show(r, string(line[:size])), 1}
		switch {
		case r == '\t':
			c.width = tabStop - column%tabStop
			c.text = strings.Repeat(" ", c.width)
		case len(c.text) > size:
			c.width = len(c.text)
		default:
			c.width = columns(r)
		}
		list = append(list, c)
		column += c.width
		line = line[size:]
	}
	return list
}

// columns gives the width of a character on a terminal: marks that combine with
// the character before take none, East Asian wide characters and pictures two
// (Unicode Standard Annex 11).
func columns(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case r >= 0x1100 && r <= 0x115f,
		r >= 0x2e80 && r <= 0x303e, r >= 0x3041 && r <= 0xa4cf,
		r >= 0xac00 && r <= 0xd7a3, r >= 0xf900 && r <= 0xfaff,
		r >= 0xfe30 && r <= 0xfe6f, r >= 0xff00 && r <= 0xff60, r >= 0xffe0 && r <= 0xffe6,
		r >= 0x1f300 && r <= 0x1f64f, r >= 0x1f900 && r <= 0x1f9ff,
		r >= 0x20000 && r <= 0x3fffd:
		return 2
	}
	return 1
}

// frame gives the source line of a finding and the line of carets below it; ok
// is false where the source is not at hand or is shorter than the place says, and where
// the line may hold a secret.
func frame(s *sources, d diag.Diagnostic) (number, line, carets string, ok bool) {
	raw, ok := s.line(d.Pos)
	if !ok || d.Secret {
		return "", "", "", false
	}
	row := cells(raw)
	from := d.Pos.Col - 1
	if from > len(row) {
		return "", "", "", false
	}
	to := from + 1
	switch {
	case d.End.Line == d.Pos.Line && d.End.Col > d.Pos.Col:
		to = d.End.Col - 1
	case d.End.Line > d.Pos.Line:
		to = len(row)
	}
	to = max(min(to, len(row)), from)

	first, last := window(row, from, to)
	var text, marks strings.Builder
	if first > 0 {
		text.WriteString("… ")
		marks.WriteString("  ")
	}
	for i := first; i < last; i++ {
		text.WriteString(row[i].text)
		switch mark := row[i].width; {
		case i < from:
			marks.WriteString(strings.Repeat(" ", mark))
		case i < to:
			marks.WriteString(strings.Repeat("^", mark))
		}
	}
	if from == to { // behind the last character, or an empty line
		marks.WriteString("^")
	}
	if last < len(row) {
		text.WriteString(" …")
	}
	return fmt.Sprint(d.Pos.Line), strings.TrimRight(text.String(), " "), marks.String(), true
}

// window chooses the cells to show: all, or about frameWidth columns with the
// guilty ones in them, as much before as there is room for behind.
func window(row []cell, from, to int) (first, last int) {
	total := 0
	for _, c := range row {
		total += c.width
	}
	if total <= frameWidth {
		return 0, len(row)
	}
	first, last = from, from
	width := 0
	for last < to && width+row[last].width <= frameWidth {
		width += row[last].width
		last++
	}
	before := (frameWidth - width) / 2
	for first > 0 && before >= row[first-1].width && row[first-1].width+width <= frameWidth {
		first--
		before -= row[first].width
		width += row[first].width
	}
	for last < len(row) && width+row[last].width <= frameWidth {
		width += row[last].width
		last++
	}
	for first > 0 && width+row[first-1].width <= frameWidth {
		first--
		width += row[first].width
	}
	return first, last
}
