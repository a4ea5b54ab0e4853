package cfn

import (
	"sort"
	"unicode/utf8"

	"cuemulus.dev/internal/diag"
)

// source finds line and column of an offset, and the offset of a line and column,
// both in logarithmic time: a file may be one line of megabytes.
type source struct {
	file  string
	text  []byte
	lines []int  // offset of each line's first byte
	wide  []wide // characters of more than one byte, in order
}

// wide is one character of more than one byte.
type wide struct {
	offset int
	extra  int // bytes beyond the first, of this and of all wide characters before
}

func newSource(file string, text []byte) *source {
	s := &source{file: file, text: text, lines: []int{0}}
	extra := 0
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			if text[i-1] == '\n' {
				s.lines = append(s.lines, i)
			}
			continue
		}
		_, size := utf8.DecodeRune(text[i:])
		extra += size - 1
		s.wide = append(s.wide, wide{i, extra})
		i += size
	}
	return s
}

// extraBefore gives the surplus bytes of the wide characters before an offset.
func (s *source) extraBefore(offset int) int {
	i := sort.Search(len(s.wide), func(i int) bool { return s.wide[i].offset >= offset })
	if i == 0 {
		return 0
	}
	return s.wide[i-1].extra
}

func (s *source) pos(offset int) diag.Pos {
	offset = min(max(offset, 0), len(s.text))
	line := sort.Search(len(s.lines), func(i int) bool { return s.lines[i] > offset }) - 1
	start := s.lines[line]
	col := offset - start + 1
	if len(s.wide) > 0 {
		col -= s.extraBefore(offset) - s.extraBefore(start)
	}
	return diag.Pos{File: s.file, Line: line + 1, Col: col}
}

// offset is the inverse of pos. A column behind the line's end gives the end.
func (s *source) offset(line, col int) int {
	if line < 1 || line > len(s.lines) {
		return len(s.text)
	}
	start, end := s.lines[line-1], len(s.text)
	if line < len(s.lines) {
		end = s.lines[line]
	}
	first := sort.Search(len(s.wide), func(i int) bool { return s.wide[i].offset >= start })
	before := s.extraBefore(start)
	count := sort.Search(len(s.wide)-first, func(i int) bool { // wide characters left of the column
		at := s.wide[first+i].offset
		return at-start-(s.extraBefore(at)-before) >= col-1
	})
	at := start + col - 1
	if count > 0 {
		at += s.wide[first+count-1].extra - before
	}
	return min(max(at, start), end)
}

// withLines gives the same text with another table of lines.
func (s *source) withLines(lines []int) *source {
	return &source{file: s.file, text: s.text, lines: lines, wide: s.wide}
}
