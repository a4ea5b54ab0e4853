package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
	"cuemulus.dev/iam"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// documentsOf reads the policies of a template as a rule does.
func documentsOf(t *testing.T, target lint.Target, text string) (list []*lint.Document, pass *lint.Pass) {
	t.Helper()
	template, ds := cfn.Parse("t.yaml", []byte(text))
	require.Empty(t, ds)
	target.Template = template
	rule := lint.Rule{ID: "TEST001", Name: "test-rule", Severity: diag.Error, Run: func(p *lint.Pass) {
		pass, list = p, p.Documents()
	}}
	for _, d := range lint.Run([]lint.Rule{rule}, []lint.Target{target}, lint.Options{}) {
		require.NotEqual(t, lint.CrashRule, d.Rule, "%v", d)
	}
	return list, pass
}

const policyOf = `Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod]}
  Given: {Type: String, Default: fallback}
  List: {Type: CommaDelimitedList}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Mappings:
  Names: {a: {b: one}}
Resources:
  Bucket: {Type: AWS::S3::Bucket}
  Named: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub "x-${Stage}"}}
  Role: {Type: AWS::IAM::Role, Properties: {Path: /team/}}
  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}
  Topic: {Type: AWS::SNS::Topic}
  Key: {Type: AWS::KMS::Key}
  Logs: {Type: AWS::Logs::LogGroup}
  Secret: {Type: AWS::SecretsManager::Secret, Properties: {Name: db}}
  Alias: {Type: AWS::KMS::Alias, Properties: {AliasName: alias/main, TargetKeyId: !Ref Key}}
  Custom: {Type: Custom::Thing, Properties: {ServiceToken: x}}
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: 2012-10-17
        Statement:
          Effect: Allow
          Action: s3:GetObject
          Resource: %s
`

func TestPolicySymbols(t *testing.T) {
	for _, c := range []struct{ written, want string }{
		{`"*"`, "*"},
		{`!Ref Bucket`, "<Bucket>"},
		{`!GetAtt Bucket.Arn`, "arn:<AWS::Partition>:s3:::<Bucket>"},
		{`!Sub "arn:aws:s3:::${Bucket}/*"`, "arn:aws:s3:::<Bucket>/*"},
		{`!Sub "${Bucket.Arn}/${!aws:username}/*"`, "arn:<AWS::Partition>:s3:::<Bucket>/${aws:username}/*"},
		{`!Sub ["${B}/*", {B: !GetAtt Named.Arn}]`, "arn:<AWS::Partition>:s3:::x-<Stage>/*"},
		{`!GetAtt Role.Arn`, "arn:<AWS::Partition>:iam::<AWS::AccountId>:role/team/<Role>"},
		{`!GetAtt Queue.Arn`, "arn:<AWS::Partition>:sqs:<AWS::Region>:<AWS::AccountId>:jobs"},
		{`!Ref Topic`, "arn:<AWS::Partition>:sns:<AWS::Region>:<AWS::AccountId>:<Topic.TopicName>"},
		{`!GetAtt Topic.TopicName`, "<Topic.TopicName>"},
		{`!GetAtt Key.Arn`, "arn:<AWS::Partition>:kms:<AWS::Region>:<AWS::AccountId>:key/<Key>"},
		{`!GetAtt Logs.Arn`, "arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:<Logs>:*"},
		{`!Ref Secret`, "arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:db-<Secret.suffix>"},
		{`!Ref Alias`, "alias/main"},
		{`!GetAtt Custom.Arn`, "<Custom.Arn>"},
		{`!Ref Given`, "<Given>"},
		{`!Ref Stage`, "<Stage>"},
		{`!Ref List`, "<List>"},
		{`!Join ["", ["arn:", !Ref AWS::Partition, ":s3:::", !Ref Bucket]]`, "arn:<AWS::Partition>:s3:::<Bucket>"},
		{`!Join ["/", [a, !Ref AWS::NoValue, b]]`, "a/b"},
		{`!FindInMap [Names, a, b]`, "one"},
		{`!Select [1, [a, b]]`, "b"},
		{`!Split [",", "a,b"]`, "a, b"},
		{`!ImportValue x`, "<(Fn::ImportValue=x,)>"},
		{`"{{resolve:ssm:x}}/*"`, "<{{resolve:ssm:x}}>/*"},
		{`!If [IsProd, a, b]`, "a when IsProd, b when not IsProd"},
		{`[!If [IsProd, a, !Ref AWS::NoValue], c]`, "a when IsProd, c"},
		{`!Sub ["${X}-${X}", {X: !If [IsProd, a, b]}]`, "a-a when IsProd, b-b when not IsProd"},
	} {
		t.Run(c.written, func(t *testing.T) {
			list, _ := documentsOf(t, lint.Target{}, fmt.Sprintf(policyOf, c.written))
			require.Len(t, list, 1)
			require.Empty(t, list[0].Problems())
			require.Empty(t, list[0].Policy.Gaps)
			require.Equal(t, c.want, said(list[0].Policy.Statements[0].Resources.Texts))
		})
	}
}

