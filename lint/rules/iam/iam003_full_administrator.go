package iam

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var fullAdministrator = lint.Rule{
	ID: "IAM003", Name: "full-administrator", Severity: diag.Warning,
	Title: "A policy allows everything",
	Aliases: []string{
		"IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS", "CKV_AWS_62", "953b3cdb",
		"IAMPolicyNoStatementsWithAdminAccess", "F3", "F4", "CKV_AWS_63",
		"IAM_ROLE_NO_WILDCARD_ACTIONS_ON_PERMISSIONS",
	},
	Why: "Whoever gets hold of such a role, user or group owns the account, and there is nobody left who may stop them. Few need that, so the rule is in the recommended profile. Name actions and resources; where an administrator is wanted, accept the finding with the reason, and bind the role by a permissions boundary and a narrow trust policy.",
	Bad: `Resources:
  Operator:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: "*"
            Resource: "*"
`,
	Good: `Resources:
  Operator:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: s3:GetObject
            Resource: arn:aws:s3:::example-data/*
`,
	Run: func(p *lint.Pass) {
		eachAllActions(p, func(at []string, everywhere bool) {
			if everywhere {
				p.Report(at, "the statement allows every action on every resource", "name the actions and the resources that are needed")
			}
		})
	},
}
