package rules_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/lint"
	"cuemulus.dev/lint/rules"
)

// goodOf gives the Good of a rule.
func goodOf(t *testing.T, id string) string {
	t.Helper()
	for _, r := range rules.All() {
		if r.ID == id {
			return r.Good
		}
	}
	t.Fatalf("there is no rule %s", id)
	return ""
}

// TestDenyWithoutTLS changes the statement of the good bucket; only one that closes
// plain HTTP for the bucket and its objects counts.
func TestDenyWithoutTLS(t *testing.T) {
	const (
		resources = `Resource: [!GetAtt Bucket.Arn, !Sub "${Bucket.Arn}/*"]`
		condition = `Condition: {Bool: {aws:SecureTransport: "false"}}`
	)
	for name, c := range map[string]struct{ old, new, message string }{
		"as it must be":       {"", "", ""},
		"every resource":      {resources, `Resource: "*"`, ""},
		"by name":             {resources, `Resource: ["arn:aws:s3:::example-logs", "arn:aws:s3:::example-logs/*"]`, ""},
		"one pattern":         {resources, `Resource: "arn:aws:s3:::example-*"`, ""},
		"of a parameter":      {resources, `Resource: !ImportValue other`, ""},
		"objects alone":       {resources, `Resource: !Sub "${Bucket.Arn}/*"`, "for objects, not for the bucket itself"},
		"bucket alone":        {resources, `Resource: !GetAtt Bucket.Arn`, "for the bucket, not for its objects"},
		"some objects":        {resources, `Resource: [!GetAtt Bucket.Arn, !Sub "${Bucket.Arn}/logs/*"]`, "for the bucket, not for its objects"},
		"another bucket":      {resources, `Resource: ["arn:aws:s3:::other", "arn:aws:s3:::other/*"]`, "no statement"},
		"reading alone":       {"Action: s3:*", "Action: [s3:Get*, s3:PutObject]", "no statement"},
		"one account":         {`Principal: "*"`, `Principal: {AWS: "111122223333"}`, "no statement"},
		"everybody of AWS":    {`Principal: "*"`, `Principal: {AWS: "*"}`, ""},
		"some addresses":      {condition, `Condition: {Bool: {aws:SecureTransport: "false"}, NotIpAddress: {aws:SourceIp: 192.0.2.0/24}}`, "no statement"},
		"a second key":        {condition, `Condition: {Bool: {aws:SecureTransport: "false", aws:ViaAWSService: "false"}}`, "no statement"},
		"the other way round": {condition, `Condition: {Bool: {aws:SecureTransport: "true"}}`, "no statement"},
		"if it exists":        {condition, `Condition: {BoolIfExists: {aws:SecureTransport: "false"}}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			text := goodOf(t, "S3014")
			require.Contains(t, text, c.old)
			found := lint.Run(ofArea("S3"), []lint.Target{{Template: parse(t, "bucket.yaml", []byte(strings.Replace(text, c.old, c.new, 1)))}}, lint.Options{})
			if c.message == "" {
				require.Empty(t, found)
				return
			}
			require.Equal(t, []string{"S3014"}, ids(found))
			require.Contains(t, found[0].Message, c.message)
		})
	}
	split := strings.Replace(goodOf(t, "S3014"), resources, "Resource: !GetAtt Bucket.Arn\n            "+condition+`
          - Effect: Deny
            Principal: "*"
            Action: s3:*
            Resource: !Sub "${Bucket.Arn}/*"`, 1)
	require.Empty(t, lint.Run(ofArea("S3"), []lint.Target{{Template: parse(t, "bucket.yaml", []byte(split))}}, lint.Options{}), "two statements, one each")
}

// TestAliasAsResource holds which statements an alias makes useless.
func TestAliasAsResource(t *testing.T) {
	for _, c := range []struct{ effect, action, message string }{
		{"Allow", "kms:Decrypt", "so this permits nothing"},
		{"Allow", "kms:GenerateDataKey*", "so this permits nothing"},
		{"Deny", "kms:Decrypt", "so this denies nothing"},
		{"Allow", "kms:*", ""},
		{"Deny", "kms:*", ""},
		{"Allow", "kms:CreateAlias", ""},
		{"Allow", "kms:ListAliases", ""},
		{"Allow", "kms:ScheduleKeyDeletion", ""},
	} {
		text := `Resources:
  P:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: ` + c.effect + `
            Action: "` + c.action + `"
            Resource: arn:aws:kms:eu-west-1:111122223333:alias/logs
`
		var messages []string
		for _, d := range lint.Run(ofArea("S3"), []lint.Target{{Template: parse(t, "p.yaml", []byte(text))}}, lint.Options{}) {
			if d.Rule == "KMS001" {
				messages = append(messages, d.Message)
			}
		}
		if c.message == "" {
			require.Empty(t, messages, "%s %s", c.effect, c.action)
			continue
		}
		require.Len(t, messages, 1, "%s %s", c.effect, c.action)
		require.Contains(t, messages[0], c.message)
	}
}
