package template

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// maxDynamic is from "Considerations for dynamic references" in the CloudFormation
// user guide.
const maxDynamic = 60

var tooManyDynamicReferences = lint.Rule{
	ID: "CFN029", Name: "too-many-dynamic-references", Severity: diag.Error,
	Title:   "The template has more dynamic references than CloudFormation takes",
	Aliases: []string{"CFN-16"},
	Why: "A template may have 60. " +
		"Read values that are used often once, as a parameter of type AWS::SSM::Parameter::Value<String>, or part the template.",
	Bad:  "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties:\n      DisplayName: \"" + strings.Repeat("{{resolve:ssm:a}}", 61) + "\"\n",
	Good: "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties:\n      DisplayName: \"{{resolve:ssm:a}}\"\n",
	Run: func(p *lint.Pass) {
		count := 0
		eachDynamic(p.Target.Template, func(path []string, n *cfn.Node, d cfn.DynamicReference) {
			if count++; count == maxDynamic+1 {
				report(p, use{by: "Fn::Sub", path: path, node: n, start: d.Start, end: d.End},
					fmt.Sprintf("this is dynamic reference %d, %d are the most", count, maxDynamic), "read some of the values through parameters of type AWS::SSM::Parameter::Value<String>")
			}
		})
	},
}
