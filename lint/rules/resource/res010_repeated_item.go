package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var repeatedItem = lint.Rule{
	ID: "RES010", Name: "repeated-item", Severity: diag.Error,
	Title:   "An item of a list is there twice",
	Aliases: []string{"E3037", "E3024"},
	Why:     "The service refuses two items that are equal, or that agree in what tells them apart, such as two tags of one key. Take one of them out. Items in a branch of an Fn::If are not compared.",
	Bad: `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      Tags:
        - Key: team
          Value: a
        - Key: team
          Value: b
`,
	Good: `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      Tags:
        - Key: team
          Value: a
        - Key: stage
          Value: b
`,
	Run: report(isRepeated),
}
