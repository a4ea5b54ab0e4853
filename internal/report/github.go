package report

import (
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"cuemulus.dev/internal/diag"
)

// annotationsPerLevel is how many findings of a level become annotations of
// their own. A step may leave ten a level, the rest is dropped without a word
// (GitHub's limit), so the tenth says how many there are besides.
const annotationsPerLevel = 9

// GitHub prints one workflow command a finding, which a GitHub runner turns into
// an annotation at the line. The levels are error, warning and notice.
func GitHub(w io.Writer, r Report) error {
	var b strings.Builder
	shown, more := map[string]int{}, map[string]int{}
	for _, d := range r.Findings {
		level := githubLevel(d.Severity)
		if shown[level] == annotationsPerLevel {
			more[level]++
			continue
		}
		shown[level]++
		writeCommand(&b, level, githubProperties(d, r.Prefix), githubMessage(d))
	}
	for _, level := range []string{"error", "warning", "notice"} {
		if n := more[level]; n > 0 {
			writeCommand(&b, level, []property{{"title", r.Tool}}, fmt.Sprintf("%s more, see the summary", plural(n, level)))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func githubLevel(s diag.Severity) string {
	if s == diag.Note {
		return "notice"
	}
	return s.String()
}

// property is one name=value of a workflow command.
type property struct{ name, value string }

// githubProperties leaves the columns out where a finding spans lines: GitHub
// takes columns only within one line.
func githubProperties(d diag.Diagnostic, prefix string) []property {
	list := []property{{"file", Visible(prefixed(prefix, d.Pos.File))}}
	if d.Pos.File != "" && d.Pos.Line > 0 {
		list = append(list, property{"line", strconv.Itoa(d.Pos.Line)})
		if d.End.Line >= d.Pos.Line {
			list = append(list, property{"endLine", strconv.Itoa(d.End.Line)})
		}
		if d.Pos.Col > 0 && d.End.Line <= d.Pos.Line {
			list = append(list, property{"col", strconv.Itoa(d.Pos.Col)})
			if d.End.Line == d.Pos.Line && d.End.Col > d.Pos.Col {
				list = append(list, property{"endColumn", strconv.Itoa(d.End.Col)})
			}
		}
	}
	return append(list, property{"title", ruleName(d)})
}

func githubMessage(d diag.Diagnostic) string {
	lines := []string{cut(Visible(d.Message), longestText)}
	if d.Help != "" {
		lines = append(lines, "help: "+cut(Visible(d.Help), longestText))
	}
	for i, rel := range d.Related {
		if i == relatedShown {
			lines = append(lines, fmt.Sprintf("also: %d more", len(d.Related)-i))
			break
		}
		lines = append(lines, "also: "+cut(place(rel), longestText))
	}
	return strings.Join(lines, "\n")
}

// prefixed puts a directory before a relative file name.
func prefixed(prefix, file string) string {
	if prefix == "" || file == "" || path.IsAbs(file) {
		return file
	}
	return path.Join(prefix, file)
}

// writeCommand writes ::level name=value,...::message on one line. Properties
// without a value are left out.
func writeCommand(b *strings.Builder, level string, properties []property, message string) {
	b.WriteString("::" + level)
	separator := " "
	for _, p := range properties {
		if p.value != "" {
			b.WriteString(separator + p.name + "=" + escapeProperty(p.value))
			separator = ","
		}
	}
	b.WriteString("::" + escapeData(message) + "\n")
}

// escapeData and escapeProperty are the escapes of workflow commands
// (github.com/actions/toolkit, packages/core/src/command.ts).
func escapeData(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

func escapeProperty(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(text)
}
