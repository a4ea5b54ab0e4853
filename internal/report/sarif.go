package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
)

// Limits of GitHub's code scanning on one file (docs.github.com, "SARIF support
// for code scanning"): what passes them is refused or dropped.
const (
	sarifResults     = 25_000
	sarifRelated     = 100 // 1,000 are taken, 100 shown
	sarifDescription = 1024
	sarifSchema      = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	sarifHome        = "https://github.com/cuemulus/cuemulus"
)

// The objects of SARIF 2.1.0 that SARIF writes, in the standard's words.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool              sarifTool         `json:"tool"`
		AutomationDetails sarifAutomation   `json:"automationDetails"`
		ColumnKind        string            `json:"columnKind"`
		Invocations       []sarifInvocation `json:"invocations,omitempty"`
		Results           []sarifResult     `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name            string      `json:"name"`
		SemanticVersion string      `json:"semanticVersion,omitempty"`
		InformationURI  string      `json:"informationUri"`
		Rules           []sarifRule `json:"rules"`
	}
	sarifAutomation struct {
		ID string `json:"id"`
	}
	sarifInvocation struct {
		ExecutionSuccessful        bool                `json:"executionSuccessful"`
		ToolExecutionNotifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level   string       `json:"level"`
		Message sarifMessage `json:"message"`
	}
	sarifRule struct {
		ID                   string              `json:"id"`
		Name                 string              `json:"name,omitempty"`
		ShortDescription     sarifMessage        `json:"shortDescription"`
		FullDescription      sarifMessage        `json:"fullDescription"`
		Help                 sarifMessage        `json:"help"`
		DefaultConfiguration sarifConfiguration  `json:"defaultConfiguration"`
		Properties           sarifRuleProperties `json:"properties"`
	}
	sarifConfiguration struct {
		Level string `json:"level"`
	}
	sarifRuleProperties struct {
		Precision       string   `json:"precision"`
		ProblemSeverity string   `json:"problem.severity"`
		Security        string   `json:"security-severity,omitempty"`
		Tags            []string `json:"tags,omitempty"`
	}
	sarifMessage struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifResult struct {
		RuleID              string                `json:"ruleId"`
		RuleIndex           int                   `json:"ruleIndex"`
		Level               string                `json:"level"`
		Message             sarifMessage          `json:"message"`
		Locations           []sarifLocation       `json:"locations"`
		RelatedLocations    []sarifLocation       `json:"relatedLocations,omitempty"`
		PartialFingerprints map[string]string     `json:"partialFingerprints"`
		Fixes               []sarifFix            `json:"fixes,omitempty"`
		Properties          sarifResultProperties `json:"properties"`
	}
	sarifResultProperties struct {
		Stack    string   `json:"stack,omitempty"`
		Resource string   `json:"resource,omitempty"`
		Path     []string `json:"path,omitempty"`
	}
	sarifLocation struct {
		ID               int           `json:"id,omitempty"`
		PhysicalLocation sarifPhysical `json:"physicalLocation"`
		Message          *sarifMessage `json:"message,omitempty"`
	}
	sarifPhysical struct {
		ArtifactLocation sarifArtifact `json:"artifactLocation"`
		Region           sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
	sarifFix struct {
		Description     sarifMessage  `json:"description"`
		ArtifactChanges []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		ArtifactLocation sarifArtifact      `json:"artifactLocation"`
		Replacements     []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		DeletedRegion   sarifRegion    `json:"deletedRegion"`
		InsertedContent *sarifInserted `json:"insertedContent,omitempty"`
	}
	sarifInserted struct {
		Text string `json:"text"`
	}
)

// SARIF prints SARIF 2.1.0 as GitHub's code scanning and editors read it: one run,
// one location a finding, the line's fingerprint as code scanning computes it, and
// beside it one of our own, cuemulus/v1, that no line number goes into.
func SARIF(w io.Writer, r Report) error {
	findings, dropped := mostSevere(r.Findings, sarifResults)
	rules, index := sarifRules(findings, r)
	run := sarifRun{
		Tool:              sarifTool{sarifDriver{Name: r.Tool, SemanticVersion: r.Version, InformationURI: sarifHome, Rules: rules}},
		AutomationDetails: sarifAutomation{sarifCategory(r)},
		ColumnKind:        "unicodeCodePoints",
		Results:           make([]sarifResult, 0, len(findings)),
	}
	if dropped > 0 {
		run.Invocations = []sarifInvocation{{ExecutionSuccessful: true, ToolExecutionNotifications: []sarifNotification{{
			Level: "warning", Message: sarifMessage{Text: fmt.Sprintf("%s more, not listed: code scanning takes at most %d", plural(dropped, "finding"), sarifResults)},
		}}}}
	}
	prints := fingerprints{source: r.Source, lines: map[string][]string{}, seen: map[diag.Identity]int{}}
	for _, d := range findings {
		run.Results = append(run.Results, sarifResultOf(d, index[d.Rule], r, &prints))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

// mostSevere keeps at most limit findings in their order, errors before warnings
// before notes, and counts the rest.
func mostSevere(ds []diag.Diagnostic, limit int) (kept []diag.Diagnostic, dropped int) {
	if len(ds) <= limit {
		return ds, 0
	}
	room := map[diag.Severity]int{}
	left := limit
	for _, s := range []diag.Severity{diag.Error, diag.Warning, diag.Note} {
		n := 0
		for _, d := range ds {
			if d.Severity == s {
				n++
			}
		}
		room[s] = min(n, left)
		left -= room[s]
	}
	for _, d := range ds {
		if room[d.Severity] > 0 {
			room[d.Severity]--
			kept = append(kept, d)
		}
	}
	return kept, len(ds) - len(kept)
}

// sarifCategory parts uploads: what stands before the last slash is the category
// under which code scanning replaces older results.
func sarifCategory(r Report) string {
	return path.Join(r.Tool, r.Command, r.Prefix) + "/"
}

// sarifRules describes each rule that was reported, once, in order of ids.
func sarifRules(ds []diag.Diagnostic, r Report) (rules []sarifRule, index map[string]int) {
	found := map[string]diag.Diagnostic{}
	var ids []string
	for _, d := range ds {
		if _, seen := found[d.Rule]; !seen {
			found[d.Rule] = d
			ids = append(ids, d.Rule)
		}
	}
	slices.Sort(ids)
	rules, index = []sarifRule{}, map[string]int{}
	for i, id := range ids {
		d := found[id]
		doc := Rule{Severity: d.Severity}
		if r.Rule != nil {
			if known, ok := r.Rule(id); ok {
				doc = known
			}
		}
		title := cmp.Or(doc.Title, d.Name, id)
		full := cmp.Or(doc.Why, title)
		rules = append(rules, sarifRule{
			ID: id, Name: d.Name,
			ShortDescription:     sarifMessage{Text: cut(title, sarifDescription)},
			FullDescription:      sarifMessage{Text: cut(full, sarifDescription)},
			Help:                 sarifMessage{Text: cmp.Or(doc.Help, full), Markdown: doc.Markdown},
			DefaultConfiguration: sarifConfiguration{doc.Severity.String()},
			Properties:           sarifProperties(doc),
		})
		index[id] = i
	}
	return rules, index
}

// sarifProperties gives what code scanning sorts and filters by. Ids of other tools
// become tags; 20 a rule are taken.
func sarifProperties(doc Rule) sarifRuleProperties {
	const limit = 20
	p := sarifRuleProperties{Precision: "high", ProblemSeverity: problemSeverity(doc.Severity), Tags: slices.Clone(doc.Aliases)}
	if doc.Security {
		p.Tags = append([]string{"security"}, p.Tags...)
		p.Security = securitySeverity(doc.Severity)
	}
	p.Tags = p.Tags[:min(len(p.Tags), limit)]
	return p
}

// securitySeverity chooses a number in the middle of what code scanning calls
// high (7.0 to 8.9), medium (4.0 to 6.9) and low.
func securitySeverity(s diag.Severity) string {
	switch s {
	case diag.Error:
		return "8.0"
	case diag.Warning:
		return "5.5"
	default:
		return "2.0"
	}
}

func problemSeverity(s diag.Severity) string {
	if s == diag.Note {
		return "recommendation"
	}
	return s.String()
}

func sarifResultOf(d diag.Diagnostic, rule int, r Report, prints *fingerprints) sarifResult {
	text, related := sarifText(d, r.Prefix)
	result := sarifResult{
		RuleID: d.Rule, RuleIndex: rule, Level: d.Severity.String(), Message: sarifMessage{Text: text},
		Locations:           []sarifLocation{{PhysicalLocation: sarifPlace(d.Pos, d.End, r.Prefix)}},
		RelatedLocations:    related,
		PartialFingerprints: prints.of(d),
		Properties:          sarifResultProperties{Stack: d.Stack, Resource: d.Resource, Path: d.Path},
	}
	if d.Fix != nil {
		change := sarifChange{ArtifactLocation: sarifURI(d.Pos.File, r.Prefix)}
		for _, e := range d.Fix.Edits {
			region := sarifRegion{e.Pos.Line, e.Pos.Col, e.End.Line, e.End.Col}
			replacement := sarifReplacement{DeletedRegion: region}
			if e.New != "" {
				replacement.InsertedContent = &sarifInserted{e.New}
			}
			change.Replacements = append(change.Replacements, replacement)
		}
		result.Fixes = []sarifFix{{sarifMessage{Text: d.Fix.Message}, []sarifChange{change}}}
	}
	return result
}

// sarifText gives the message, with a link to each related place.
func sarifText(d diag.Diagnostic, prefix string) (text string, related []sarifLocation) {
	lines := []string{sarifPlain(cmp.Or(d.Message, d.Name, d.Rule))}
	if d.Help != "" {
		lines = append(lines, "help: "+sarifPlain(d.Help))
	}
	for _, rel := range d.Related {
		if len(related) == sarifRelated {
			break
		}
		if rel.Pos.File == "" {
			lines = append(lines, "also: "+sarifPlain(rel.Message))
			continue
		}
		id := len(related) + 1
		words := cmp.Or(Visible(rel.Message), Visible(rel.Pos.String()))
		related = append(related, sarifLocation{ID: id, PhysicalLocation: sarifPlace(rel.Pos, diag.Pos{}, prefix), Message: &sarifMessage{Text: words}})
		if id <= relatedShown {
			lines = append(lines, fmt.Sprintf("also: [%s](%d)", sarifLinkWords.Replace(words), id))
		}
	}
	return strings.Join(lines, "\n"), related
}

// sarifPlain keeps what others wrote from being read as a link, "[words](target)".
func sarifPlain(text string) string { return strings.ReplaceAll(Visible(text), "](", `\](`) }

var sarifLinkWords = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`)

