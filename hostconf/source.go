package hostconf

import (
	"sort"
	"unicode/utf8"

	"cuemulus.dev/internal/diag"
)

// source finds the line and column of an offset.
type source struct {
	file  string
	text  []byte
	lines []int // offset of each line's first byte
	// The last answer: files of one long line are asked from left to right.
	lastLine, lastOffset, lastCol int
}

func newSource(file string, text []byte) *source {
	s := &source{file: file, text: text, lines: []int{0}, lastLine: -1}
	for i, b := range text {
		if b == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	return s
}

// pos gives the place of an offset; columns count characters.
func (s *source) pos(offset int) diag.Pos {
	offset = min(max(offset, 0), len(s.text))
	line := sort.Search(len(s.lines), func(i int) bool { return s.lines[i] > offset }) - 1
	from, col := s.lines[line], 1
	if line == s.lastLine && s.lastOffset <= offset {
		from, col = s.lastOffset, s.lastCol
	}
	col += utf8.RuneCount(s.text[from:offset])
	s.lastLine, s.lastOffset, s.lastCol = line, offset, col
	return diag.Pos{File: s.file, Line: line + 1, Col: col}
}

// line gives a line, counted from 0, without its end, and its offset.
func (s *source) line(i int) (text string, offset int) {
	start, end := s.lines[i], len(s.text)
	if i+1 < len(s.lines) {
		end = s.lines[i+1] - 1
	}
	return string(s.text[start:end]), start
}
