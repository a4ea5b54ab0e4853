package iam

import (
	"cuemulus.dev/iam/escalate"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var serviceRoleForAnyAccount = lint.Rule{
	ID: "IAM019", Name: "service-role-for-any-account", Severity: diag.Note, Profile: lint.Strict,
	Title: "A role trusts a service without saying for whose resources",
	Why: "The service works for all its customers, and one of them may have it take this role (a confused deputy); services guard against that by themselves, but not all always did. It is in the strict profile, since few templates have the condition, and speaks only of services that are documented to say for whom they call. " +
		"Add a condition on aws:SourceAccount or aws:SourceArn.",
	Bad: `Resources:
  Worker:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Principal: {Service: vpc-flow-logs.amazonaws.com}, Action: sts:AssumeRole}
`,
	Good: `Resources:
  Worker:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          Effect: Allow
          Principal: {Service: vpc-flow-logs.amazonaws.com}
          Action: sts:AssumeRole
          Condition: {StringEquals: {"aws:SourceAccount": !Ref AWS::AccountId}}
`,
	Run: func(p *lint.Pass) { reportOutside(p, isTrust, escalate.ServiceSource) },
}
