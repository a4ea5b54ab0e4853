package template

import (
	"fmt"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var unusedVariable = lint.Rule{
	ID: "CFN046", Name: "unused-variable", Severity: diag.Warning,
	Title:   "A variable of Fn::Sub is not in its text",
	Aliases: []string{"W1019"},
	Why: "What the variable is set to goes nowhere; most likely its name is misspelt in the text or ${...} around it was forgotten. Silent where a macro may change the text. " +
		"Write ${NAME} in the text, or take the variable away.",
	Bad: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !Sub ["alarms of ${AWS::StackName}", {Stage: prod}]
`,
	Good: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !Sub ["alarms of ${AWS::StackName} ${Stage}", {Stage: prod}]
`,
	Run: func(p *lint.Pass) {
		if hasMacro(p.Written()) {
			return
		}
		eachEvaluated(p.Target.Template, func(path []string, n *cfn.Node) bool {
			name, arg, ok := n.Intrinsic()
			text, isText := arg.Get("0").String()
			if !ok || name != "Fn::Sub" || !isText {
				return true
			}
			if _, _, computed := arg.Get("1").Intrinsic(); computed {
				return true
			}
			used := map[string]bool{}
			for _, part := range cfn.SubParts(text) {
				used[part.Text] = used[part.Text] || part.Kind == cfn.SubVariable
			}
			for _, f := range fieldsOf(arg.Get("1")) {
				if !used[f.Key] {
					reportKey(p, append(path[:len(path):len(path)], name, "1", f.Key), f, fmt.Sprintf("variable %s is not in the text", quoted(f.Key)), "write ${"+f.Key+"} in the text, or take the variable away")
				}
			}
			return true
		})
	},
}
