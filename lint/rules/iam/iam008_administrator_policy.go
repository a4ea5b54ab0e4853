package iam

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var administratorPolicy = lint.Rule{
	ID: "IAM008", Name: "administrator-policy", Severity: diag.Warning,
	Title:   "A policy of AWS that allows everything is attached",
	Aliases: []string{"W43", "IAM_ROLE_ADMINISTRATOR_ACCESS_POLICY_RULE", "AwsSolutions-IAM4"},
	Why: "Whoever gets hold of the role, user or group owns the account. The policies of AWS are judged by what they say: AdministratorAccess is one. Few need that, so the rule is in the recommended profile. " +
		"Attach a policy for what is done, or bind the identity by a permissions boundary, with which the rule is silent. It does not speak of permission sets, one of which is for administrators.",
	Bad: `Resources:
  Deployer:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: sts:AssumeRole}
      ManagedPolicyArns: [!Sub "arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess"]
`,
	Good: `Resources:
  Deployer:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: sts:AssumeRole}
      ManagedPolicyArns: [!Sub "arn:${AWS::Partition}:iam::aws:policy/AmazonSSMReadOnlyAccess"]
`,
	Run: func(p *lint.Pass) { reportWidth(p, all, "%s allows everything") },
}

// reportWidth reports the policies of AWS of a width.
func reportWidth(p *lint.Pass, w width, message string) {
	for _, i := range p.Identities() {
		if i.Boundary != nil {
			continue
		}
		for _, a := range awsPoliciesOf(i) {
			if widthOf(p, a.path) == w {
				p.Report(a.at, fmt.Sprintf(message, a.path), "attach a policy for what is done, or set PermissionsBoundary")
			}
		}
	}
}
