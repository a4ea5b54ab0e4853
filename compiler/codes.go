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

var (
	codeNoProject       = Code{ID: "INPUT010", Name: "no-project-value"}
	codeConflict        = Code{ID: "INPUT011", Name: "conflict"}
	codeType            = Code{ID: "INPUT020", Name: "wrong-type"}
	codeUnknownField    = Code{ID: "INPUT021", Name: "unknown-field"}
	codeMissingField    = Code{ID: "INPUT022", Name: "missing-field"}
	codeEnum            = Code{ID: "INPUT023", Name: "not-in-list"}
	codeBounds          = Code{ID: "INPUT024", Name: "out-of-bounds"}
	codePattern         = Code{ID: "INPUT025", Name: "wrong-form"}
	codeAccountNumber   = Code{ID: "INPUT026", Name: "unquoted-account"}
	codeKind            = Code{ID: "INPUT027", Name: "unknown-kind"}
	codeOpen            = Code{ID: "INPUT028", Name: "no-value"}
	codeDuplicateStack  = Code{ID: "INPUT029", Name: "duplicate-stack"}
	codeStackName       = Code{ID: "INPUT030", Name: "stack-name"}
	codeAccount         = Code{ID: "INPUT031", Name: "unknown-account"}
	codeWhichAccount    = Code{ID: "INPUT032", Name: "which-account"}
	codeTwoEnvironments = Code{ID: "INPUT033", Name: "two-environments"}
	codeSameAccount     = Code{ID: "INPUT034", Name: "same-account"}
	codeReadRole        = Code{ID: "INPUT035", Name: "read-role"}
	codeLookup          = Code{ID: "INPUT036", Name: "lookup"}
	codeOutput          = Code{ID: "INPUT037", Name: "output-folder"}
	codeAttribute       = Code{ID: "INPUT038", Name: "lint-attribute"}
	codeRegion          = Code{ID: "INPUT039", Name: "unknown-region"}
	codePartition       = Code{ID: "INPUT040", Name: "region-partition"}
	codeSameRegion      = Code{ID: "INPUT041", Name: "same-region"}
	codeNameTooLong     = Code{ID: "INPUT042", Name: "name-too-long"}
	codePartitions      = Code{ID: "INPUT043", Name: "two-partitions"}
	codeMultiRegionKey  = Code{ID: "INPUT044", Name: "multi-region-key"}
	codeOutputRole      = Code{ID: "INPUT045", Name: "output-role"}
	codeDeleteMarkers   = Code{ID: "INPUT046", Name: "delete-markers-with-tags"}
	codeLockDays        = Code{ID: "INPUT047", Name: "lock-outlives-version"}
)
