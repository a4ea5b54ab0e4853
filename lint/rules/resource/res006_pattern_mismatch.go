package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var patternMismatch = lint.Rule{
	ID: "RES006", Name: "pattern-mismatch", Severity: diag.Error,
	Title:   "A text does not match the pattern of its property",
	Aliases: []string{"E3031", "W1030", "W1031", "W1034"},
	Why:     "The service refuses the resource. Write a text that matches the pattern of the registry; the reference of the type says in words which characters are taken. Texts that are known only in part are not judged.",
	Bad: `Resources:
  Group:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: "my group"
      RetentionInDays: 30
`,
	Good: `Resources:
  Group:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: my-group
      RetentionInDays: 30
`,
	Run: report(isUnlikePattern),
}
