package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/internal/diag"
)

func TestJUnitHasATestForWhatIsClean(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, JUnit(&b, Report{Tool: "cuemulus", Command: "lint", Subjects: []string{"logs", "a.yaml", "b.yaml"}, Findings: []diag.Diagnostic{
		{Rule: "S3001", Severity: diag.Error, Message: "m", Pos: diag.Pos{File: "stacks.cue", Line: 3}, Stack: "logs"},
		{Rule: "S3002", Severity: diag.Note, Message: "n", Pos: diag.Pos{File: "a.yaml", Line: 4}},
		{Rule: "TPL001", Severity: diag.Error, Unreadable: true, Message: "broken", Pos: diag.Pos{File: "c.yaml"}},
	}}))
	var got junitSuites
	require.NoError(t, xml.Unmarshal(b.Bytes(), &got))
	require.Equal(t, []int{4, 1, 1}, []int{got.Tests, got.Failures, got.Errors})
	require.Len(t, got.Suites, 4)
	require.Equal(t, "logs", got.Suites[0].Name)
	require.Equal(t, "stacks.cue:3", got.Suites[0].Cases[0].Class)
	require.Equal(t, "error", got.Suites[0].Cases[0].Failure.Type)
	require.Nil(t, got.Suites[1].Cases[0].Failure, "a note fails no test")
	require.Contains(t, got.Suites[1].Cases[0].Out, "a.yaml:4: n")
	require.Equal(t, junitCase{Class: "b.yaml", Name: "lint"}, got.Suites[2].Cases[0])
	require.Equal(t, "broken", got.Suites[3].Cases[0].Error.Message)
}

func FuzzJUnit(f *testing.F) {
	for i, h := range hostile {
		f.Add(h, hostile[(i+3)%len(hostile)])
	}
	f.Fuzz(func(t *testing.T, message, file string) {
		var b bytes.Buffer
		require.NoError(t, JUnit(&b, Report{Tool: "cuemulus", Findings: []diag.Diagnostic{finding(message, message, file, file)}}))
		var got junitSuites
		require.NoError(t, xml.Unmarshal(b.Bytes(), &got))
		require.Len(t, got.Suites, 1)
		require.Len(t, got.Suites[0].Cases, 1)
	})
}

func TestGitLabFingerprintHasNoLine(t *testing.T) {
	read := func(ds ...diag.Diagnostic) (issues []gitlabIssue) {
		var b bytes.Buffer
		require.NoError(t, GitLab(&b, Report{Tool: "cuemulus", Prefix: "infra", Findings: ds}))
		require.NoError(t, json.Unmarshal(b.Bytes(), &issues))
		return issues
	}
	d := diag.Diagnostic{Rule: "S3001", Severity: diag.Error, Message: "m", Pos: diag.Pos{File: "a.yaml", Line: 3}}
	moved := d
	moved.Pos.Line = 30
	issues := read(d, moved, diag.Diagnostic{Rule: "X001", Message: "nowhere"})
	require.Len(t, issues, 3)
	require.Equal(t, "infra/a.yaml", issues[0].Location.Path)
	require.Equal(t, issues[0].Fingerprint+"-2", issues[1].Fingerprint, "one of its kind in a report")
	require.Equal(t, issues[0].Fingerprint, read(moved)[0].Fingerprint)
	require.Equal(t, gitlabLocation{".", gitlabLines{Begin: 1}}, issues[2].Location)
	require.Equal(t, []string{"critical", "info"}, []string{issues[0].Severity, issues[2].Severity})
	require.Equal(t, []gitlabIssue{}, read())
}
