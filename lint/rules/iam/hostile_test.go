package iam_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cuemulus.dev/lint"
)

// many repeats a text with %d for the number.
func many(n int, format string) string {
	var out strings.Builder
	for i := range n {
		out.WriteString(strings.ReplaceAll(format, "%d", fmt.Sprint(i)))
	}
	return out.String()
}

const role = "  R%d: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: ['arn:aws:iam::aws:policy/PowerUser%d'], " +
	"AssumeRolePolicyDocument: {Version: 2012-10-17, Statement: {Effect: Allow, Principal: {AWS: '*'}, Action: 'sts:AssumeRole'}}, " +
	"Policies: [{PolicyName: p, PolicyDocument: {Version: 2012-10-17, Statement: [{Effect: Allow, Action: ['iam:Put*', 'lambda:*'], Resource: '*'}, {Effect: Allow, Action: !If [C1, 'ec2:*', 'iam:PassRole'], Resource: '*'}]}}]}}\n"

// TestHostile holds that templates made to be slow are judged in bounded time.
func TestHostile(t *testing.T) {
	conditions := "Parameters:\n  P: {Type: String}\nConditions:\n" + many(12, "  C%d: !Equals [!Ref P, '%d']\n")
	policy := func(statements string) string {
		return "Resources:\n  P:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n        Version: 2012-10-17\n        Statement:\n" + statements
	}
	for name, text := range map[string]string{
		"many roles":      conditions + "Resources:\n" + many(120, role),
		"many wide roles": "Resources:\n" + strings.ReplaceAll(many(100, role), "!If [C1, 'ec2:*', 'iam:PassRole']", "'ec2:*'"),
		"many conditions": conditions + policy(many(12, "        - !If [C%d, {Effect: Allow, Action: 's3:Get%d*', Resource: '*'}, {Effect: Deny, Action: '*', Resource: '*'}]\n")),
		"nested choices":  conditions + policy("        - Effect: Allow\n          Action: s3:*\n          Resource: "+many(12, "!If [C%d, a, ")+"b"+strings.Repeat("]", 12)+"\n"),
		"many statements": policy(many(2_500, "        - {Sid: S%d, Effect: Allow, Action: 's3:Get%d*', Resource: 'arn:aws:s3:::b%d/*'}\n")),
		"many texts":      policy("        - Effect: Allow\n          Action:\n" + many(4_000, "          - s3:*Get*%d*\n") + "          Resource:\n" + many(4_000, "          - arn:aws:s3:::b*%d*/*\n")),
		"many principals": "Resources:\n  R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Version: 2012-10-17, Statement: {Effect: Allow, Action: 'sts:AssumeRole', Principal: {Service: [" + many(10_000, "s%d.amazonaws.com, ") + "], Federated: [" + many(10_000, "'arn:aws:iam::111122223333:oidc-provider/id%d.example.com', ") + "]}}}}}\n",
		"long text":       policy("        - Effect: Allow\n          Action: s3:*\n          Resource: !Sub '" + many(5_000, "${P%d}*") + "'\n"),
		"names of names":  "Resources:\n" + many(300, "  R%d: {Type: AWS::IAM::Role, Properties: {RoleName: !Sub '${R0}${R1}${R2}${R%d}', Policies: [{PolicyDocument: {Statement: {Effect: Allow, Action: 'sts:AssumeRole', Resource: [!GetAtt R%d.Arn, !GetAtt R0.Arn]}}}]}}\n"),
		"text in a text":  "Resources:\n  P: {Type: AWS::XRay::ResourcePolicy, Properties: {PolicyName: p, PolicyDocument: '" + strings.Repeat("[", 5_000) + "'}}\n",
		"long JSON":       "Resources:\n  P: {Type: AWS::XRay::ResourcePolicy, Properties: {PolicyName: p, PolicyDocument: '{\"Statement\":[" + many(20_000, `{"Effect":"Allow","Principal":"*","Action":"xray:%d"},`) + "{}]}'}}\n",
	} {
		t.Run(name, func(t *testing.T) {
			done := make(chan int)
			start := time.Now()
			go func() { done <- len(run(t, text, lint.Options{Profile: lint.Strict})) }()
			select {
			case n := <-done:
				t.Logf("%d bytes, %d findings, %s", len(text), n, time.Since(start))
			case <-time.After(60 * time.Second):
				t.Fatal("still running after 60 s")
			}
		})
	}
}
