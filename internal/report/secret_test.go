package report

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/internal/diag"
)

// TestNoLineOfASecretIsShown: a finding at a secret has its place, and no format shows
// what stands there.
func TestNoLineOfASecretIsShown(t *testing.T) {
	for _, f := range Formats() {
		var out bytes.Buffer
		require.NoError(t, f.Print(&out, Report{
			Findings: []diag.Diagnostic{{Rule: "RES002", Severity: diag.Error, Message: "another finding in the same line", Pos: diag.Pos{File: "f", Line: 1, Col: 3}}, {Rule: "INPUT025", Name: "wrong-form", Severity: diag.Error, Message: "m", Pos: diag.Pos{File: "f", Line: 1, Col: 1}, Secret: true}},
			Tool:     "cuemulus", Source: func(string) []byte { return []byte("password: hunter2\n") },
			Rule: func(string) (Rule, bool) { return Rule{}, false },
		}))
		require.NotContains(t, out.String(), "hunter2", f.Name)
	}
}
