package iam

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var userInlinePolicy = lint.Rule{
	ID: "IAM005", Name: "user-inline-policy", Severity: diag.Warning,
	Title:   "A user has a policy of its own inside",
	Aliases: []string{"F10", "IAM_USER_NO_POLICIES_CHECK", "AWS-0143", "edc95c10", "IAMUserNoPolicies"},
	Why:     "A policy inside a user is seen by nobody who looks at groups and managed policies, and goes with the user or stays by mistake. Putting it into a group is little work, so the rule is in the recommended profile. Write the policy into a group or a role. Better still, let people sign in through IAM Identity Center and programs take roles.",
	Bad: `Resources:
  User:
    Type: AWS::IAM::User
    Properties:
      Groups: [example-readers]
      Policies:
        - PolicyName: read
          PolicyDocument:
            Version: "2012-10-17"
            Statement: {Effect: Allow, Action: s3:GetObject, Resource: arn:aws:s3:::example-data/*}
`,
	Good: `Resources:
  User:
    Type: AWS::IAM::User
    Properties:
      Groups: [example-readers]
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::IAM::User") {
			if len(p.Settings(r, "Policies", "*")) > 0 {
				p.Report(r.Path("Properties", "Policies"), "the user has a policy of its own", "write the policy into a group or a role")
			}
		}
	},
}
