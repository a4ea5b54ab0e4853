package template

import (
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var dynamicReferenceSyntax = lint.Rule{
	ID: "CFN028", Name: "malformed-dynamic-reference", Severity: diag.Error,
	Title:   "A dynamic reference is not written as CloudFormation reads it",
	Aliases: []string{"E1050"},
	Why: "CloudFormation refuses the stack, or takes the reference for the value itself: a password is then {{resolve:...}}. " +
		"Write {{resolve:ssm:NAME:VERSION}}, {{resolve:ssm-secure:NAME:VERSION}} or {{resolve:secretsmanager:SECRET:SecretString:KEY:STAGE:VERSION}}; what stands at the end may be left out.",
	Bad: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: "{{resolve:ssn:name:1}}"
`,
	Good: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: "{{resolve:ssm:name:1}}"
`,
	Run: func(p *lint.Pass) {
		eachDynamic(p.Target.Template, func(path []string, n *cfn.Node, d cfn.DynamicReference) {
			if d.Problem != "" && !strings.Contains(d.Service, "${") && !slices.Contains(path, "Fn::Join") { // a piece of one
				report(p, use{by: "Fn::Sub", path: path, node: n, start: d.Start, end: d.End},
					"the dynamic reference cannot be read: "+d.Problem, meant(d.Service, []string{"ssm", "ssm-secure", "secretsmanager"}, "write {{resolve:SERVICE:REFERENCE}} as the user guide says"))
			}
		})
	},
}

// eachDynamic visits the dynamic references in texts of resources and outputs.
func eachDynamic(t *cfn.Template, visit func(path []string, n *cfn.Node, d cfn.DynamicReference)) {
	eachEvaluated(t, func(path []string, n *cfn.Node) bool {
		if text, ok := n.String(); ok && strings.Contains(text, "{{resolve:") {
			for _, d := range cfn.DynamicReferences(text) {
				visit(path, n, d)
			}
		}
		return true
	})
}
