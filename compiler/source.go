package compiler

import (
	"bytes"
	"path/filepath"
	"sort"
	"strings"
	"unicode/utf8"

	"cuelang.org/go/cue/token"

	"cuemulus.dev/internal/diag"
)

// source is one file that was read, kept so that byte columns become characters.
type source struct {
	abs   string // absolute path, the name under which CUE knows the file
	shown string // the path for the user: Dir as typed, joined with the rest
	data  []byte
	lines []int // offset of each line's first byte
}

func newSource(abs, shown string, data []byte) *source {
	s := &source{abs: abs, shown: filepath.ToSlash(shown), data: data, lines: []int{0}}
	for i, c := range data {
		if c == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	return s
}

// pos gives the place of a byte offset.
func (s *source) pos(offset int) diag.Pos {
	offset = min(max(offset, 0), len(s.data))
	line := sort.SearchInts(s.lines, offset+1)
	return diag.Pos{File: s.shown, Line: line, Col: utf8.RuneCount(s.data[s.lines[line-1]:offset]) + 1}
}

// offset is the inverse for a line and a column in characters, both from 1.
func (s *source) offset(line, col int) int {
	if line < 1 || line > len(s.lines) {
		return len(s.data)
	}
	at := s.lines[line-1]
	for ; col > 1 && at < len(s.data) && s.data[at] != '\n'; col-- {
		_, n := utf8.DecodeRune(s.data[at:])
		at += n
	}
	return at
}

// rest gives the text from offset to the end of its line.
func (s *source) rest(offset int) []byte {
	offset = min(max(offset, 0), len(s.data))
	line, _, _ := bytes.Cut(s.data[offset:], []byte("\n"))
	return line
}

// sources is every file that was read, by absolute path.
type sources map[string]*source

// pos turns a place of CUE's into one for the user. Places in the embedded schemas
// become "schemas/aws/...", others keep the path that the user typed. A place that
// CUE does not know is zero.
func (ss sources) pos(p token.Pos) diag.Pos {
	if !p.IsValid() {
		return diag.Pos{}
	}
	at := p.Position()
	if s, ok := ss[at.Filename]; ok {
		return s.pos(at.Offset)
	}
	if rest, ok := schemaFile(at.Filename); ok {
		return diag.Pos{File: rest, Line: at.Line, Col: at.Column}
	}
	return diag.Pos{File: filepath.ToSlash(filepath.Base(at.Filename)), Line: at.Line, Col: at.Column}
}

// fromUser reports whether a place lies outside the embedded schemas.
func fromUser(p token.Pos) bool {
	if !p.IsValid() {
		return false
	}
	_, ok := schemaFile(p.Filename())
	return !ok
}

// schemaFile gives the shown name of an embedded schema file.
func schemaFile(name string) (shown string, ok bool) {
	rest, ok := strings.CutPrefix(filepath.ToSlash(name), schemaRoot+"/")
	if !ok {
		return "", false
	}
	return "schemas/" + rest, true
}

// relative gives a shown path relative to the project.
func (in *inputs) relative(shown string) string {
	rel, err := filepath.Rel(in.dir, filepath.FromSlash(shown))
	if err != nil {
		return shown
	}
	return filepath.ToSlash(rel)
}
