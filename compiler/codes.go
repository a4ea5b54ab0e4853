package compiler

import "cuemulus.dev/internal/diag"

// Code is one kind of mistake in a project's input.
type Code struct {
	ID    string // "INPUT021", never reused
	Name  string // "unknown-field"
	Title string // what is wrong, in a few words
	Why   string // why it is refused
	Bad   string // CUE that has the mistake, as a file beside a good project value
	Good  string // the same without it
}

var (
	codeUnreadable   = Code{ID: "INPUT001", Name: "unreadable-file"}
	codeLimit        = Code{ID: "INPUT002", Name: "limit"}
	codeSyntax       = Code{ID: "INPUT003", Name: "syntax"}
	codeYAML         = Code{ID: "INPUT004", Name: "yaml-feature"}
	codeDuplicateKey = Code{ID: "INPUT005", Name: "duplicate-key"}
	codeEmpty        = Code{ID: "INPUT006", Name: "no-project"}
	codeImport       = Code{ID: "INPUT007", Name: "unknown-import"}
	codeModule       = Code{ID: "INPUT008", Name: "module-file"}
	codePackage      = Code{ID: "INPUT009", Name: "package"}
	codeCUE          = Code{ID: "INPUT012", Name: "cue"}
)

func (c Code) diagnostic(pos diag.Pos, message, help string) diag.Diagnostic {
	return diag.Diagnostic{Rule: c.ID, Name: c.Name, Severity: diag.Error, Message: message, Help: help, Pos: pos}
}
