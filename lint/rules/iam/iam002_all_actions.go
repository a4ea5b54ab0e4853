package iam

import (
	"slices"

	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var allActions = lint.Rule{
	ID: "IAM002", Name: "all-actions", Severity: diag.Warning,
	Title: "A policy allows every action on a resource",
	Aliases: []string{
		"F4", "F3",
		"CKV_AWS_63", "AWS-0057", "f62aa827", "IAMNoWildcardPermissions", "AwsSolutions-IAM5",
		"IAM_ROLE_NO_WILDCARD_ACTIONS_ON_PERMISSIONS",
	},
	Why: "Action \"*\" gives away deleting, sharing and changing permissions, and every action that AWS adds later. Few need that, so the rule is in the recommended profile. Name the actions, or the service: s3:*. It speaks of the policies of roles, users, groups and permission sets, inline and managed. With Resource \"*\" beside it is IAM003.",
	Bad: `Resources:
  Operator:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: "*"
            Resource: arn:aws:s3:::example-data/*
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
			if !everywhere {
				p.Report(at, "the statement allows every action", "name the actions that are needed")
			}
		})
	},
}

// eachAllActions calls report for every statement of an identity's policy that
// allows all actions; everywhere says that it does so on all resources.
func eachAllActions(p *lint.Pass, report func(at []string, everywhere bool)) {
	all := p.Statements()
	for i := range all {
		st := &all[i]
		if st.Kind != lint.IdentityPolicy || !st.Allows() {
			continue
		}
		for _, v := range st.Actions {
			if v.Text == "*" || v.Text == "*:*" {
				report(v.Path, slices.ContainsFunc(st.Resources, func(r lint.Value) bool { return r.Text == "*" && together(p, v, r) }))
				break
			}
		}
	}
}

// together reports whether two values may be there in one deployment.
func together(p *lint.Pass, v, w lint.Value) (may bool) {
	when := v.Scenario.And(w.Scenario)
	if when.Always() {
		return true
	}
	p.Evaluate(func(e *eval.Evaluator) { may = e.Satisfiable(when) != eval.No })
	return may
}
