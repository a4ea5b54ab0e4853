package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"

	"cuemulus.dev/internal/diag"
)

type (
	gitlabIssue struct {
		Description string         `json:"description"`
		CheckName   string         `json:"check_name"`
		Fingerprint string         `json:"fingerprint"`
		Severity    string         `json:"severity"`
		Location    gitlabLocation `json:"location"`
	}
	gitlabLocation struct {
		Path  string      `json:"path"`
		Lines gitlabLines `json:"lines"`
	}
	gitlabLines struct {
		Begin int `json:"begin"`
		End   int `json:"end,omitempty"`
	}
)

// GitLab prints a code quality report as GitLab shows it in merge requests. No
// line goes into the fingerprint, so a finding that only moved is not a new one.
func GitLab(w io.Writer, r Report) error {
	issues := make([]gitlabIssue, 0, len(r.Findings))
	seen := map[diag.Identity]int{}
	for _, d := range r.Findings {
		id := d.Identity()
		seen[id]++
		issue := gitlabIssue{
			Description: Visible(d.Message), CheckName: d.Rule, Fingerprint: id.Hash(), Severity: gitlabSeverity(d),
			Location: gitlabLocation{Visible(cmp.Or(prefixed(r.Prefix, d.Pos.File), ".")), gitlabLines{Begin: max(d.Pos.Line, 1)}},
		}
		if n := seen[id]; n > 1 { // it must be the only one of its kind in the report
			issue.Fingerprint += fmt.Sprintf("-%d", n)
		}
		if d.Help != "" {
			issue.Description += "; " + Visible(d.Help)
		}
		if d.End.Line > d.Pos.Line {
			issue.Location.Lines.End = d.End.Line
		}
		issues = append(issues, issue)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(issues)
}

// gitlabSeverity chooses among GitLab's blocker, critical, major, minor and info.
func gitlabSeverity(d diag.Diagnostic) string {
	switch {
	case d.Unreadable:
		return "blocker"
	case d.Severity == diag.Error:
		return "critical"
	case d.Severity == diag.Warning:
		return "major"
	default:
		return "info"
	}
}
