package iam_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// said gives "RULE line:col message" of findings.
func said(found []diag.Diagnostic) []string {
	list := []string{}
	for _, d := range found {
		list = append(list, fmt.Sprintf("%s %d:%d %s", d.Rule, d.Pos.Line, d.Pos.Col, d.Message))
	}
	return list
}

// inRole puts policies and more properties into a role.
func inRole(policies string, more ...string) string {
	text := `Resources:
  Worker:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: sts:AssumeRole}
`
	if policies != "" {
		text += "      Policies:\n        - PolicyName: p\n          PolicyDocument:\n            Version: \"2012-10-17\"\n            Statement:\n"
		for line := range strings.Lines(policies) {
			text += "              " + line
		}
		text += "\n"
	}
	return text + strings.Join(more, "")
}

const conditionsOf = `Parameters:
  Stage: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  Never: !Equals [a, b]
`

func TestBehaviour(t *testing.T) {
	for name, c := range map[string]struct {
		template string
		want     []string // beginnings
	}{
		"a branch of a choice": {
			conditionsOf + inRole(`- {Effect: Deny, Action: !If [IsProd, "s3:Gett", "s3:GetObject"], Resource: "*"}`),
			[]string{`IAM120 18:53 s3 has no action "Gett" when IsProd is true`},
		},
		"a branch that never comes about": {
			conditionsOf + inRole(`- {Effect: Deny, Action: !If [Never, "s3:Gett", "s3:GetObject"], Resource: "*"}`), nil,
		},
		"a wide resource in one scenario": {
			conditionsOf + inRole(`- {Effect: Allow, Action: "iam:PassRole", Resource: !If [IsProd, "arn:aws:iam::111122223333:role/a", "*"]}`),
			[]string{`IAM209 18:41 any role may be passed to a service when IsProd is false`},
		},
		"wide in both ways but never at once": {
			conditionsOf + inRole(`- {Effect: Allow, Action: !If [IsProd, "*", "s3:GetObject"], Resource: !If [IsProd, "arn:aws:s3:::b/*", "*"]}`),
			[]string{`IAM002`},
		},
		"a value that is left out": {
			conditionsOf + inRole(`- {Effect: Allow, Action: [!If [IsProd, "s3:GetObject", !Ref AWS::NoValue], "s3:Gett"], Resource: "arn:aws:s3:::b/*"}`),
			[]string{`IAM120 18:91 s3 has no action "Gett"`},
		},
		"unknown values are not judged": {
			"Parameters: {A: {Type: String, Default: nonsense}, L: {Type: CommaDelimitedList}}\n" +
				inRole(`- {Effect: Allow, Action: !Ref L, Resource: [!Ref A, !ImportValue x, !Sub "${A}/*", "{{resolve:ssm:x}}"]}`), nil,
		},
		"the wrong kind of resource, of the template": {
			inRole(`- {Effect: Allow, Action: "sqs:SendMessage", Resource: !GetAtt Topic.TopicArn}`, "  Topic: {Type: AWS::SNS::Topic}\n"),
			[]string{`IAM302 13:41 sqs:SendMessage works on none of the resources`},
		},
		"two policies together": {
			inRole(`- {Effect: Allow, Action: "iam:PassRole", Resource: "*", Condition: {StringEquals: {"iam:PassedToService": lambda.amazonaws.com}}}`, `  More:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: more
      Roles: [!Ref Worker]
      PolicyDocument:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Action: ["lambda:CreateFunction", "lambda:InvokeFunction"], Resource: "*"}
`),
			[]string{`IAM011 2:3 whoever holds Worker can get more permissions by iam:PassRole and lambda:CreateFunction and lambda:InvokeFunction`},
		},
		"a service that is not the one": {
			inRole(`- {Effect: Allow, Action: "iam:PassRole", Resource: "*", Condition: {StringEquals: {"iam:PassedToService": sagemaker.amazonaws.com}}}
- {Effect: Allow, Action: ["lambda:CreateFunction", "lambda:InvokeFunction"], Resource: "*"}`), nil,
		},
		"a Deny takes it away": {
			inRole(`- {Effect: Allow, Action: "iam:CreatePolicyVersion", Resource: "arn:aws:iam::111122223333:policy/*"}
- {Effect: Deny, Action: "iam:*", Resource: "*"}`), nil,
		},
		"a boundary takes it away": {
			inRole(`- {Effect: Allow, Action: "iam:CreatePolicyVersion", Resource: "arn:aws:iam::111122223333:policy/*"}`,
				"      PermissionsBoundary: arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess\n"), nil,
		},
		"a boundary that is not known": {
			inRole(`- {Effect: Allow, Action: "iam:CreatePolicyVersion", Resource: "arn:aws:iam::111122223333:policy/*"}`,
				"      PermissionsBoundary: !ImportValue boundary\n"), nil,
		},
		"policies of AWS": {
			inRole("", "      ManagedPolicyArns: [!Sub \"arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess\", \"arn:aws:iam::aws:policy/AmazonEC2ContainerServiceforEC2Role\"]\n"),
			[]string{`IAM008 8:27 AdministratorAccess allows everything`, `IAM010 8:93 AWS has no policy AmazonEC2ContainerServiceforEC2Role`},
		},
		"policies of serverless templates": {
			"Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Policies:\n        - AdministratorAccess\n        - S3ReadPolicy: {BucketName: b}\n        - Version: \"2012-10-17\"\n          Statement: {Effect: Deny, Action: \"s3:Gett\", Resource: \"*\"}\n",
			[]string{`IAM008 7:11`, `IAM120 10:45 s3 has no action "Gett"`},
		},
		"S3 has words of its own": {
			inRole(`- {Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::b-c"}`), []string{`IAM001`},
		},
		"a policy that never comes about": {
			conditionsOf + "Resources:\n  P:\n    Type: AWS::IAM::ManagedPolicy\n    Condition: Never\n    Properties:\n      PolicyDocument: {Version: 2012-10-17, Statement: {Effect: Allow, Action: \"s3:Gett\", Resource: \"*\"}}\n", nil,
		},
		"a policy of one scenario": {
			conditionsOf + "Resources:\n  P:\n    Type: AWS::IAM::ManagedPolicy\n    Condition: IsProd\n    Properties:\n      PolicyDocument: {Version: 2012-10-17, Statement: {Effect: Deny, Action: !If [IsProd, \"s3:Gett\", \"s3:Putt\"], Resource: \"*\"}}\n",
			[]string{`IAM120 11:92 s3 has no action "Gett"`},
		},
		"a text that says nothing": {
			"Resources:\n  P:\n    Type: AWS::SSO::PermissionSet\n    Properties: {Name: p, InstanceArn: \"arn:aws:sso:::instance/ssoins-0123456789abcdef\", InlinePolicy: \"\"}\n", nil,
		},
		"a text that lacks Fn::Sub": {
			inRole(`- {Effect: Allow, Action: "sns:Publish", Resource: ["${Topic.TopicArn}", "arn:aws:sns:${AWS::Region}:111122223333:x"]}`, "  Topic: {Type: AWS::SNS::Topic}\n"), nil,
		},
		"an alias of a key, in a text": {
			"Resources:\n  P:\n    Type: AWS::SSO::PermissionSet\n    Properties:\n      Name: p\n      InstanceArn: arn:aws:sso:::instance/ssoins-0123456789abcdef\n      InlinePolicy: !Sub '{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"kms:Decrypt\",\"Resource\":\"arn:aws:kms:*:${AWS::AccountId}:alias/a\"}}'\n",
			[]string{`IAM310 7:`},
		},
		"one statement of an event bus": {
			"Resources:\n  P:\n    Type: AWS::Events::EventBusPolicy\n    Properties:\n      StatementId: s\n      Statement: {Effect: Allow, Principal: {AWS: \"111122223333\"}, Action: \"events:PutEventz\", Resource: \"arn:aws:events:eu-west-1:111122223333:event-bus/default\"}\n",
			[]string{`IAM120 6:76 events has no action "PutEventz"`},
		},
		"tag policies are another language": {
			"Resources:\n  P:\n    Type: AWS::Organizations::Policy\n    Properties: {Name: t, Type: TAG_POLICY, Content: {tags: {}}}\n", nil,
		},
		"JSON in an Fn::Sub": {
			"Resources:\n  P:\n    Type: AWS::Logs::ResourcePolicy\n    Properties:\n      PolicyName: p\n      PolicyDocument: !Sub |\n        {\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\",\n          \"Principal\": {\"Service\": \"route53.amazonaws.com\"}, \"Action\": \"logs:PutLogEventz\",\n          \"Resource\": \"arn:${AWS::Partition}:logs:*:${AWS::AccountId}:log-group:/aws/route53/*\",\n          \"Condition\": {\"StringEquals\": {\"aws:SourceAccount\": \"${AWS::AccountId}\"}}}]}\n",
			[]string{`IAM120 8:72 logs has no action "PutLogEventz"`},
		},
		"JSON that is none": {
			"Resources:\n  P:\n    Type: AWS::Logs::ResourcePolicy\n    Properties: {PolicyName: p, PolicyDocument: '{\"Version\": }'}\n",
			[]string{`IAM101 4:49`},
		},
		"a role that a condition makes public": {
			conditionsOf + "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:\n        Version: \"2012-10-17\"\n        Statement: {Effect: Allow, Principal: {AWS: !If [IsProd, \"111122223333\", \"*\"]}, Action: sts:AssumeRole}\n",
			[]string{`IAM012 12:36 anybody gets in, from any account or none when IsProd is false`},
		},
		"a topic for everybody, but for a Deny": {
			"Resources:\n  P:\n    Type: AWS::SNS::TopicPolicy\n    Properties:\n      Topics: [!Ref T]\n      PolicyDocument:\n        Version: \"2012-10-17\"\n        Statement:\n          - {Effect: Allow, Principal: \"*\", Action: \"sns:Publish\", Resource: !Ref T}\n          - {Effect: Deny, Principal: \"*\", Action: \"sns:*\", Resource: \"*\", Condition: {StringNotEquals: {\"aws:PrincipalOrgID\": o-exampleorgid}}}\n  T: {Type: AWS::SNS::Topic}\n", nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			found := said(run(t, c.template, lint.Options{}))
			require.Len(t, found, len(c.want), "%v", found)
			for i, want := range c.want {
				require.True(t, strings.HasPrefix(found[i], want), "want %s, have %s", want, found[i])
			}
		})
	}
}
