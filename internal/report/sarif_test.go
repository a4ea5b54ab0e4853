package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"cuemulus.dev/internal/diag"
)

// sarifValidator compiles the standard's own schema; see NOTICE.
func sarifValidator(t testing.TB) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("testdata/sarif-schema-2.1.0.json")
	require.NoError(t, err)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	require.NoError(t, c.AddResource("sarif.json", doc))
	schema, err := c.Compile("sarif.json")
	require.NoError(t, err)
	return schema
}

// requireSARIF holds a document to the standard's schema and to what code
// scanning asks for besides.
func requireSARIF(t testing.TB, schema *jsonschema.Schema, text []byte) sarifRun {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	require.NoError(t, schema.Validate(doc), "%s", text)
	var log sarifLog
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	require.NoError(t, dec.Decode(&log))
	require.Len(t, log.Runs, 1)
	run := log.Runs[0]
	require.True(t, strings.HasSuffix(run.AutomationDetails.ID, "/"))
	seen := map[string]bool{}
	last := ""
	for _, rule := range run.Tool.Driver.Rules {
		require.False(t, seen[rule.ID], "rule %s stands twice", rule.ID)
		seen[rule.ID] = true
		require.Less(t, last, rule.ID)
		last = rule.ID
		for _, text := range []string{rule.ShortDescription.Text, rule.FullDescription.Text, rule.Help.Text} {
			require.NotEmpty(t, text)
		}
		require.LessOrEqual(t, len([]rune(rule.FullDescription.Text)), sarifDescription)
		require.LessOrEqual(t, len(rule.Properties.Tags), 20)
		require.Regexp(t, `^([0-9]\.[0-9])?$`, rule.Properties.Security, "a number, as a text")
	}
	prints := map[string]bool{}
	for _, result := range run.Results {
		require.Equal(t, result.RuleID, run.Tool.Driver.Rules[result.RuleIndex].ID)
		require.Len(t, result.Locations, 1)
		require.NotEmpty(t, result.Message.Text)
		own := result.PartialFingerprints["cuemulus/v1"]
		require.NotEmpty(t, own)
		require.False(t, prints[own], "two findings have one fingerprint")
		prints[own] = true
		for _, l := range append(result.Locations, result.RelatedLocations...) {
			uri := l.PhysicalLocation.ArtifactLocation.URI
			u, err := url.Parse(uri)
			require.NoError(t, err)
			require.Regexp(t, `^[!-~]+$`, uri, "everything else must be percent-encoded")
			require.False(t, strings.HasPrefix(u.Path, "/") && u.Scheme == "", uri)
			require.NotZero(t, l.PhysicalLocation.Region.StartLine)
		}
	}
	return run
}

func TestSARIFKeepsTheStandard(t *testing.T) {
	schema := sarifValidator(t)
	names, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		require.NoError(t, err)
		var b bytes.Buffer
		r := readReport(t, archive)
		require.NoError(t, SARIF(&b, r))
		require.Len(t, requireSARIF(t, schema, b.Bytes()).Results, len(r.Findings))
	}
	for _, bad := range []string{
		`{"version": "2.1.0"}`,
		`{"version": "2.0.0", "runs": []}`,
		`{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [{"message": {"text": "x"}, "level": "high"}]}]}`,
	} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(bad))
		require.NoError(t, err)
		require.Error(t, schema.Validate(doc), "the schema must be able to refuse: %s", bad)
	}
}

