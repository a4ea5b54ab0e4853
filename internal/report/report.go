// Package report prints findings. A Printer is a function of a Report and a
// writer; the formats stand in one literal table, Formats, and adding one is one
// line there. Nothing is printed that is not in the Report: no clock, no
// environment, no terminal is asked.
//
// Names, messages and source lines come from files that other people wrote. Each
// printer keeps them text: control characters and the characters that reorder
// text on a screen are written as escapes (\x1b, \u202e), and what would end a
// workflow command or a Markdown cell is escaped for that format.
//
// The json format is a contract for other programs; README.md beside this file
// is its description.
package report

import (
	"io"
	"slices"

	"cuemulus.dev/internal/diag"
)

// Report is all that a printer may say.
type Report struct {
	// Findings in the order of diag.Sort, after suppression.
	Findings []diag.Diagnostic

	Tool    string // "cuemulus"
	Version string // "0.1.0"
	Command string // "lint"; parts uploads of one repository in the sarif format

	// Rule documents the rule of an id, for the sarif format; ok is false where
	// nothing is known. It may be nil.
	Rule func(id string) (doc Rule, ok bool)

	// Subjects names the stacks and files that were looked at, in order, for the
	// junit format, which says of each that it is clean.
	Subjects []string

	// Checked counts the templates and files that were looked at, Suppressed the
	// findings that a reason silenced. Zero is not mentioned.
	Checked    int
	Suppressed int

	// Source gives the bytes of a file that a finding names, nil where there are
	// none. Source itself may be nil: then there are no code frames.
	Source func(file string) []byte

	// Prefix is put before relative file names in every format but text and json,
	// whose names must be relative to the repository's root: the directory, with
	// forward slashes, that the findings' names are relative to. "" is the root.
	Prefix string

	Color bool // text only: ANSI colours
}

// Rule is the documentation of a rule.
type Rule struct {
	Title    string        // one line
	Why      string        // why it matters, some sentences
	Help     string        // all that is to be said, as plain text
	Markdown string        // the same in Markdown; may be empty
	Severity diag.Severity // unless a project sets another one
	Aliases  []string      // ids of the same idea in other tools
	Security bool          // whether it is about security, as code scanning parts alerts
}

// Printer writes a report. Its only errors are those of the writer.
type Printer func(w io.Writer, r Report) error

// Format is one way to print a report.
type Format struct {
	Name  string // as in --output NAME
	Title string // one line for the help text
	Print Printer
}

// Formats is the table of all formats, the default first.
func Formats() []Format {
	return []Format{
		{"text", "for people: one line a finding, the source line, what to write instead", Text},
		{"json", "for programs: a stable, versioned document", JSON},
		{"github", "workflow commands, which GitHub shows beside the line", GitHub},
		{"markdown", "a job summary", Markdown},
		{"sarif", "SARIF 2.1.0, for code scanning and editors", SARIF},
		{"junit", "test results in XML, one test passed for what is clean", JUnit},
		{"gitlab", "a code quality report of GitLab", GitLab},
	}
}

// Lookup gives the format of a name; ok is false where there is none.
func Lookup(name string) (f Format, ok bool) {
	all := Formats()
	i := slices.IndexFunc(all, func(f Format) bool { return f.Name == name })
	if i < 0 {
		return Format{}, false
	}
	return all[i], true
}

// Names gives the names of all formats in the order of Formats.
func Names() []string {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
	}
	return names
}
