package iam

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var unknownManagedPolicy = lint.Rule{
	ID: "IAM010", Name: "unknown-managed-policy", Severity: diag.Error,
	Title: "A policy of AWS is attached by a name that it does not have",
	Why: "IAM refuses to attach a policy that does not exist, so the stack is rolled back. Often the folder in the ARN is missing: service-role, job-function, aws-service-role. " +
		"Write the ARN as the documentation of the policy has it. The rule is silent where no policy of AWS has a similar name, which may be newer than what is known here.",
	Bad: `Resources:
  Worker:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}
      ManagedPolicyArns: ["arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole"]
`,
	Good: `Resources:
  Worker:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}
      ManagedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]
`,
	Run: func(p *lint.Pass) {
		asked := 0
		for _, i := range p.Identities() {
			for _, a := range awsPoliciesOf(i) {
				if asked++; asked > maxNames {
					return
				}
				if near := misnamed(a.path); near != "" {
					p.Report(a.at, fmt.Sprintf("AWS has no policy %s", a.path), "write policy/"+near)
				}
			}
		}
	},
}

// misnamed gives the path of the policy that was meant, "" for one that is known and
// for one that is like none.
func misnamed(path string) string {
	if strings.ContainsAny(path, "*?") || len(path) > 200 {
		return ""
	}
	paths := awsPolicies().Paths()
	if _, known := slices.BinarySearch(paths, path); known {
		return ""
	}
	base := "/" + path[strings.LastIndexByte(path, '/')+1:]
	if i := slices.IndexFunc(paths, func(other string) bool { return strings.HasSuffix("/"+other, base) }); i >= 0 {
		return paths[i]
	}
	if near := diag.Nearest(path, paths); near != "" && diag.Distance(near, path) <= maxSlips {
		return near
	}
	return ""
}

// Bounds on the names that are looked for: slips in a name that is still taken for a
// slip, and names of a template.
const (
	maxSlips = 3
	maxNames = 50
)
