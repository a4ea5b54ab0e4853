package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var missingProperty = lint.Rule{
	ID: "RES003", Name: "missing-property", Severity: diag.Error,
	Title:   "A required property is missing",
	Aliases: []string{"E3003"},
	Why:     "The resource cannot be made without it. Write it, also in the branch of an Fn::If that gives AWS::NoValue. Only what both registries call required counts.",
	Bad: `Resources:
  Alias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/example
`,
	Good: `Resources:
  Alias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/example
      TargetKeyId: 1234abcd-12ab-34cd-56ef-1234567890ab
`,
	Run: report(isMissing),
}
