// Package diag is the one value in which every stage says what is wrong.
//
// A Diagnostic points at a line that the user wrote; whatever else is to blame
// (the schema's line, the line of the rendered file) stands in Related. Stages
// return []Diagnostic; nothing below main prints. Sort is called once, in main,
// before any printer sees the list.
//
// The package imports nothing of ours, so every other package may use it.
package diag

import (
	"cmp"
	"fmt"
	"slices"
)

// Severity says how much a finding matters. The zero value is Note.
type Severity int

// The three severities. Error and Warning make a run exit with 1; Note never does.
const (
	Note Severity = iota
	Warning
	Error
)

// String gives the word that users read and write: "note", "warning" or "error".
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	default:
		return "note"
	}
}

// ParseSeverity is the inverse of String; ok is false for any other word.
func ParseSeverity(word string) (s Severity, ok bool) {
	for _, s := range []Severity{Note, Warning, Error} {
		if s.String() == word {
			return s, true
		}
	}
	return Note, false
}

// Pos is a place in a file. Line and Col count from 1, Col in characters (code
// points), not bytes. Zero means unknown: a Pos with only a File is the file as
// a whole. File is relative to the working directory where that is possible, and
// uses forward slashes.
type Pos struct {
	File string
	Line int
	Col  int
}

// IsZero reports whether nothing at all is known.
func (p Pos) IsZero() bool { return p == Pos{} }

// String gives file:line:col with the unknown parts left out.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	default:
		return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
	}
}

// Compare orders by file, line and column.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col))
}

// Related is a second place that has to do with a finding, with a few words
// that say how ("required here", "rendered as").
type Related struct {
	Pos     Pos
	Message string
}

// Diagnostic is one finding. Message says what is wrong in the user's words,
// Help what to write instead; both start in lower case and have no full stop.
type Diagnostic struct {
	Rule     string   // id, "S3004"; never empty
	Name     string   // short name, "replication-to-itself"
	Severity Severity // after the project's settings were applied
	Message  string
	Help     string
	Pos      Pos      // where the user must look
	End      Pos      // first place after the guilty text; zero when unknown
	Path     []string // keys and indices from the root of the document
	Stack    string   // the stack's name in the project; empty for a template file
	Resource string   // logical id, where the finding is about one resource
	Aliases  []string // ids of the same idea in other tools
	Related  []Related
	Fix      *Fix // nil where there is no one answer

	// Secret marks a place at which a secret may stand: no printer shows its line.
	Secret bool

	// Unreadable marks input that could not be read at all (broken syntax, a
	// missing file, a limit passed). It makes a run exit with 2 instead of 1.
	Unreadable bool
}

// Sort orders by place, then rule, path and message, and drops exact repeats.
// It is the only order that printers see.
func Sort(ds []Diagnostic) []Diagnostic {
	slices.SortStableFunc(ds, compare)
	return slices.CompactFunc(ds, func(a, b Diagnostic) bool { return compare(a, b) == 0 })
}

func compare(a, b Diagnostic) int {
	return cmp.Or(
		a.Pos.Compare(b.Pos),
		cmp.Compare(a.Rule, b.Rule),
		slices.Compare(a.Path, b.Path),
		cmp.Compare(a.Message, b.Message),
		cmp.Compare(a.Stack, b.Stack),
		cmp.Compare(a.Resource, b.Resource),
	)
}

// Worst gives the highest severity in the list and whether any of it is unreadable
// input. An empty list is a Note.
func Worst(ds []Diagnostic) (worst Severity, unreadable bool) {
	for _, d := range ds {
		worst = max(worst, d.Severity)
		unreadable = unreadable || d.Unreadable
	}
	return worst, unreadable
}

// Code documents one kind of diagnostic that is no lint rule: a mistake in the
// input, in a template's text, in the lock file. `cuemulus explain` prints it.
type Code struct {
	ID    string // "INPUT002"
	Name  string // "unknown-field"
	Title string // one line
	Why   string // why it matters and what to do
	Bad   string // an example that has the mistake; may be empty
	Good  string // the same, mended; may be empty
}
