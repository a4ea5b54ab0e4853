package rules_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
	"cuemulus.dev/lint/rules"
)

// shared holds templates that are not part of the project; tests that read them
// are skipped where it is absent.
const shared = "../../../shared"

// reference gives the two templates of a replicated bucket as they should be.
func reference(t testing.TB, edit func(string) string) []lint.Target {
	t.Helper()
	var targets []lint.Target
	for _, side := range []struct{ file, stack, region string }{
		{"01a-replicated-bucket-replica.us-east-1.yaml", "john-replicated-replica", "us-east-1"},
		{"01b-replicated-bucket-source.eu-west-1.yaml", "john-replicated-source", "eu-west-1"},
	} {
		text, err := os.ReadFile(filepath.Join(shared, "reference/aws", side.file))
		if os.IsNotExist(err) {
			t.Skip("the reference templates are not here")
		}
		require.NoError(t, err)
		targets = append(targets, lint.Target{
			Template: parse(t, side.file, []byte(edit(string(text)))), Stack: "john-replicated", StackName: side.stack,
			Account: "prod", AccountID: "111122223333", Region: side.region, Partition: "aws",
		})
	}
	return targets
}

func TestReferenceIsClean(t *testing.T) {
	same := func(text string) string { return text }
	for _, d := range lint.Run(ofArea("S3"), reference(t, same), lint.Options{Profile: lint.Strict}) {
		require.Less(t, d.Severity, diag.Warning, "%v", d)
	}
	require.Empty(t, lint.Run(ofArea("S3"), reference(t, same)[1:], lint.Options{}), "the source alone")
}

