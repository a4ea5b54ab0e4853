package lint_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

func everything(diag.Identity) bool { return true }

func TestBaseline(t *testing.T) {
	text := "Resources:\n  One: {Type: X, Properties: {Bad: 1}}\n  Two: {Type: X, Properties: {Bad: 1}}\n"
	judge := func(text string, opt lint.Options) []diag.Diagnostic {
		return diag.Sort(lint.Run(two, []lint.Target{{Template: template(t, text)}}, opt))
	}
	found := judge(text, lint.Options{})
	require.Len(t, found, 4)
	data, err := lint.NewBaseline(found).Marshal()
	require.NoError(t, err)
	require.Equal(t, `{
  "version": 1,
  "findings": [
    {"rule":"A001","file":"t.yaml","resource":"One","path":"Resources/One/Properties/Bad","message":"bad A001"},
    {"rule":"B002","file":"t.yaml","resource":"One","path":"Resources/One/Properties/Bad","message":"bad B002"},
    {"rule":"A001","file":"t.yaml","resource":"Two","path":"Resources/Two/Properties/Bad","message":"bad A001"},
    {"rule":"B002","file":"t.yaml","resource":"Two","path":"Resources/Two/Properties/Bad","message":"bad B002"}
  ]
}
`, string(data))
	read := func() *lint.Baseline {
		b, ds := lint.ParseBaseline("base.json", data)
		require.Empty(t, ds)
		again, err := b.Marshal()
		require.NoError(t, err)
		require.Equal(t, string(data), string(again))
		return b
	}

	// Lines may move; what is new is shown.
	b := read()
	left, accepted := b.Accept(judge("# a comment\n\n"+strings.Replace(text, "  Two", "  New: {Type: X, Properties: {Bad: 1}}\n  Two", 1), lint.Options{}))
	require.Equal(t, 4, accepted)
	require.Len(t, left, 2)
	require.Equal(t, "New", left[0].Resource)
	require.Empty(t, b.Stale(two, lint.Options{}, everything))

	// What is mended is a note at the baseline's line, unless nobody looked or the
	// rule is off.
	mended := "Resources:\n  One: {Type: X, Properties: {Bad: 1}}\n"
	b = read()
	left, _ = b.Accept(judge(mended, lint.Options{}))
	require.Empty(t, left)
	stale := b.Stale(two, lint.Options{}, everything)
	require.Len(t, stale, 2)
	require.Equal(t, "LINT008", stale[0].Rule)
	require.Equal(t, diag.Note, stale[0].Severity)
	require.Equal(t, diag.Pos{File: "base.json", Line: 6, Col: 5}, stale[0].Pos)
	require.Contains(t, stale[0].Message, "A001 (t.yaml, Two)")
	require.Empty(t, b.Stale(two, lint.Options{}, func(diag.Identity) bool { return false }))
	require.Len(t, b.Stale(two, lint.Options{Severities: map[string]string{"A001": "off"}}, everything), 1)
	require.Empty(t, b.Stale(two, lint.Options{Severities: map[string]string{"baseline-stale": "off"}}, everything))

	// A baseline of a part keeps the rest.
	part := lint.NewBaseline(judge(mended, lint.Options{}))
	part.Keep(read(), func(id diag.Identity) bool { return id.Resource != "Two" })
	require.Equal(t, 4, part.Len())
}

func TestBaselineCountsRepeats(t *testing.T) {
	d := diag.Diagnostic{Rule: "A001", Message: "m", Pos: diag.Pos{File: "a.yaml", Line: 1}}
	e, f := d, d
	e.Pos.Line, f.Pos.Line = 2, 3
	data, err := lint.NewBaseline([]diag.Diagnostic{d, e}).Marshal()
	require.NoError(t, err)
	require.Contains(t, string(data), `"count":2`)
	b, _ := lint.ParseBaseline("b.json", data)
	left, accepted := b.Accept([]diag.Diagnostic{d, e, f})
	require.Equal(t, 2, accepted)
	require.Equal(t, []diag.Diagnostic{f}, left)
	b, _ = lint.ParseBaseline("b.json", data)
	b.Accept([]diag.Diagnostic{d})
	require.Contains(t, b.Stale(two, lint.Options{}, everything)[0].Message, "1 of 2 findings of A001")

	// Input that cannot be read, and faults of ours, are never accepted.
	bad, crash := d, d
	bad.Unreadable, crash.Rule = true, lint.CrashRule
	require.Zero(t, lint.NewBaseline([]diag.Diagnostic{bad, crash}).Len())
	b, _ = lint.ParseBaseline("b.json", data)
	left, _ = b.Accept([]diag.Diagnostic{bad})
	require.Len(t, left, 1)
}

func TestBaselineThatCannotBeRead(t *testing.T) {
	for text, want := range map[string]string{
		"":                             "b.json:1:1: the baseline cannot be read: it ends too early",
		"[]":                           "b.json:1:2: the baseline cannot be read: it is not {",
		"{}":                           "b.json:1:3: the baseline cannot be read: it is not {",
		`{"version": 2}`:               "it has version 2; this cuemulus reads version 1",
		`{"version": 1, "x": 1}`:       `it has a field "x"`,
		`{"version": 1, "findings": 1`: "it is not {",
		"{\"version\": 1,\n\"findings\": [\n{\"rule\": 1}]}":                                             "b.json:3:",
		"{\"version\": 1,\n\"findings\": [\n{\"rule\": \"A\", \"message\": \"\"},\n{\"rulle\": \"A\"}]}": `unknown field "rulle"`,
		`{"version": 1, "findings": [{"message": "m"}]}`:                                                 "a finding needs a rule",
		`{"version": 1, "findings": [{"rule": "A", "message": "m", "count": -1}]}`:                       "a count of 1 or more",
		`{"version": 1, "findings": []} x`:                                                               "text behind its end",
		`{"version": 1, "findings": []`:                                                                  "ends too early",
		"{\"version\": 1,\n <<<<<<< HEAD\n":                                                              "b.json:2:2: ",
	} {
		b, ds := lint.ParseBaseline("b.json", []byte(text))
		require.Nil(t, b, text)
		require.Len(t, ds, 1, text)
		require.True(t, ds[0].Unreadable)
		require.Equal(t, "LINT009", ds[0].Rule)
		require.Contains(t, ds[0].Pos.String()+": "+ds[0].Message, want, "%q", text)
	}
	b, ds := lint.ParseBaseline("b.json", []byte("{\"version\": 1, \"findings\": []}\n"))
	require.Empty(t, ds)
	require.Zero(t, b.Len())
	data, err := b.Marshal()
	require.NoError(t, err)
	require.Equal(t, "{\n  \"version\": 1,\n  \"findings\": []\n}\n", string(data))
}

func FuzzBaseline(f *testing.F) {
	f.Add([]byte(`{"version": 1, "findings": [{"rule": "A001", "file": "a", "path": "x", "message": "m", "count": 2}]}`))
	f.Add([]byte(`{"version": 1, "findings": [[[[[[`))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, ds := lint.ParseBaseline("b.json", data)
		require.Equal(t, b == nil, len(ds) > 0)
		if b == nil {
			return
		}
		text, err := b.Marshal()
		require.NoError(t, err)
		again, ds := lint.ParseBaseline("b.json", text)
		require.Empty(t, ds, "%s", text)
		require.Equal(t, b.Len(), again.Len())
	})
}
