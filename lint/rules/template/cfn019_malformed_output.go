package template

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var malformedOutput = lint.Rule{
	ID: "CFN019", Name: "malformed-output", Severity: diag.Error,
	Title:   "An output has no value, or a key that outputs do not have",
	Aliases: []string{"E6001", "E6002", "E6003"},
	Why: "CloudFormation refuses the template. An output has Value and may have Description, Condition and Export; an Export has Name. " +
		"Write the Value, and the keys as CloudFormation spells them.",
	Bad: `Resources:
  Topic: {Type: AWS::SNS::Topic}
Outputs:
  TopicArn: {Values: !Ref Topic, Value: !Ref Topic}
`,
	Good: `Resources:
  Topic: {Type: AWS::SNS::Topic}
Outputs:
  TopicArn: {Value: !Ref Topic}
`,
	Run: func(p *lint.Pass) {
		for _, f := range fieldsOf(p.Target.Template.Root.Get("Outputs")) {
			path := []string{"Outputs", f.Key}
			switch {
			case strings.HasPrefix(f.Key, "Fn::"):
				continue
			case f.Value == nil || f.Value.Kind != cfn.Map:
				p.Report(path, fmt.Sprintf("output %s is no map", f.Key), "write its Value below its name")
				continue
			case f.Value.Field("Fn::Transform") != nil:
				continue
			case f.Value.Get("Value") == nil || f.Value.Get("Value").Kind == cfn.Null:
				p.Report(path, fmt.Sprintf("output %s has no Value", f.Key), "write its Value")
			}
			unknownKeys(p, path, f.Value, "an output", maxShapes, "Value", "Description", "Export", "Condition")
			if export := f.Value.Get("Export"); export != nil && export.Get("Name") == nil && export.Field("Fn::Transform") == nil {
				p.Report(append(path, "Export"), "the export has no Name", "write Export: {Name: ...}")
			}
		}
	},
}
