package codebuild

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var artifactsEncryption = lint.Rule{
	ID: "CODEBUILD001", Name: "artifacts-encryption", Severity: diag.Warning,
	Title: "A build writes its artifacts unencrypted",
	Aliases: []string{
		"W32", "CODEBUILD_ENCRYPTION_KEY_RULE", "CKV_AWS_78", "AWS-0018", "d7467bb6",
		"CodeBuildProjectKMSEncryptedArtifacts", "AwsSolutions-CB4",
	},
	Why: "CodeBuild encrypts artifacts with the key of S3 in the account, or with EncryptionKey, unless EncryptionDisabled is true; few have a reason for that, so the rule is in the recommended profile. Leave the property out. A project that says nothing is encrypted, and the rule is silent.",
	Bad: `Resources:
  Build:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/example-build
      Source: {Type: GITHUB, Location: https://example.com/example/app.git}
      Environment: {Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: aws/codebuild/standard:7.0}
      Artifacts: {Type: S3, Location: example-artifacts, EncryptionDisabled: true}
`,
	Good: `Resources:
  Build:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111122223333:role/example-build
      Source: {Type: GITHUB, Location: https://example.com/example/app.git}
      Environment: {Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: aws/codebuild/standard:7.0}
      Artifacts: {Type: S3, Location: example-artifacts}
`,
	Run: func(p *lint.Pass) {
		for _, path := range []string{"Artifacts.EncryptionDisabled", "SecondaryArtifacts.*.EncryptionDisabled"} {
			lint.Require(lint.Requirement{
				Types: []string{"AWS::CodeBuild::Project"}, Path: path, Refuse: []string{"true"},
				Wrong: "the build writes its artifacts unencrypted", Help: "leave EncryptionDisabled out",
			})(p)
		}
	},
}
