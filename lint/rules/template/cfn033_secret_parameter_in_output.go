package template

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var secretShown = lint.Rule{
	ID: "CFN033", Name: "secret-parameter-in-output", Severity: diag.Warning,
	Title:   "A parameter with NoEcho is shown in an output or in metadata",
	Aliases: []string{"W2010"},
	Why: "CloudFormation hides the value of the parameter, but not what is made of it: outputs and the metadata of resources are read by everybody who may describe the stack. " +
		"Take the reference away, or put the secret into Secrets Manager and give out its ARN.",
	Bad: `Parameters:
  Token: {Type: String, NoEcho: true}
Resources:
  Topic: {Type: AWS::SNS::Topic}
Outputs:
  Token: {Value: !Ref Token}
`,
	Good: `Parameters:
  Token: {Type: String, NoEcho: true}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Token}}
Outputs:
  Topic: {Value: !Ref Topic}
`,
	Run: func(p *lint.Pass) {
		for _, u := range uses(p) {
			if u.by != "Ref" && u.by != "Fn::Sub" || !isNoEcho(p.Target.Template.Root.Get("Parameters", u.name)) {
				continue
			}
			if u.path[0] == "Outputs" || u.path[0] == "Resources" && len(u.path) > 2 && u.path[2] == "Metadata" {
				report(p, u, fmt.Sprintf("parameter %s is a secret and is shown here", u.name), "take it away, or give out the ARN of a secret")
			}
		}
	},
}