// TestReferenceSpoiled changes the reference as people do, and expects the finding.
// The reference writes no access logs.
func TestReferenceSpoiled(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{
			"Resource:\n                  Fn::GetStackOutput:\n                    StackName: john-replicated-replica\n                    OutputName: KeyArn\n                    Region: us-east-1\n",
			"Resource: arn:aws:kms:us-east-1:111122223333:alias/us-east-1/john-replicated\n", "KMS001",
		},
		{"                Resource:\n                  Fn::GetAtt:\n                    - Key\n                    - Arn\n", "                Resource: !Ref Key\n", "KMS001"},
		{"                      - Fn::Sub: arn:${AWS::Partition}:s3:::john-replicated-us-east-1\n", "", "KMS002"},
		{"                      - Fn::Sub: arn:${AWS::Partition}:s3:::john-replicated-eu-west-1\n", "", "KMS002"},
		{"kms:ViaService: s3.us-east-1.", "kms:ViaService: s3.eu-west-1.", "KMS003"},
		{"kms:ViaService: s3.eu-west-1.", "kms:ViaService: s3.us-east-1.", "KMS003"},
		{"            Filter:\n              Prefix: \"\"\n", "            Prefix: \"\"\n", "S3001"},
		{"            Priority: 1\n", "", "S3001"},
		{"              EncryptionConfiguration:\n                ReplicaKmsKeyID:\n                  Fn::GetStackOutput:\n                    StackName: john-replicated-replica\n                    OutputName: KeyArn\n                    Region: us-east-1\n", "", "S3002"},
		{"            SourceSelectionCriteria:\n              SseKmsEncryptedObjects:\n                Status: Enabled\n", "", "S3002"},
		{"      VersioningConfiguration:\n        Status: Enabled\n", "      VersioningConfiguration:\n        Status: Suspended\n", "S3003 S3003"},
		{"              Bucket:\n                Fn::Sub: arn:${AWS::Partition}:s3:::john-replicated-us-east-1\n", "              Bucket: !GetAtt Bucket.Arn\n", "S3004 CFN007"},
		{
			"                ReplicaKmsKeyID:\n                  Fn::GetStackOutput:\n                    StackName: john-replicated-replica\n                    OutputName: KeyArn\n                    Region: us-east-1\n",
			"                ReplicaKmsKeyID: !GetAtt Key.Arn\n", "S3006",
		},
		{"s3:GetObjectVersionForReplication", "s3:GetObjectVersion", "S3007"},
		{"              Metrics:\n                Status: Enabled\n                EventThreshold:\n                  Minutes: 15\n", "", "S3008"},
		{
			"            Filter:\n              Prefix: \"\"\n            DeleteMarkerReplication:\n              Status: Disabled\n",
			"            Filter:\n              And: {TagFilters: [{Key: a, Value: b}]}\n            DeleteMarkerReplication:\n              Status: Enabled\n", "S3009",
		},
		{"TransitionInDays: 31", "TransitionInDays: 0", "S3010"},
		{"NoncurrentDays: 90", "NoncurrentDays: 6", "S3011"},
		{"                  Fn::Sub: arn:${AWS::Partition}:s3:::john-replicated-eu-west-1/*\n", "                  Fn::Sub: arn:${AWS::Partition}:s3:::john-replicated-eu-west-1\n", "IAM001 IAM001 IAM001"},
		{"    DeletionPolicy: RetainExceptOnCreate\n    UpdateReplacePolicy: Retain\n    Properties:\n      Description: replica", "    Properties:\n      Description: replica", "CFN001"},
		{"        RestrictPublicBuckets: true\n", "", "S3012 S3012"},
		{"BucketOwnerEnforced", "ObjectWriter", "S3013 S3013"},
		{"aws:SecureTransport: \"false\"", "aws:SecureTransport: \"true\"", "S3014 S3014"},
		{"    DeletionPolicy: RetainExceptOnCreate\n    UpdateReplacePolicy: Retain\n    Properties:\n      BucketName:", "    Properties:\n      BucketName:", "S3015 S3015"},
		{"BucketName: john-replicated-us-east-1", "BucketName: John-replicated-us-east-1", "S3016"},
		{"BucketName: john-replicated-us-east-1", "BucketName: john-444455556666-us-east-1", "S3014 S3016"},
		{"            Action: kms:*\n", "            Action: kms:Decrypt\n", "KMS004 KMS004"},
		{"              ReplicationTime:\n", "              Account: \"444455556666\"\n              ReplicationTime:\n", "S3017"},
		{"              ReplicationTime:\n", "              Account: \"444455556666\"\n              AccessControlTranslation: {Owner: Destination}\n              ReplicationTime:\n", "S3017"},
		{"            BlockedEncryptionTypes:\n              EncryptionType:\n                - SSE-C\n", "", "S3018 S3018"},
	} {
		changed := false
		targets := reference(t, func(text string) string {
			changed = changed || strings.Contains(text, c.old)
			return strings.Replace(text, c.old, c.new, 1)
		})
		require.True(t, changed, "the reference has no %q", c.old)
		found := lint.Run(ofArea("S3"), targets, lint.Options{Profile: lint.Strict, Severities: map[string]string{"S3020": "off"}})
		require.Equal(t, c.want, strings.Join(ids(found), " "), "%q -> %q: %v", c.old, c.new, found)
	}
}

// corpus reads every template of a folder that can be read.
func corpus(t testing.TB) []lint.Target {
	t.Helper()
	dir := filepath.Join(shared, "templates")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the templates of others are not here")
	}
	var targets []lint.Target
	require.NoError(t, filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch filepath.Ext(file) {
		case ".yaml", ".yml", ".json":
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			name, _ := filepath.Rel(dir, file)
			if template, _ := cfn.Parse(name, text); template != nil && cfn.IsTemplate(template.Root) {
				targets = append(targets, lint.Target{Template: template})
			}
		}
		return nil
	}))
	require.NotEmpty(t, targets)
	return targets
}

