package template

import (
	"fmt"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var functionNotEvaluated = lint.Rule{
	ID: "CFN042", Name: "function-not-evaluated", Severity: diag.Error,
	Title:   "A function stands where CloudFormation evaluates none",
	Aliases: []string{"E2001", "E7001", "E1004"},
	Why: "Parameters, Mappings and the Description are read before anything is evaluated, so CloudFormation refuses a function in them. Silent where a macro may read it. " +
		"Write the value itself, or compute it where it is used.",
	Bad: `Parameters:
  Place: {Type: String, Default: !Ref AWS::Region}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Place}}
`,
	Good: `Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref AWS::Region}}
`,
	Run: func(p *lint.Pass) {
		t := p.Target.Template
		if open(p) {
			return
		}
		for _, section := range []string{"Description", "Parameters", "Mappings"} {
			t.Root.Get(section).Walk(func(path []string, n *cfn.Node) bool {
				name, _, ok := n.Intrinsic()
				if !ok || name == "Condition" || section != "Description" && len(path) < 2 {
					return true
				}
				p.Report(append([]string{section}, path...), fmt.Sprintf("a function, %s, is not evaluated in %s", name, section), "write the value itself, or compute it where it is used")
				return false
			})
		}
	},
}
