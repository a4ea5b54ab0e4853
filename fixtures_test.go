package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"cuemulus.dev/cfn"
)

// TestFixturesREADME keeps fixtures/README.md, the page of the kinds with the fewest
// fields that work and what they become, equal to the archives. CUEMULUS_UPDATE=1
// writes it.
func TestFixturesREADME(t *testing.T) {
	var pages, others strings.Builder
	for _, name := range fixtures(t) {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		a := txtar.Parse(data)
		base := strings.TrimSuffix(filepath.Base(name), ".txtar")
		about := strings.TrimSpace(string(a.Comment))
		require.NotEmpty(t, about, base)
		if !strings.HasSuffix(base, "_smallest") {
			fmt.Fprintf(&others, "| [%s](%s.txtar) | %s |\n", base, base, about)
			continue
		}
		fmt.Fprintf(&pages, "\n## %s\n\n%s\n", base, about)
		kindPage(t, &pages, a)
	}
	want := "# The fixtures\n\n" +
		"Each file is one whole life: a project, and everything that comes out of it. `go test .` compares them,\n" +
		"`CUEMULUS_UPDATE=1 go test .` accepts what has changed. This page is written from them: for each kind the\n" +
		"fewest fields that work, and what they become. All fields are in [schemas/README.md](../schemas/README.md).\n" +
		pages.String() + "\n## The others\n\n| life | |\n|---|---|\n" + others.String()
	file := filepath.Join("fixtures", "README.md")
	if updating() {
		require.NoError(t, os.WriteFile(file, []byte(want), 0o644))
	}
	got, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, want, string(got), "fixtures/README.md is stale: run CUEMULUS_UPDATE=1 go test .")
}

// kindPage writes the input and what each file of the output holds.
func kindPage(t *testing.T, b *strings.Builder, a *txtar.Archive) {
	t.Helper()
	for _, f := range a.Files {
		if strings.HasSuffix(f.Name, ".cue") {
			fmt.Fprintf(b, "\n```cue\n%s```\n", f.Data)
		}
	}
	b.WriteString("\n| file | what is in it |\n|---|---|\n")
	for _, f := range a.Files {
		name, ok := strings.CutPrefix(f.Name, "out/")
		switch {
		case !ok || !strings.HasPrefix(name, "rendered/") || name == "rendered/plan.json" || strings.Contains(name, ".deployment."):
		case strings.Contains(name, ".template."):
			fmt.Fprintf(b, "| `%s` | %s |\n", name, resourcesIn(t, name, f.Data))
		default:
			fmt.Fprintf(b, "| `%s` | %d lines |\n", name, strings.Count(string(f.Data), "\n"))
		}
	}
}

// resourcesIn counts the resources of a template by type, and names its outputs.
func resourcesIn(t *testing.T, name string, data []byte) string {
	t.Helper()
	template, ds := cfn.Parse(name, data)
	require.Empty(t, ds)
	count := map[string]int{}
	for _, r := range template.Root.Get("Resources").Fields {
		count[r.Value.Get("Type").Text]++
	}
	var types []string
	for _, of := range slices.Sorted(maps.Keys(count)) {
		word := "`" + of + "`"
		if count[of] > 1 {
			word = fmt.Sprintf("%d × %s", count[of], word)
		}
		types = append(types, word)
	}
	text := strings.Join(types, ", ")
	var outputs []string
	if section := template.Root.Get("Outputs"); section != nil {
		for _, o := range section.Fields {
			outputs = append(outputs, o.Key)
		}
	}
	if len(outputs) > 0 {
		text += "; outputs " + strings.Join(outputs, ", ")
	}
	return text
}
