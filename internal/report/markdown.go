package report

import (
	"fmt"
	"io"
	"strings"

	"cuemulus.dev/internal/diag"
)

// markdownBytes is the most that Markdown writes. A job summary of more than
// 1 MiB (1,048,576 bytes) is dropped whole by GitHub; other parts of the same
// step may add theirs, so this stays below by 124 KiB.
const markdownBytes = 900 << 10

// Markdown prints a job summary in GitHub's Markdown: a verdict, a table of the
// findings in their order, and how to learn more. What does not fit below
// markdownBytes is counted in a last line.
func Markdown(w io.Writer, r Report) error {
	t := count(r.Findings)
	var b strings.Builder
	fmt.Fprintf(&b, "### %s %s: %s\n", verdict(t), escapeMarkdown(r.Tool), t)
	if line := scope(r); line != "" {
		fmt.Fprintf(&b, "\n%s\n", line)
	}
	if len(r.Findings) > 0 {
		b.WriteString("\n| | Rule | Where | What |\n|---|---|---|---|\n")
		tail := fmt.Sprintf("\nWhat a rule means: `%s explain %s`\n", r.Tool, "RULE")
		for i, d := range r.Findings {
			row := markdownRow(d, r.Prefix)
			left := fmt.Sprintf("\n%s more, not shown: the summary holds at most %d KiB.\n", plural(len(r.Findings)-i, "finding"), markdownBytes>>10)
			if b.Len()+len(row)+len(left)+len(tail) > markdownBytes {
				b.WriteString(left)
				break
			}
			b.WriteString(row)
		}
		b.WriteString(tail)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func verdict(t tally) string {
	switch {
	case t.errors > 0:
		return "❌"
	case t.warnings > 0:
		return "⚠️"
	default:
		return "✅"
	}
}

// scope says what was looked at: "12 files checked, 3 findings suppressed."
func scope(r Report) string {
	var parts []string
	if r.Checked > 0 {
		parts = append(parts, plural(r.Checked, "file")+" checked")
	}
	if r.Suppressed > 0 {
		parts = append(parts, plural(r.Suppressed, "finding")+" suppressed")
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, ", ") + "."
}

func markdownRow(d diag.Diagnostic, prefix string) string {
	where := d.Pos
	where.File = prefixed(prefix, where.File)
	place := codeSpan(where.String())
	switch {
	case d.Stack != "" && d.Resource != "":
		place += " " + codeSpan(d.Stack+": "+d.Resource)
	case d.Stack != "" || d.Resource != "":
		place += " " + codeSpan(d.Stack+d.Resource)
	}
	what := escapeMarkdown(d.Message)
	if d.Help != "" {
		what += "<br>help: " + escapeMarkdown(d.Help)
	}
	for i, rel := range d.Related {
		if i == relatedShown {
			what += fmt.Sprintf("<br>also: %d more", len(d.Related)-i)
			break
		}
		what += "<br>also: " + strings.TrimSpace(codeSpan(rel.Pos.String())+" "+escapeMarkdown(rel.Message))
	}
	rule := codeSpan(d.Rule)
	if d.Name != "" {
		rule += " " + escapeMarkdown(d.Name)
	}
	return fmt.Sprintf("| %s | %s | %s | %s |\n", markdownLevel(d.Severity), rule, strings.TrimSpace(place), what)
}

func markdownLevel(s diag.Severity) string {
	switch s {
	case diag.Error:
		return "❌ error"
	case diag.Warning:
		return "⚠️ warning"
	default:
		return "ℹ️ note"
	}
}

// codeSpan makes a code span for a table cell: fenced by more backticks than the
// text has in a row, with its bars escaped, which a table needs even in code.
func codeSpan(text string) string {
	text = cut(Visible(text), longestText)
	if strings.TrimSpace(text) == "" {
		return ""
	}
	longest, run := 0, 0
	for _, r := range text {
		if r != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	fence := strings.Repeat("`", longest+1)
	blank := ""
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") ||
		strings.HasPrefix(text, " ") && strings.HasSuffix(text, " ") {
		blank = " " // Markdown takes one blank away at either side
	}
	return fence + blank + strings.ReplaceAll(text, "|", `\|`) + blank + fence
}

// escapeMarkdown makes text for a table cell that stays text: no markup, no HTML,
// no link, no mention of a person or an issue. The characters that could begin
// one become character references; "@" and "#" also get a character without
// width behind them, because GitHub looks for mentions after decoding.
func escapeMarkdown(text string) string {
	text = cut(Visible(text), longestText)
	return markdownReplacer.Replace(text)
}

var markdownReplacer = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;",
	"`", "&#96;", "*", "&#42;", "_", "&#95;", "~", "&#126;",
	"[", "&#91;", "]", "&#93;", "|", "&#124;", `\`, "&#92;", "$", "&#36;",
	"@", "&#64;&#8203;", "#", "&#35;&#8203;",
	"://", "&#58;//", "w.", "w&#46;", "W.", "W&#46;",
)
