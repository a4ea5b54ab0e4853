package template

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var exportName = lint.Rule{
	ID: "CFN020", Name: "export-of-resource-name", Severity: diag.Error,
	Title:   "The name of an export is made of a resource",
	Aliases: []string{"E6102", "E1010"},
	Why: "CloudFormation must know the names of exports before it makes anything, so it refuses Ref and Fn::GetAtt of a resource there. " +
		"Make the name of literals, parameters and pseudo parameters such as AWS::StackName.",
	Bad: `Resources:
  Topic: {Type: AWS::SNS::Topic}
Outputs:
  TopicArn: {Value: !Ref Topic, Export: {Name: !GetAtt Topic.TopicName}}
`,
	Good: `Resources:
  Topic: {Type: AWS::SNS::Topic}
Outputs:
  TopicArn: {Value: !Ref Topic, Export: {Name: !Sub "${AWS::StackName}-topic"}}
`,
	Run: func(p *lint.Pass) {
		for _, u := range uses(p) {
			if len(u.path) < 4 || u.path[0] != "Outputs" || u.path[2] != "Export" {
				continue
			}
			if _, ok := p.Resource(u.name); ok && (u.by == "Ref" || u.by == "Fn::GetAtt" || u.by == "Fn::Sub") {
				report(p, u, fmt.Sprintf("the name of an export cannot be made of resource %s", u.name), "write a literal, a parameter or a pseudo parameter")
			}
		}
	},
}
