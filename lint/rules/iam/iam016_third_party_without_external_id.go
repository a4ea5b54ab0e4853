package iam

import (
	"cuemulus.dev/iam/escalate"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var thirdPartyWithoutExternalID = lint.Rule{
	ID: "IAM016", Name: "third-party-without-external-id", Severity: diag.Warning,
	Title:   "A role trusts an account of somebody else without an external id",
	Aliases: []string{"85138beb", "CrossAccountPrincipal", "AssumableByCrossAccountPrincipal"},
	Why: "Who offers a service to many customers works with all their roles; without an external id one customer can have it work with the role of another by naming its ARN. Whether an account is somebody else's is known from the accounts of the project, so the rule is silent outside of one. " +
		"Ask for sts:ExternalId with a value that the other party chose for you alone, or for an organization. An account of yours belongs into the project.",
	Bad: `-- 111122223333/eu-west-1/roles.template.yaml --
Resources:
  Monitor:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Principal: {AWS: "444455556666"}, Action: sts:AssumeRole}
`,
	Good: `-- 111122223333/eu-west-1/roles.template.yaml --
Resources:
  Monitor:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          Effect: Allow
          Principal: {AWS: "444455556666"}
          Action: sts:AssumeRole
          Condition: {StringEquals: {"sts:ExternalId": example-5f3a}}
`,
	Run: func(p *lint.Pass) { reportOutside(p, isTrust, escalate.ExternalID) },
}
