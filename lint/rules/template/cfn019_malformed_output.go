package template

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var malformedOutput = lint.Rule{
	ID: "CFN019", Name: "malformed-output", Severity: diag.Error,
	Title:   "An output has no value, one that is no text, or a key that outputs do not have",
	Aliases: []string{"E6001", "E6002", "E6003", "E6101"},
	Why: "CloudFormation refuses the template. An output has Value and may have Description, Condition and Export; an Export has Name. " +
		"The Value is one text: a list is joined, and an item of it selected. " +
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
		e := eval.New(p.Target.Template, eval.Options{})
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
			case !open(p):
				outputText(p, e, path)
			}
			unknownKeys(p, path, f.Value, "an output", maxShapes, "Value", "Description", "Export", "Condition")
			if export := f.Value.Get("Export"); export != nil && export.Get("Name") == nil && export.Field("Fn::Transform") == nil {
				p.Report(append(path, "Export"), "the export has no Name", "write Export: {Name: ...}")
			}
		}
	},
}

// outputText reports the values of an output that are lists or maps: one text is
// wanted ("Outputs" in the CloudFormation user guide).
func outputText(p *lint.Pass, e *eval.Evaluator, path []string) {
	reported := map[string]bool{}
	for _, v := range e.Values(append(path[:len(path):len(path)], "Value")...) {
		at := strings.Join(v.Path, "/")
		if reported[at] || v.Kind != eval.List && v.Kind != eval.Map {
			continue
		}
		reported[at] = true
		if v.Kind == eval.List {
			p.Report(v.Path, "the value of an output is one text, no list", "write !Join [\",\", LIST], or Fn::Select for one item")
		} else {
			p.Report(v.Path, "the value of an output is one text, no map", "write the text")
		}
	}
}
