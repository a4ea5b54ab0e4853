package report

import (
	"fmt"
	"io"
	"strings"

	"cuemulus.dev/internal/diag"
)

// Text prints for people. A report without findings prints nothing at all.
func Text(w io.Writer, r Report) error {
	if len(r.Findings) == 0 {
		return nil
	}
	p := painter{r.Color}
	src := &sources{read: r.Source, secret: secretLines(r.Findings)}
	var b strings.Builder
	for _, d := range r.Findings {
		where := Visible(d.Pos.String())
		switch {
		case where == "":
			where = r.Tool
		case strings.HasPrefix(where, ":"): // a line of "::" would be a workflow command in a GitHub log
			where = "./" + where
		}
		fmt.Fprintf(&b, "%s: %s: %s [%s]\n", p.bold(where), p.severity(d.Severity), Visible(d.Message), ruleName(d))
		if number, line, carets, ok := frame(src, d); ok {
			margin := strings.Repeat(" ", len(number))
			fmt.Fprintf(&b, "  %s | %s\n", number, line)
			fmt.Fprintf(&b, "  %s | %s\n", margin, p.mark(d.Severity, carets))
		}
		if d.Help != "" {
			fmt.Fprintf(&b, "  help: %s\n", Visible(d.Help))
		}
		if d.Fix != nil {
			fmt.Fprintf(&b, "  fix: %s, with --fix%s\n", Visible(d.Fix.Message), request(d.Fix))
		}
		for _, rel := range d.Related {
			fmt.Fprintf(&b, "  also: %s\n", place(rel))
		}
	}
	b.WriteString(count(r.Findings).String())
	if r.Suppressed > 0 {
		fmt.Fprintf(&b, "; %d suppressed", r.Suppressed)
	}
	b.WriteString("\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// request is how --fix is told to make a change that must be asked for.
func request(f *diag.Fix) string {
	if f.Request == "" {
		return ""
	}
	return "=" + Visible(f.Request)
}

// ruleName is "S3004" or "S3004 replication-to-itself".
func ruleName(d diag.Diagnostic) string {
	return Visible(strings.TrimSpace(d.Rule + " " + d.Name))
}

// place is "file:line:col: message"; either half may be missing.
func place(rel diag.Related) string {
	where, message := Visible(rel.Pos.String()), Visible(rel.Message)
	switch {
	case where == "":
		return message
	case message == "":
		return where
	}
	return where + ": " + message
}

// painter adds ANSI colours, or nothing.
type painter struct{ on bool }

func (p painter) paint(code, text string) string {
	if !p.on || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (p painter) bold(text string) string { return p.paint("1", text) }

func (p painter) severity(s diag.Severity) string { return p.paint("1;"+hue(s), s.String()) }

func (p painter) mark(s diag.Severity, carets string) string {
	blanks := len(carets) - len(strings.TrimLeft(carets, " "))
	return carets[:blanks] + p.paint(hue(s), carets[blanks:])
}

func hue(s diag.Severity) string {
	switch s {
	case diag.Error:
		return "31" // red
	case diag.Warning:
		return "33" // yellow
	default:
		return "36" // cyan
	}
}
