package report

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"cuemulus.dev/internal/diag"
)

// TestGolden prints the findings of each archive in testdata in every format.
// An archive has report.json (counts, prefix, and findings in the fields of the
// json format), the sources as source/FILE, and one section a format.
// CUEMULUS_UPDATE=1 rewrites the sections of the formats.
func TestGolden(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, names, "no golden archives found")
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			require.NoError(t, err)
			r := readReport(t, archive)
			want := map[string]string{}
			for _, f := range archive.Files {
				want[f.Name] = string(f.Data)
			}
			kept := archive.Files[:0:0]
			for _, f := range archive.Files {
				if _, format := Lookup(f.Name); !format {
					kept = append(kept, f)
				}
			}
			for _, format := range Formats() {
				var got bytes.Buffer
				require.NoError(t, format.Print(&got, r))
				kept = append(kept, txtar.File{Name: format.Name, Data: got.Bytes()})
				if os.Getenv("CUEMULUS_UPDATE") == "" {
					require.Equal(t, want[format.Name], got.String(), "%s: run CUEMULUS_UPDATE=1 go test ./internal/report and read the difference", format.Name)
				}
			}
			if os.Getenv("CUEMULUS_UPDATE") != "" {
				archive.Files = kept
				require.NoError(t, os.WriteFile(name, txtar.Format(archive), 0o644))
			}
		})
	}
}

func readReport(t *testing.T, archive *txtar.Archive) Report {
	t.Helper()
	r := Report{Tool: "cuemulus", Version: "0.1.0", Command: "lint", Rule: func(id string) (Rule, bool) {
		return Rule{
			Title: "A bucket is public", Why: "Everybody can read it. Block it.", Help: "S3001 public-bucket\n\nA bucket is public.\n",
			Markdown: "# S3001", Severity: diag.Error, Aliases: []string{"W35"}, Security: true,
		}, id == "S3001"
	}}
	sources := map[string][]byte{}
	for _, f := range archive.Files {
		if file, ok := strings.CutPrefix(f.Name, "source/"); ok {
			sources[file] = f.Data
		}
		if f.Name != "report.json" {
			continue
		}
		var in struct {
			Checked, Suppressed int
			Prefix              string
			Subjects            []string
			Findings            []jsonFinding
		}
		dec := json.NewDecoder(bytes.NewReader(f.Data))
		dec.DisallowUnknownFields()
		require.NoError(t, dec.Decode(&in))
		r.Checked, r.Suppressed, r.Prefix, r.Subjects = in.Checked, in.Suppressed, in.Prefix, in.Subjects
		for _, f := range in.Findings {
			r.Findings = append(r.Findings, fromJSON(t, f))
		}
	}
	r.Source = func(file string) []byte { return sources[file] }
	return r
}

func fromJSON(t *testing.T, f jsonFinding) diag.Diagnostic {
	t.Helper()
	severity, ok := diag.ParseSeverity(f.Severity)
	require.True(t, ok, f.Severity)
	d := diag.Diagnostic{
		Rule: f.Rule, Name: f.Name, Severity: severity, Message: f.Message, Help: f.Help,
		Pos:  diag.Pos{File: f.File, Line: f.Line, Col: f.Column},
		Path: f.Path, Stack: f.Stack, Resource: f.Resource, Aliases: f.Aliases,
	}
	if f.EndLine > 0 {
		d.End = diag.Pos{File: f.File, Line: f.EndLine, Col: f.EndColumn}
	}
	if f.Fix != nil {
		d.Fix = &diag.Fix{Message: f.Fix.Message, Request: f.Fix.Request}
		for _, e := range f.Fix.Edits {
			d.Fix.Edits = append(d.Fix.Edits, diag.Edit{Pos: diag.Pos{Line: e.Line, Col: e.Column}, End: diag.Pos{Line: e.EndLine, Col: e.EndColumn}, New: e.Text})
		}
	}
	for _, rel := range f.Related {
		d.Related = append(d.Related, diag.Related{Pos: diag.Pos{File: rel.File, Line: rel.Line, Col: rel.Column}, Message: rel.Message})
	}
	return d
}

// TestJSONIsTheContract says the document once more by hand, so that a change of
// the struct and of the golden files together does not pass unseen.
func TestJSONIsTheContract(t *testing.T) {
	var got bytes.Buffer
	require.NoError(t, JSON(&got, Report{Tool: "cuemulus", Version: "0.1.0", Findings: []diag.Diagnostic{{Rule: "S3004"}}}))
	require.Equal(t, strings.Join([]string{
		`{`,
		`  "version": 1,`,
		`  "tool": {`,
		`    "name": "cuemulus",`,
		`    "version": "0.1.0"`,
		`  },`,
		`  "findings": [`,
		`    {`,
		`      "rule": "S3004",`,
		`      "name": "",`,
		`      "severity": "note",`,
		`      "message": "",`,
		`      "file": "",`,
		`      "line": 0,`,
		`      "column": 0,`,
		`      "endLine": 0,`,
		`      "endColumn": 0,`,
		`      "path": [],`,
		`      "stack": "",`,
		`      "resource": "",`,
		`      "aliases": [],`,
		`      "related": []`,
		`    }`,
		`  ]`,
		`}`,
		``,
	}, "\n"), got.String())
}
