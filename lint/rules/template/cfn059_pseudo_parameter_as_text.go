package template

import (
	"fmt"
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var pseudoParameterAsText = lint.Rule{
	ID: "CFN059", Name: "pseudo-parameter-as-text", Severity: diag.Warning,
	Title:   "The name of a pseudo parameter stands where its value was meant",
	Aliases: []string{"W1054"},
	Why: "Without Ref CloudFormation takes AWS::Region for a text like any other. " +
		"Write !Ref in front of it. Silent in arguments of functions, whose text may be a name.",
	Bad: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: AWS::StackName
`,
	Good: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !Ref AWS::StackName
`,
	Run: func(p *lint.Pass) {
		pseudo := pseudoParameters()
		for _, r := range p.Resources("") {
			if r.Type == "" || r.IsCustom() || r.IsModule() {
				continue
			}
			r.Node.Get("Properties").Walk(func(path []string, n *cfn.Node) bool {
				if name, _, ok := n.Intrinsic(); ok && name != "Fn::If" {
					return name == "Fn::Base64"
				}
				if text, ok := n.String(); ok && len(text) > 5 && text[:5] == "AWS::" && slices.Contains(pseudo, text) {
					p.Report(append(r.Path("Properties"), path...), fmt.Sprintf("%s is only a text here", text), "write !Ref "+text)
				}
				return true
			})
		}
	},
}
