package template

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var hashForDollar = lint.Rule{
	ID: "CFN060", Name: "hash-for-dollar", Severity: diag.Error,
	Title:   "A variable is written with #{ in place of ${",
	Aliases: []string{"SPOT-16"},
	Why: "CloudFormation puts nothing in for #{NAME}: the policy, ARN or script has the braces in it and matches nothing. Reported where NAME is a pseudo parameter, parameter or resource of the template. " +
		"Write ${NAME} under Fn::Sub. Silent for templates with a macro of somebody's own, which may read such braces.",
	Bad: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !Sub "alarms of #{AWS::AccountId} in ${AWS::Region}"
`,
	Good: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !Sub "alarms of ${AWS::AccountId} in ${AWS::Region}"
`,
	Run: func(p *lint.Pass) {
		if open(p) {
			return
		}
		var names map[string]bool
		eachEvaluated(p.Target.Template, func(path []string, n *cfn.Node) bool {
			text, ok := n.String()
			if !ok || !strings.Contains(text, "#{") || slices.Contains(path, "Metadata") {
				return true
			}
			if names == nil {
				names = set(pseudoParameters(), namesOf(p.Target.Template, "Parameters"), namesOf(p.Target.Template, "Resources"))
			}
			for at := 0; ; {
				start := strings.Index(text[at:], "#{")
				if start < 0 {
					return true
				}
				start += at
				length := strings.IndexByte(text[start:], '}')
				if length < 0 {
					return true
				}
				at = start + length + 1
				name, _, _ := strings.Cut(text[start+2:at-1], ".")
				if names[name] && (strings.HasPrefix(name, "AWS::") || slices.Contains(path, "Fn::Sub")) {
					report(p, use{by: "Fn::Sub", path: path, node: n, start: start, end: at}, fmt.Sprintf("#{%s} is only text", name), fmt.Sprintf("write ${%s} under Fn::Sub", name))
				}
			}
		})
	},
}
