package lint

import (
	"fmt"
	"slices"
	"strings"
)

// Explain gives the whole documentation of the rules that an id, a name or an
// alias means, the engine's own included. ok is false where there is none.
func Explain(rules []Rule, id string) (text string, ok bool) {
	all := append(slices.Clone(rules), engineRules[:]...)
	var out strings.Builder
	for i, at := range newTable(all).find(id) {
		if i > 0 {
			out.WriteString("\n")
		}
		explain(&out, all[at])
	}
	return out.String(), out.Len() > 0
}

func explain(out *strings.Builder, r Rule) {
	fmt.Fprintf(out, "%s %s (%s, %s)\n\n%s.\n\n%s\n", r.ID, r.Name, r.Severity, profileOf(r), r.Title, wrap(r.Why, 80))
	if len(r.Aliases) > 0 {
		fmt.Fprintf(out, "\nAlso known as: %s\n", strings.Join(r.Aliases, ", "))
	}
	if r.Fix != "" {
		fmt.Fprintf(out, "\nlint --fix%s %s.\n", request(r), r.Fix)
	}
	if r.Bad != "" {
		fmt.Fprintf(out, "\nReported:\n\n%s\nNot reported:\n\n%s", indent(r.Bad), indent(r.Good))
	}
}

// request is how --fix is told that a change is wanted that must be asked for.
func request(r Rule) string {
	if r.FixRequest == "" {
		return ""
	}
	return "=" + r.FixRequest
}

func profileOf(r Rule) string {
	if r.Profile == Strict {
		return Strict
	}
	return Recommended
}

// Markdown writes the page of all rules, the engine's own included: a table, then
// each rule.
func Markdown(rules []Rule) string {
	all := append(slices.Clone(rules), engineRules[:]...)
	slices.SortFunc(all, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) })
	var out strings.Builder
	out.WriteString(head)
	out.WriteString("| rule | name | severity | profile | reports |\n|---|---|---|---|---|\n")
	for _, r := range all {
		fmt.Fprintf(&out, "| [%s](#%s) | %s | %s | %s | %s |\n", r.ID, anchor(r), r.Name, r.Severity, profileOf(r), r.Title)
	}
	for _, r := range all {
		fmt.Fprintf(&out, "\n## %s %s\n\n%s. Severity: %s; profile: %s.\n\n%s\n", r.ID, r.Name, r.Title, r.Severity, profileOf(r), r.Why)
		if len(r.Aliases) > 0 {
			fmt.Fprintf(&out, "\nAlso known as: %s.\n", strings.Join(r.Aliases, ", "))
		}
		if r.Fix != "" {
			fmt.Fprintf(&out, "\n`lint --fix%s` %s.\n", request(r), r.Fix)
		}
		if r.Bad != "" {
			fmt.Fprintf(&out, "\nReported:\n\n```%s\n%s```\n\nNot reported:\n\n```%s\n%s```\n", fence(r.Bad), r.Bad, fence(r.Good), r.Good)
		}
	}
	return out.String()
}

const head = `# Rules of lint

Written from the values in this folder: change a rule there and run
` + "`CUEMULUS_UPDATE=1 go test ./lint/...`" + `. ` + "`cuemulus explain ID`" + ` prints the same.

A finding is accepted with a reason:

` + "```yaml" + `
  # cuemulus: ignore S3004 until=2027-01-31 why we serve a public site
` + "```" + `

behind a value for its line, alone on a line for the next key and all below it,
above the first key for the whole file. In JSON,
` + "`Metadata: {cuemulus: {ignore: [{rule, why, until}]}}`" + ` of a resource or of the
template; in CUE, ` + "`@lint(ignore=S3004, why=\"...\")`" + ` or lint.ignores of the project.
An ignore needs a reason; one without, one past its date and one that accepts
nothing are findings. Ids in another tool's words work too, and suppressions that a
template has for cfn-lint, cfn_nag, checkov or guard count. The package comment of
lint says the rest, and how to write a rule.

Examples of several templates name each file ACCOUNT/REGION/STACK.template.yaml.

`

// anchor is the name that GitHub gives a rule's heading.
func anchor(r Rule) string { return strings.ToLower(r.ID) + "-" + r.Name }

func fence(example string) string {
	if strings.HasPrefix(example, "-- ") {
		return "text"
	}
	return "yaml"
}

func indent(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			out.WriteString("    ")
		}
		out.WriteString(line)
	}
	return out.String()
}

// wrap breaks a text at blanks so that lines have at most width bytes where words
// allow it.
func wrap(text string, width int) string {
	var out strings.Builder
	column := 0
	for _, word := range strings.Fields(text) {
		switch {
		case column == 0:
		case column+1+len(word) > width:
			out.WriteByte('\n')
			column = 0
		default:
			out.WriteByte(' ')
			column++
		}
		out.WriteString(word)
		column += len(word)
	}
	return out.String()
}
