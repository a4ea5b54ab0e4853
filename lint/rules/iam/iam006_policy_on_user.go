package iam

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var policyOnUser = lint.Rule{
	ID: "IAM006", Name: "policy-on-user", Severity: diag.Warning,
	Title:   "A policy is attached to a user",
	Aliases: []string{"F11", "IAM_NO_POLICY_ON_USER", "CKV_AWS_40", "AWS-0143", "e4239438", "IAMUserNoPolicies"},
	Why:     "Permissions that hang on single users are forgotten when people change their work, and nobody sees at one place who may do what. Attaching to a group is as little work, so the rule is in the recommended profile. Attach the policy to a group or a role.",
	Bad: `Resources:
  Reader:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: read
      Users: [example]
      PolicyDocument:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Action: s3:GetObject, Resource: arn:aws:s3:::example-data/*}
`,
	Good: `Resources:
  Reader:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: read
      Groups: [example-readers]
      PolicyDocument:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Action: s3:GetObject, Resource: arn:aws:s3:::example-data/*}
`,
	Run: func(p *lint.Pass) {
		for _, at := range []struct{ kind, property string }{
			{"AWS::IAM::Policy", "Users"},
			{"AWS::IAM::ManagedPolicy", "Users"},
			{"AWS::IAM::User", "ManagedPolicyArns"},
		} {
			for _, r := range p.Resources(at.kind) {
				if len(p.Settings(r, at.property, "*")) > 0 {
					p.Report(r.Path("Properties", at.property), "the policy is attached to a user", "attach it to a group or a role")
				}
			}
		}
		for _, r := range p.Resources("AWS::IAM::UserPolicy") {
			p.Report(r.Path(), "the policy is attached to a user", "attach it to a group or a role")
		}
	},
}
