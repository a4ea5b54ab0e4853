package kms

import (
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var keyRotation = lint.Rule{
	ID: "KMS005", Name: "key-rotation", Severity: diag.Warning,
	Title: "A key is never rotated",
	Aliases: []string{
		"F19", "CMK_BACKING_KEY_ROTATION_ENABLED", "CKV_AWS_7", "235ca980", "KMSBackingKeyRotationEnabled",
		"AwsSolutions-KMS5",
	},
	Why: "With rotation KMS makes new key material every year and keeps the old for what was encrypted with it: nothing has to be encrypted anew, and no ARN changes. It costs little and auditors ask for it, so the rule is in the recommended profile. Write EnableKeyRotation: true. Silent for keys that KMS cannot rotate: asymmetric and HMAC keys, and keys with material from elsewhere.",
	Bad: `Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}
            Action: kms:*
            Resource: "*"
`,
	Good: `Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}
            Action: kms:*
            Resource: "*"
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::KMS::Key"}, Path: "EnableKeyRotation",
		Want:    []string{"true"},
		Missing: "the key is never rotated",
		Wrong:   "the key is never rotated",
		Help:    "write EnableKeyRotation: true",
		Except:  cannotRotate,
	}),
}

// cannotRotate reports whether KMS does not rotate such a key, or may not
// ("Rotating AWS KMS keys" in the developer guide).
func cannotRotate(s *lint.Scope, key cfn.Resource) bool {
	for _, needs := range []struct{ property, value string }{
		{"KeySpec", "SYMMETRIC_DEFAULT"}, {"KeyUsage", "ENCRYPT_DECRYPT"}, {"Origin", "AWS_KMS"},
	} {
		if slices.ContainsFunc(s.Settings(key, needs.property), func(st lint.Setting) bool {
			return st.Presence != lint.Absent && !st.Says(needs.value)
		}) {
			return true
		}
	}
	return false
}