func TestSARIFLocations(t *testing.T) {
	schema := sarifValidator(t)
	source := "Resources:\n  A: {}\n"
	edit := diag.Edit{Pos: diag.Pos{File: "a b/ü:#?.yaml", Line: 2, Col: 3}, End: diag.Pos{Line: 2, Col: 4}, New: "B"}
	r := Report{Tool: "cuemulus", Version: "0.1.0", Command: "lint", Prefix: "infra", Source: func(string) []byte { return []byte(source) }, Findings: []diag.Diagnostic{
		{Rule: "B001", Message: "see [this](https://example.com)", Pos: edit.Pos, End: edit.End, Fix: &diag.Fix{Message: "rename it", Edits: []diag.Edit{edit}}, Related: []diag.Related{{Pos: diag.Pos{File: "rendered/a.yaml", Line: 7, Col: 1}, Message: "rendered [here]"}, {Message: "no place"}}},
		{Rule: "A001", Severity: diag.Error, Message: "m", Pos: diag.Pos{File: "a b/ü:#?.yaml"}},
		{Rule: "A001", Severity: diag.Error, Message: "m", Pos: diag.Pos{File: "a b/ü:#?.yaml", Line: 9}},
		{Rule: "C001", Message: "nowhere"},
		{Rule: "C001", Message: "outside", Pos: diag.Pos{File: "/tmp/x.yaml"}},
		{Rule: "C001", Message: "first segment", Pos: diag.Pos{File: "a:b.yaml"}},
	}}
	var b bytes.Buffer
	require.NoError(t, SARIF(&b, r))
	run := requireSARIF(t, schema, b.Bytes())
	require.Equal(t, "cuemulus/lint/infra/", run.AutomationDetails.ID)
	first := run.Results[0]
	require.Equal(t, "infra/a%20b/%C3%BC:%23%3F.yaml", first.Locations[0].PhysicalLocation.ArtifactLocation.URI)
	require.Equal(t, sarifRegion{2, 3, 2, 4}, first.Locations[0].PhysicalLocation.Region)
	require.Equal(t, "see [this\\](https://example.com)\nalso: [rendered \\[here\\]](1)\nalso: no place", first.Message.Text)
	require.Equal(t, "infra/rendered/a.yaml", first.RelatedLocations[0].PhysicalLocation.ArtifactLocation.URI)
	require.Equal(t, 1, first.RelatedLocations[0].ID)
	require.Equal(t, lineHashes([]byte(source))[1], first.PartialFingerprints["primaryLocationLineHash"])
	require.Equal(t, "B", first.Fixes[0].ArtifactChanges[0].Replacements[0].InsertedContent.Text)
	require.Equal(t, lineHashes([]byte(source))[0], run.Results[1].PartialFingerprints["primaryLocationLineHash"])
	require.NotContains(t, run.Results[2].PartialFingerprints, "primaryLocationLineHash", "the file has no such line")
	require.Equal(t, "infra", run.Results[3].Locations[0].PhysicalLocation.ArtifactLocation.URI)
	require.Equal(t, "file:///tmp/x.yaml", run.Results[4].Locations[0].PhysicalLocation.ArtifactLocation.URI)
	r.Prefix = ""
	require.Equal(t, "./a:b.yaml", sarifURI("a:b.yaml", "").URI)

	// The fingerprint of ours does not see lines.
	moved := r
	moved.Findings = []diag.Diagnostic{r.Findings[0]}
	moved.Findings[0].Pos.Line = 40
	b.Reset()
	require.NoError(t, SARIF(&b, moved))
	require.Equal(t, first.PartialFingerprints["cuemulus/v1"], requireSARIF(t, schema, b.Bytes()).Results[0].PartialFingerprints["cuemulus/v1"])
}

func TestSARIFKeepsTheMostSevere(t *testing.T) {
	var ds []diag.Diagnostic
	for i := range sarifResults + 10 {
		ds = append(ds, diag.Diagnostic{Rule: "A001", Severity: diag.Severity(i % 3), Message: fmt.Sprint(i), Pos: diag.Pos{File: "a.yaml", Line: i + 1}})
	}
	kept, dropped := mostSevere(ds, sarifResults)
	require.Len(t, kept, sarifResults)
	require.Equal(t, 10, dropped)
	count := map[diag.Severity]int{}
	for i, d := range kept {
		count[d.Severity]++
		require.True(t, i == 0 || kept[i-1].Pos.Line < d.Pos.Line)
	}
	require.Equal(t, map[diag.Severity]int{diag.Error: 8336, diag.Warning: 8337, diag.Note: 8327}, count)
	var b bytes.Buffer
	require.NoError(t, SARIF(&b, Report{Tool: "cuemulus", Findings: ds}))
	require.Contains(t, b.String(), "10 findings more, not listed")
}
