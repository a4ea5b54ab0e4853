package iam

import (
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
)

// maxDiagnostics bounds what one policy may report of one kind.
const maxDiagnostics = 200

// Check is one kind of mistake that reading or validating a policy reports.
type Check struct {
	ID       string // "IAM136", never used again for another check
	Code     string // IAM Access Analyzer's issue code, or a name of ours in the same form
	AWS      bool   // Code is one of Access Analyzer's
	Severity diag.Severity
	Title    string   // one line
	Why      string   // why it matters and what to write instead, in sentences
	Aliases  []string // ids of the same idea in other tools, besides Code
}

// Name is the short name of a check: "invalid-action".
func (c Check) Name() string { return strings.ReplaceAll(strings.ToLower(c.Code), "_", "-") }

// Words gives everything else that the check is called: AWS's code, and the ids of
// other tools.
func (c Check) Words() []string {
	if c.AWS {
		return append([]string{c.Code}, c.Aliases...)
	}
	return slices.Clone(c.Aliases)
}

// Checks lists all checks in the order of their ids.
func Checks() []Check {
	list := slices.Clone(checks)
	for i := range list {
		list[i].Why = whys[list[i].Code]
	}
	return list
}

// checkByCode finds a check; a code that is not in the table is a fault of this
// package, which its test finds, and gives a check without an id.
func checkByCode(code string) Check {
	for _, c := range checks {
		if c.Code == code {
			return c
		}
	}
	return Check{ID: code, Code: code, Severity: diag.Error}
}

// report makes the diagnostic of a check.
func report(code string, at Span, path []string, message, help string) diag.Diagnostic {
	c := checkByCode(code)
	d := diag.Diagnostic{
		Rule: c.ID, Name: c.Name(), Severity: c.Severity,
		Message: message, Help: help, Pos: at.Pos, End: at.End, Path: path,
	}
	d.Aliases = c.Words()
	return d
}
