package template

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var unusedMapping = lint.Rule{
	ID: "CFN009", Name: "unused-mapping", Severity: diag.Warning,
	Title:   "A mapping is used nowhere",
	Aliases: []string{"W7001"},
	Why: "Its values change nothing, and most likely an Fn::FindInMap was forgotten. Silent where a macro may use it, and where some Fn::FindInMap computes the name of its mapping. " +
		"Look something up in the mapping, or take it away.",
	Bad: `Mappings:
  Names:
    prod: {Topic: alarms}
Resources:
  Topic: {Type: AWS::SNS::Topic}
`,
	Good: `Mappings:
  Names:
    prod: {Topic: alarms}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !FindInMap [Names, prod, Topic]}}
`,
	Run: func(p *lint.Pass) {
		t := p.Target.Template
		if open(p) {
			return
		}
		used := namedIn(p)
		for _, f := range fieldsOf(t.Root.Get("Mappings")) {
			if !used.mappings[f.Key] && !used.computed {
				p.Report([]string{"Mappings", f.Key}, fmt.Sprintf("mapping %s is used nowhere", f.Key), "look something up in it, or take it away")
			}
		}
	},
}