// said gives texts with their guards.
func said(texts []iam.Text) string {
	var out []string
	for _, text := range texts {
		s := text.String()
		for _, g := range text.When {
			s += map[bool]string{true: " when ", false: " when not "}[g.Holds] + g.Name
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

// TestPolicyKnownPlace holds that a place of deployment fills in the pseudo parameters.
func TestPolicyKnownPlace(t *testing.T) {
	list, _ := documentsOf(t, lint.Target{AccountID: "111122223333", Region: "eu-west-1", Parameters: map[string]string{"Given": "seen"}},
		fmt.Sprintf(policyOf, `[!GetAtt Key.Arn, !Sub "arn:aws:s3:::${Given}", !Sub "ec2.${AWS::URLSuffix}"]`))
	require.Equal(t, "arn:aws:kms:eu-west-1:111122223333:key/<Key>, arn:aws:s3:::seen, ec2.amazonaws.com", said(list[0].Policy.Statements[0].Resources.Texts))
}

// TestPolicyReadings holds that one document is one policy in each scenario, and that
// places lead to what the user wrote.
func TestPolicyReadings(t *testing.T) {
	list, pass := documentsOf(t, lint.Target{}, fmt.Sprintf(policyOf, `[!If [IsProd, "arn:aws:s3:::a", !Ref AWS::NoValue], "*"]`))
	readings, all := list[0].Readings()
	require.True(t, all)
	require.Len(t, readings, 2)
	got := map[string]string{}
	for _, r := range readings {
		got[r.When.String()] = said(r.Policy.Statements[0].Resources.Texts)
	}
	require.Equal(t, map[string]string{"when IsProd is true": "arn:aws:s3:::a, *", "when IsProd is false": "*"}, got)
	steps, key := pass.PolicyPath(list[0].Policy.Statements[0].Resources.Texts[0].Pos)
	require.False(t, key)
	require.Equal(t, "Resources.Policy.Properties.PolicyDocument.Statement.Resource.0.Fn::If.1", strings.Join(steps, "."))
	steps, key = pass.PolicyPath(list[0].Policy.Statements[0].Actions.KeyAt.Pos)
	require.True(t, key)
	require.Equal(t, "Resources.Policy.Properties.PolicyDocument.Statement.Action", strings.Join(steps, "."))
}

func TestPolicyInText(t *testing.T) {
	list, _ := documentsOf(t, lint.Target{}, `Resources:
  Bucket: {Type: AWS::S3::Bucket}
  Policy:
    Type: AWS::Logs::ResourcePolicy
    Properties:
      PolicyName: x
      PolicyDocument: !Sub |
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "es.amazonaws.com"}, "Action": "logs:PutLogEvents",
          "Resource": "arn:${AWS::Partition}:logs:*:${AWS::AccountId}:${Bucket}"}]}
  Other:
    Type: AWS::SecretsManager::ResourcePolicy
    Properties:
      SecretId: x
      ResourcePolicy:
        Fn::ToJsonString: {Version: 2012-10-17, Statement: [{Effect: Deny, Principal: "*", Action: "*", Resource: !Ref Bucket}]}
  Broken:
    Type: AWS::XRay::ResourcePolicy
    Properties: {PolicyName: x, PolicyDocument: "{"}
`)
	require.Len(t, list, 3)
	require.Equal(t, "arn:<AWS::Partition>:logs:*:<AWS::AccountId>:<Bucket>", said(list[0].Policy.Statements[0].Resources.Texts))
	require.Equal(t, "<Bucket>", said(list[1].Policy.Statements[0].Resources.Texts))
	require.Len(t, list[2].Problems(), 1)
}
