package report

import (
	"encoding/json"
	"io"

	"cuemulus.dev/internal/diag"
)

// jsonVersion is the version of the document. It grows when a field goes or
// changes its meaning; new fields may come without that.
const jsonVersion = 1

type jsonDocument struct {
	Version  int           `json:"version"`
	Tool     jsonTool      `json:"tool"`
	Findings []jsonFinding `json:"findings"`
}

type jsonTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type jsonFinding struct {
	Rule      string        `json:"rule"`
	Name      string        `json:"name"`
	Severity  string        `json:"severity"`
	Message   string        `json:"message"`
	Help      string        `json:"help,omitempty"`
	File      string        `json:"file"`
	Line      int           `json:"line"`
	Column    int           `json:"column"`
	EndLine   int           `json:"endLine"`
	EndColumn int           `json:"endColumn"`
	Path      []string      `json:"path"`
	Stack     string        `json:"stack"`
	Resource  string        `json:"resource"`
	Aliases   []string      `json:"aliases"`
	Related   []jsonRelated `json:"related"`
	Fix       *jsonFix      `json:"fix,omitempty"`
}

type jsonFix struct {
	Message string     `json:"message"`
	Request string     `json:"request"`
	Edits   []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
	Text      string `json:"text"`
}

type jsonRelated struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

// JSON prints the document that README.md describes: one JSON value, two blanks
// a level, a line break at the end.
func JSON(w io.Writer, r Report) error {
	doc := jsonDocument{
		Version:  jsonVersion,
		Tool:     jsonTool{r.Tool, r.Version},
		Findings: make([]jsonFinding, 0, len(r.Findings)),
	}
	for _, d := range r.Findings {
		doc.Findings = append(doc.Findings, asJSON(d))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(doc)
}

func asJSON(d diag.Diagnostic) jsonFinding {
	f := jsonFinding{
		Rule: d.Rule, Name: d.Name, Severity: d.Severity.String(),
		Message: d.Message, Help: d.Help,
		File: d.Pos.File, Line: d.Pos.Line, Column: d.Pos.Col,
		EndLine: d.End.Line, EndColumn: d.End.Col,
		Path: orEmpty(d.Path), Stack: d.Stack, Resource: d.Resource,
		Aliases: orEmpty(d.Aliases), Related: []jsonRelated{},
	}
	for _, rel := range d.Related {
		f.Related = append(f.Related, jsonRelated{rel.Pos.File, rel.Pos.Line, rel.Pos.Col, rel.Message})
	}
	if d.Fix != nil {
		f.Fix = &jsonFix{d.Fix.Message, d.Fix.Request, []jsonEdit{}}
		for _, e := range d.Fix.Edits {
			f.Fix.Edits = append(f.Fix.Edits, jsonEdit{e.Pos.Line, e.Pos.Col, e.End.Line, e.End.Col, e.New})
		}
	}
	return f
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
