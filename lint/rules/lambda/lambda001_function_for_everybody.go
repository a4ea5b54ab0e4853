package lambda

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var functionForEverybody = lint.Rule{
	ID: "LAMBDA001", Name: "function-for-everybody", Severity: diag.Error,
	Title:   "Everybody may call a function",
	Aliases: []string{"F13", "LAMBDA_NO_WILDCARD_PRINCIPALS", "1d6e16f1", "LambdaFunctionPublicAccessProhibited"},
	Why:     "A permission for Principal \"*\" without a condition lets every account of AWS call the function, and with a function URL of AuthType NONE everybody on the internet. Name the account, the service or the role that calls; or keep the star and write PrincipalOrgID, SourceAccount or SourceArn. A function that is public on purpose is worth a reason beside it.",
	Bad: `Resources:
  Permission:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: example
      Action: lambda:InvokeFunction
      Principal: "*"
`,
	Good: `Resources:
  Permission:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: example
      Action: lambda:InvokeFunction
      Principal: "*"
      PrincipalOrgID: o-exampleorgid
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::Lambda::Permission"}, Path: "Principal",
		Refuse: []string{"*"},
		Unless: []string{"PrincipalOrgID", "SourceAccount", "SourceArn", "EventSourceToken"},
		Wrong:  "everybody may call the function",
		Help:   "name the account, the service or the role that calls, or write PrincipalOrgID",
	}),
}
