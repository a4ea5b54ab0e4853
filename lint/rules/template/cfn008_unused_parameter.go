package template

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var unusedParameter = lint.Rule{
	ID: "CFN008", Name: "unused-parameter", Severity: diag.Warning,
	Title:   "A parameter is used nowhere",
	Aliases: []string{"W2001"},
	Why: "Whoever deploys the stack gives a value that changes nothing, and most likely a reference was forgotten. Silent where a macro may use it. " +
		"Refer to the parameter, or take it away.",
	Bad: `Parameters:
  Stage: {Type: String}
Resources:
  Topic: {Type: AWS::SNS::Topic}
`,
	Good: `Parameters:
  Stage: {Type: String}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Stage}}
`,
	Run: func(p *lint.Pass) {
		t := p.Target.Template
		if open(p) {
			return
		}
		used := namedIn(p)
		for _, f := range fieldsOf(t.Root.Get("Parameters")) {
			kind, _ := f.Value.Get("Type").String()
			if !used.values[f.Key] && !used.types[kind] && !used.computed {
				p.Report([]string{"Parameters", f.Key}, fmt.Sprintf("parameter %s is used nowhere", f.Key), "refer to it, or take it away")
			}
		}
	},
}
