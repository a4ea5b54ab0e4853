package template

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var variableWithoutSub = lint.Rule{
	ID: "CFN027", Name: "variable-without-sub", Severity: diag.Warning,
	Title:   "A text has ${NAME} of the template in it, but is not under Fn::Sub",
	Aliases: []string{"E1029"},
	Why: "CloudFormation puts values in only under Fn::Sub, so the text goes out with ${NAME} in it. Reported where NAME is a pseudo parameter, or a parameter or resource of this template; silent where the text sets a shell variable of the name and in definitions that have substitutions of their own. " +
		"Write Fn::Sub before the text.",
	Bad: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: alarms of ${AWS::StackName}
`,
	Good: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !Sub alarms of ${AWS::StackName}
`,
	Run: func(p *lint.Pass) {
		t := p.Target.Template
		if open(p) {
			return
		}
		known := set(namesOf(t, "Parameters"), namesOf(t, "Resources"), pseudoParameters())
		eachEvaluated(t, func(path []string, n *cfn.Node) bool {
			switch {
			case path[0] != "Resources" && path[0] != "Outputs", len(path) == 3 && path[0] == "Resources" && path[2] != "Properties":
				return len(path) < 3
			case len(path) == 2:
				r, _ := p.Resource(path[1])
				return r.Property("DefinitionSubstitutions") == nil
			}
			if last := path[len(path)-1]; last == "Fn::Sub" || last == "Fn::Transform" {
				return n.Kind == cfn.List && last == "Fn::Sub"
			}
			if len(path) > 1 && path[len(path)-2] == "Fn::Sub" && path[len(path)-1] == "0" {
				return false
			}
			text, ok := n.String()
			if !ok || !strings.Contains(text, "${") || cfn.MentionsTemplate([]byte(text)) {
				return true // or a template in a template
			}
			for _, part := range cfn.SubParts(text) {
				id, _, _ := strings.Cut(part.Text, ".")
				if part.Kind != cfn.SubVariable || !known[id] || strings.Contains(text, id+"=") || strings.Contains(text, "read "+id) {
					continue
				}
				report(p, use{by: "Fn::Sub", path: path, node: n, start: part.Start, end: part.End},
					fmt.Sprintf("${%s} stays as it is without Fn::Sub", part.Text), "write Fn::Sub before the text")
			}
			return true
		})
	},
}
