package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var deprecatedProperty = lint.Rule{
	ID: "RES019", Name: "deprecated-property", Severity: diag.Warning,
	Title:   "A property is deprecated",
	Profile: lint.Strict,
	Why:     "The registry marks the property as one that is kept for old templates only, and that may not do what it did. Look up what takes its place in the reference of the type. The rule is in the strict profile, since the property still works.",
	Bad: `Resources:
  Association:
    Type: AWS::EC2::EIPAssociation
    Properties:
      EIP: 192.0.2.1
      InstanceId: i-0123456789abcdef0
`,
	Good: `Resources:
  Association:
    Type: AWS::EC2::EIPAssociation
    Properties:
      AllocationId: eipalloc-0123456789abcdef0
      InstanceId: i-0123456789abcdef0
`,
	Run: report(isDeprecated),
}
