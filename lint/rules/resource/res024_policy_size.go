package resource

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var policySize = lint.Rule{
	ID: "RES024", Name: "policy-size", Severity: diag.Error,
	Title: "A policy is longer than the service takes",
	Why:   "IAM counts the characters of policies without blanks: 6,144 in a managed policy, 10,240 in all inline policies of a role, 5,120 of a group, 2,048 of a user (IAM User Guide, \"IAM and AWS STS quotas\"); S3 takes 20 KB, KMS 32 KB, SQS 8 KB, SNS 30 KB, ECR 10 KB, Secrets Manager and endpoints 20 KB. Part the policy into several, or say the same in fewer statements. Parts that are not known count as nothing.",
	Bad:   managedPolicy(110),
	Good:  managedPolicy(8),
	Run:   report(isTooLong),
}

// managedPolicy writes a policy that reads a number of parameters.
func managedPolicy(parameters int) string {
	var out strings.Builder
	out.WriteString("Resources:\n  Policy:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n        Version: \"2012-10-17\"\n        Statement:\n          - Effect: Allow\n            Action: ssm:GetParameter\n            Resource:\n")
	for i := range parameters {
		fmt.Fprintf(&out, "              - arn:aws:ssm:eu-west-1:111122223333:parameter/example/application/%02d/*\n", i)
	}
	return out.String()
}
