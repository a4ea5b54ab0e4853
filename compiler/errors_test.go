package compiler

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/schemas"
)

// TestErrors runs every testdata/errors/*.txtar: the files of a project, and in
// "want" the findings. CUEMULUS_UPDATE=1 writes want.
func TestErrors(t *testing.T) {
	names, err := filepath.Glob("testdata/errors/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	known := map[string]bool{}
	for _, c := range Codes() {
		known[c.ID] = true
	}
	for _, name := range names {
		abs, err := filepath.Abs(name)
		require.NoError(t, err)
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(abs)
			require.NoError(t, err)
			dir := t.TempDir()
			want := -1
			for i, f := range a.Files {
				if f.Name == "want" {
					want = i
					continue
				}
				file := filepath.Join(dir, filepath.FromSlash(f.Name))
				require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
				require.NoError(t, os.WriteFile(file, f.Data, 0o644))
			}
			t.Chdir(dir)
			p, ds := Load(".", LoadOptions{})
			ds = diag.Sort(ds)
			if worst, _ := diag.Worst(ds); worst == diag.Error {
				require.Nil(t, p, "an error leaves no project")
			}
			require.NotEmpty(t, ds)
			for _, d := range ds {
				require.True(t, known[d.Rule], "%s is not in Codes", d.Rule)
			}
			got := format(ds)
			require.NotContains(t, got, dir, "no absolute path")
			require.NotContains(t, got, schemaRoot)
			if os.Getenv("CUEMULUS_UPDATE") != "" {
				if want < 0 {
					want = len(a.Files)
					a.Files = append(a.Files, txtar.File{Name: "want"})
				}
				a.Files[want].Data = []byte(got)
				require.NoError(t, os.WriteFile(abs, txtar.Format(a), 0o644))
				return
			}
			require.GreaterOrEqual(t, want, 0, "the archive has no want")
			require.Equal(t, string(a.Files[want].Data), got)
		})
	}
}

// format writes findings for reading: place, end, rule, path, then the words.
func format(ds []diag.Diagnostic) string {
	var b strings.Builder
	for _, d := range ds {
		fmt.Fprintf(&b, "%s", d.Pos)
		if d.End.Line == d.Pos.Line && d.End.Col > 0 {
			fmt.Fprintf(&b, "-%d", d.End.Col)
		} else if d.End.Line > 0 {
			fmt.Fprintf(&b, "-%d:%d", d.End.Line, d.End.Col)
		}
		fmt.Fprintf(&b, " %s %s %s", d.Rule, d.Name, d.Severity)
		if d.Unreadable {
			b.WriteString(" unreadable")
		}
		if len(d.Path) > 0 {
			fmt.Fprintf(&b, " [%s]", joinPath(d.Path))
		}
		fmt.Fprintf(&b, "\n  %s\n", d.Message)
		if d.Help != "" {
			fmt.Fprintf(&b, "  help: %s\n", d.Help)
		}
		for _, r := range d.Related {
			fmt.Fprintf(&b, "  %s: %s\n", shown(r.Pos), r.Message)
		}
	}
	return b.String()
}

// shown writes a place in the schemas by the text that stands there, so that the
// fixtures do not change with every line of comment.
func shown(p diag.Pos) string {
	name, ok := strings.CutPrefix(p.File, "schemas/")
	if !ok {
		return p.String()
	}
	data, err := schemas.FS.ReadFile(name)
	if err != nil {
		return "no such file: " + p.String()
	}
	lines := strings.Split(string(data), "\n")
	if p.Line < 1 || p.Line > len(lines) || p.Col < 1 || p.Col > len(lines[p.Line-1]) {
		return "no such place: " + p.String()
	}
	label, _, _ := strings.Cut(lines[p.Line-1][p.Col-1:], ":")
	return p.File + " at " + label
}
