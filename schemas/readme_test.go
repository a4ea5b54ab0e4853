package schemas

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestREADME keeps README.md equal to the schemas. CUEMULUS_UPDATE=1 writes it.
func TestREADME(t *testing.T) {
	packages, err := Read()
	require.NoError(t, err)
	want := readme(packages["project"], packages["aws"], packages["hybrid"])
	if os.Getenv("CUEMULUS_UPDATE") != "" {
		require.NoError(t, os.WriteFile("README.md", []byte(want), 0o644))
	}
	got, err := os.ReadFile("README.md")
	require.NoError(t, err)
	require.Equal(t, want, string(got), "README.md is stale: run CUEMULUS_UPDATE=1 go test ./schemas")
}

func readme(packages ...*Package) string {
	var b strings.Builder
	b.WriteString("# What a project may say\n\n")
	fmt.Fprintf(&b, "The CUE module `%s@%s`, version %s. This page is written from the comments in the\nCUE files, which an editor shows as well once `cuemulus schemas install` was run.\n\n", ModulePath, Major, Version)
	b.WriteString("A field without default and without a question mark must be written. Stacks may be\nwritten in CUE, or in `stacks/*.yaml`, `*.yml` and `*.json` as `stacks: {NAME: {kind: ..., ...}}`.\n\n")
	b.WriteString("A finding of lint is accepted beside the field: in CUE by `@lint(ignore=S3015, why=\"...\")`, in YAML\nby `# cuemulus: ignore S3015 why ...` behind the value, or alone on a line above a field or a stack. JSON\nhas no comments: write those into the project value, as `lint: ignores`, which has `stack` and `path`.\n\n")
	b.WriteString("In a file that imports the package `project`, quote the field: `\"project\": project.#Project & {...}`.\nCUE does not allow a field and an import of one name in one file. The import may as well be\nleft out: cuemulus checks the field project in any case.\n")
	for _, p := range packages {
		fmt.Fprintf(&b, "\n## Package %s\n\n`import \"%s/%s\"`\n\n%s\n", p.Name, ModulePath, p.Name, p.Doc)
		for _, d := range p.Types {
			fmt.Fprintf(&b, "\n### %s.%s\n\n%s\n", p.Name, d.Name, markdown(d.Doc))
			if d.Base == Struct {
				b.WriteString("\n| field | value | default | |\n|---|---|---|---|\n")
				for _, f := range d.Fields {
					name := "`" + f.Name + "`"
					if f.Optional {
						name += " ?"
					}
					fallback := ""
					if f.Type.Default != "" {
						fallback = "`" + f.Type.Default + "`"
					}
					fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", name, cell(admits(f.Type, p.Name)), fallback, cell(f.Doc))
				}
				continue
			}
			fmt.Fprintf(&b, "\nValue: %s\n", admits(&Type{Base: d.Base, Enum: d.Enum, Patterns: d.Patterns, MinRunes: d.MinRunes, MaxRunes: d.MaxRunes, MaxFields: d.MaxFields, Key: d.Key, Elem: d.Elem}, p.Name))
		}
	}
	return b.String()
}

// markdown keeps the indented code of a comment as a code block.
func markdown(doc string) string {
	var b strings.Builder
	for line := range strings.Lines(doc) {
		if code, ok := strings.CutPrefix(line, "\t"); ok {
			line = "    " + strings.ReplaceAll(code, "\t", "    ")
		}
		b.WriteString(line)
	}
	return b.String()
}

func cell(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", `\|`)
}

// admits says in words what a type takes.
func admits(t *Type, pkg string) string {
	if t.Name != "" {
		return fmt.Sprintf("[`%s`](#%s%s)", t.Name, pkg, strings.ToLower(strings.TrimPrefix(t.Name, "#")))
	}
	switch t.Base {
	case Bool:
		return "`true` or `false`"
	case Int:
		if t.Min != nil && t.Max != nil {
			return fmt.Sprintf("%d to %d", *t.Min, *t.Max)
		}
		return "a whole number"
	case List:
		return "list of " + admits(t.Elem, pkg)
	case Map:
		most := ""
		if t.MaxFields > 0 {
			most = fmt.Sprintf(", at most %d", t.MaxFields)
		}
		return "map of " + admits(t.Key, pkg) + " to " + admits(t.Elem, pkg) + most
	case Struct:
		return "a struct"
	}
	var parts []string
	for _, w := range t.Enum {
		parts = append(parts, fmt.Sprintf("`%q`", w))
	}
	for _, p := range t.Patterns {
		not := ""
		if p.Negated {
			not = "not "
		}
		parts = append(parts, fmt.Sprintf("%s`%s`", not, p.Expr))
	}
	switch {
	case t.MinRunes > 0:
		parts = append(parts, fmt.Sprintf("%d to %d characters", t.MinRunes, t.MaxRunes))
	case t.MaxRunes > 0:
		parts = append(parts, fmt.Sprintf("at most %d characters", t.MaxRunes))
	}
	if len(parts) == 0 {
		return "text"
	}
	return strings.Join(parts, ", ")
}