// TestRealTemplates wants no rule to break. CUEMULUS_SHOW=1 prints the findings,
// for judging them by hand.
func TestRealTemplates(t *testing.T) {
	targets := corpus(t)
	found := lint.Run(rules.All(), targets, lint.Options{Profile: lint.Strict, Today: today})
	count := map[string]int{}
	for _, d := range found {
		require.NotEqual(t, lint.CrashRule, d.Rule, "%v", d)
		require.NotZero(t, d.Pos.Line, "%v", d)
		count[d.Rule]++
		if os.Getenv("CUEMULUS_SHOW") == "1" {
			fmt.Printf("%s: %s %s: %s\n", d.Pos, d.Rule, d.Resource, d.Message)
		}
	}
	t.Logf("%d templates, %d findings: %v", len(targets), len(found), count)
}

// BenchmarkRules judges 2,000 small templates with every rule.
func BenchmarkRules(b *testing.B) {
	var targets []lint.Target
	for i := range 1000 {
		for _, r := range rules.All() {
			if r.ID != "S3001" && r.ID != "IAM001" {
				continue
			}
			text := strings.ReplaceAll(r.Good, "example-", fmt.Sprintf("example%d-", i))
			targets = append(targets, lint.Target{Template: parse(b, fmt.Sprintf("%d-%s.yaml", i, r.ID), []byte(text)), StackName: fmt.Sprint(i)})
		}
	}
	b.ResetTimer()
	for b.Loop() {
		if n := len(lint.Run(rules.All(), targets, lint.Options{})); n != 0 {
			b.Fatal(n)
		}
	}
	b.ReportMetric(float64(len(targets)), "templates/op")
}

// TestHostileTemplates holds that templates made to be slow are not: each is near
// what the parser takes, and quadratic work on it would take minutes.
func TestHostileTemplates(t *testing.T) {
	many := func(n int, format string) string {
		var out strings.Builder
		for i := range n {
			out.WriteString(strings.ReplaceAll(format, "%d", fmt.Sprint(i)))
		}
		return out.String()
	}
	for name, text := range map[string]string{
		"buckets that replicate to one": "Resources:\n" + many(4_000, "  B%d: {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: {Status: Enabled}, ReplicationConfiguration: {Rules: [{Status: Enabled, Destination: {Bucket: !GetAtt B0.Arn}}]}}}\n"),
		"policies of one bucket":        "Resources:\n" + many(4_000, "  B%d: {Type: AWS::S3::Bucket, Properties: {BucketName: one, VersioningConfiguration: {Status: Enabled}}}\n  P%d: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: one}}\n"),
		"roles and policies":            "Resources:\n" + many(4_000, "  R%d: {Type: AWS::IAM::Role}\n  P%d: {Type: AWS::IAM::Policy, Properties: {Roles: [!Ref R%d], PolicyDocument: {Statement: {Effect: Allow, Action: s3:GetObject, Resource: 'arn:aws:s3:::b'}}}}\n"),
		"ignores":                       "Resources:\n" + many(2_000, "  # cuemulus: ignore S3016 why x\n  B%d: {Type: AWS::S3::Bucket, Properties: {BucketName: B}}\n"),
		"a chain of names":              "Resources:\n" + many(4_000, "  B%d: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub '${B0}${B1}${B2}${B%d}'}}\n"),
		"one long condition": "Resources:\n  P:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n        Statement:\n        - Effect: Allow\n          Action: kms:*\n          Resource:\n" +
			many(30_000, "          - arn:aws:kms:eu-west-1:111122223333:alias/%d\n") + "          Condition:\n            StringLike:\n              kms:EncryptionContext:aws:s3:arn:\n" +
			many(30_000, "              - arn:aws:s3:::b%d/*\n"),
	} {
		t.Run(name, func(t *testing.T) {
			target := lint.Target{Template: parse(t, "hostile.yaml", []byte(text)), Region: "eu-west-1", StackName: "hostile"}
			done := make(chan int)
			go func() { done <- len(lint.Run(rules.All(), []lint.Target{target}, lint.Options{Profile: lint.Strict})) }()
			select {
			case n := <-done:
				t.Logf("%d bytes, %d findings", len(text), n)
			case <-time.After(20 * time.Second):
				t.Fatal("still running after 20 s")
			}
		})
	}
}
