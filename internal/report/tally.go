package report

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
)

// tally counts findings by severity, and the files that have any.
type tally struct {
	errors, warnings, notes, files int
}

func count(ds []diag.Diagnostic) tally {
	var t tally
	files := map[string]bool{}
	for _, d := range ds {
		switch d.Severity {
		case diag.Error:
			t.errors++
		case diag.Warning:
			t.warnings++
		default:
			t.notes++
		}
		if d.Pos.File != "" {
			files[d.Pos.File] = true
		}
	}
	t.files = len(files)
	return t
}

// String is "2 errors, 1 warning in 3 files"; what is zero is left out.
func (t tally) String() string {
	var parts []string
	for _, p := range []struct {
		n    int
		word string
	}{{t.errors, "error"}, {t.warnings, "warning"}, {t.notes, "note"}} {
		if p.n > 0 {
			parts = append(parts, plural(p.n, p.word))
		}
	}
	if len(parts) == 0 {
		return "no findings"
	}
	text := strings.Join(parts, ", ")
	if t.files > 0 {
		text += " in " + plural(t.files, "file")
	}
	return text
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
