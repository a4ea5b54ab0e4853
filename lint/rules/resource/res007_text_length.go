package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var textLength = lint.Rule{
	ID: "RES007", Name: "text-length", Severity: diag.Error,
	Title:   "A text is too short or too long",
	Aliases: []string{"E3033", "W1030", "W1031", "W1034"},
	Why:     "The service refuses the resource. Write a text of the length that the message names. Of a text that is known in part, the known part must fit.",
	Bad: `Resources:
  Rule:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: a
`,
	Good: `Resources:
  Rule:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: example
`,
	Run: report(isWrongLength),
}
