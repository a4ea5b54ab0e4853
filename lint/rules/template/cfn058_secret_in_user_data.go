package template

import (
	"fmt"
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var secretInUserData = lint.Rule{
	ID: "CFN058", Name: "secret-in-user-data", Severity: diag.Warning,
	Title:   "A secret is written into the user data of an instance",
	Aliases: []string{"DB-03", "CFN-07", "CKV_AWS_46", "AWS-0029"},
	Why: "Every process of the instance reads the user data from the metadata service, everybody who may describe the instance or its launch template reads it too, and it stays on the disk and in logs. That goes for parameters with NoEcho and for {{resolve:secretsmanager:...}}, which CloudFormation puts in before EC2 sees it. " +
		"Give the instance a role and let its script read the secret from Secrets Manager.",
	Bad: `Parameters:
  Token: {Type: String, NoEcho: true}
Resources:
  Server:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0a1b2c3d4e5f60718
      UserData:
        Fn::Base64: !Sub "#!/bin/sh\nregister --token ${Token}"
`,
	Good: `Resources:
  Server:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0a1b2c3d4e5f60718
      UserData:
        Fn::Base64: !Sub "#!/bin/sh\nregister --token-of arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:example"
`,
	Run: func(p *lint.Pass) {
		const help = "let the script read the secret with the role of the instance"
		for _, u := range uses(p) {
			if (u.by == "Ref" || u.by == "Fn::Sub") && inUserData(p, u.path) && isNoEcho(p.Target.Template.Root.Get("Parameters", u.name)) {
				report(p, u, fmt.Sprintf("parameter %s is a secret, and user data is no secret", u.name), help)
			}
		}
		eachDynamic(p.Target.Template, func(path []string, n *cfn.Node, d cfn.DynamicReference) {
			if d.Problem == "" && d.Service == "secretsmanager" && inUserData(p, path) {
				report(p, use{by: "Fn::Sub", path: path, node: n, start: d.Start, end: d.End}, "the secret is read into the user data, which is no secret", help)
			}
		})
	},
}

// inUserData reports whether a path leads into the user data of instances.
func inUserData(p *lint.Pass, path []string) bool {
	if len(path) < 4 || path[0] != "Resources" || path[2] != "Properties" || !slices.Contains(path[3:min(len(path), 8)], "UserData") {
		return false
	}
	r, _ := p.Resource(path[1])
	switch r.Type {
	case "AWS::EC2::Instance", "AWS::EC2::LaunchTemplate", "AWS::AutoScaling::LaunchConfiguration", "AWS::EC2::SpotFleet":
		return true
	}
	return false
}
