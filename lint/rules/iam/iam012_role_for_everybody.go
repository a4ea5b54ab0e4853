package iam

import (
	"cuemulus.dev/iam/escalate"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var roleForEverybody = lint.Rule{
	ID: "IAM012", Name: "role-for-everybody", Severity: diag.Error,
	Title:   "Everybody may take a role",
	Aliases: []string{"CKV_AWS_60", "f80e3aa7", "AssumableByAnyPrincipal", "AnyPrincipal"},
	Why: "A role that trusts \"*\" can be taken from every account of AWS, by whoever knows its name, and names are guessed. Conditions and Denies are counted: with an organization, an account, a network or a secret external id the rule is silent. " +
		"Name the accounts, roles or services that take the role.",
	Bad: `Resources:
  Reader:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Principal: {AWS: "*"}, Action: sts:AssumeRole}
`,
	Good: `Resources:
  Reader:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {AWS: "*"}
            Action: sts:AssumeRole
            Condition: {StringEquals: {"aws:PrincipalOrgID": o-exampleorgid}}
          - Effect: Allow
            Principal: {AWS: "arn:aws:iam::444455556666:role/example"}
            Action: sts:AssumeRole
`,
	Run: func(p *lint.Pass) { reportOutside(p, isTrust, escalate.Public) },
}
