package template

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var unknownAttribute = lint.Rule{
	ID: "CFN003", Name: "unknown-attribute", Severity: diag.Error,
	Title:   "Fn::GetAtt asks for an attribute that the resource's type has not",
	Aliases: []string{"E1010", "E1019", "E6101"},
	Why: "CloudFormation refuses the template when it is deployed. Silent for types that are not known, modules, custom resources and types of the serverless transform. " +
		"Write one of the type's attributes; what Ref gives may be what is meant.",
	Bad: `Resources:
  Topic: {Type: AWS::SNS::Topic}
Outputs:
  TopicArn: {Value: !GetAtt Topic.Arn}
`,
	Good: `Resources:
  Topic: {Type: AWS::SNS::Topic}
Outputs:
  TopicArn: {Value: !GetAtt Topic.TopicArn}
`,
	Run: func(p *lint.Pass) {
		for _, u := range uses(p) {
			if u.attribute == "" || u.by != "Fn::GetAtt" && u.by != "Fn::Sub" || strings.Contains(u.attribute, "${") {
				continue
			}
			r, ok := p.Resource(u.name)
			if !ok || r.IsModule() || r.IsCustom() || r.IsServerless() {
				continue
			}
			kind, ok := p.Spec().Type(r.Type)
			if !ok {
				continue
			}
			if _, ok := kind.Attribute(u.attribute); ok {
				continue
			}
			names := kind.Attributes()
			otherwise := "the type has no attributes; Ref may give what is meant"
			if len(names) > 0 && len(names) <= 8 {
				otherwise = "its attributes are " + strings.Join(names, ", ")
			} else if len(names) > 0 {
				otherwise = "its attributes are " + strings.Join(names[:8], ", ") + " and others"
			}
			report(p, u, fmt.Sprintf("%s has no attribute %s", r.Type, quoted(u.attribute)), meant(u.attribute, names, otherwise))
		}
	},
}