// sarifPlace gives a place; a finding about a whole file is shown at its first
// line, because code scanning takes no result without one.
func sarifPlace(pos, end diag.Pos, prefix string) sarifPhysical {
	region := sarifRegion{StartLine: max(pos.Line, 1), StartColumn: pos.Col}
	if end.Line > pos.Line || end.Line == pos.Line && end.Col > pos.Col && pos.Col > 0 {
		region.EndLine, region.EndColumn = end.Line, end.Col
	}
	return sarifPhysical{sarifURI(pos.File, prefix), region}
}

// sarifURI writes a file's name as a relative reference of RFC 3986; a finding of
// no file belongs to the directory.
func sarifURI(file, prefix string) sarifArtifact {
	if file == "" {
		file = "."
	}
	u := url.URL{Path: prefixed(prefix, file)}
	if path.IsAbs(file) {
		u.Scheme = "file"
	}
	return sarifArtifact{u.String()}
}

// fingerprints gives the fingerprints of findings, reading each file once.
type fingerprints struct {
	source func(string) []byte
	lines  map[string][]string
	seen   map[diag.Identity]int
}

func (f *fingerprints) of(d diag.Diagnostic) map[string]string {
	id := d.Identity()
	f.seen[id]++
	prints := map[string]string{"cuemulus/v1": fmt.Sprintf("%s:%d", id.Hash(), f.seen[id])}
	if f.source == nil || d.Pos.File == "" {
		return prints
	}
	hashes, known := f.lines[d.Pos.File]
	if !known {
		if text := f.source(d.Pos.File); text != nil {
			hashes = lineHashes(text)
		}
		f.lines[d.Pos.File] = hashes
	}
	if line := max(d.Pos.Line, 1); line <= len(hashes) {
		prints["primaryLocationLineHash"] = hashes[line-1]
	}
	return prints
}
