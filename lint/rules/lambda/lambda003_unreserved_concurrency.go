package lambda

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var unreservedConcurrency = lint.Rule{
	ID: "LAMBDA003", Name: "unreserved-concurrency", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A function may use up the concurrency of the account",
	Aliases: []string{"W92", "LAMBDA_CONCURRENCY_CHECK", "CKV_AWS_115", "LambdaConcurrency"},
	Why:     "A function that runs away, or that is called by somebody who means harm, takes the executions that the other functions of the account need. It is in the strict profile, since reserving takes from the others as well and is a choice for the few that matter. Write ReservedConcurrentExecutions.",
	Bad: `Resources:
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Role: arn:aws:iam::111122223333:role/example-function
      Code: {S3Bucket: example-code, S3Key: function.zip}
      VpcConfig: {SubnetIds: [subnet-0a1b2c3d4e5f60718], SecurityGroupIds: [sg-0a1b2c3d4e5f60718]}
      DeadLetterConfig: {TargetArn: arn:aws:sqs:eu-west-1:111122223333:example-failed}
`,
	Good: `Resources:
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Role: arn:aws:iam::111122223333:role/example-function
      Code: {S3Bucket: example-code, S3Key: function.zip}
      VpcConfig: {SubnetIds: [subnet-0a1b2c3d4e5f60718], SecurityGroupIds: [sg-0a1b2c3d4e5f60718]}
      DeadLetterConfig: {TargetArn: arn:aws:sqs:eu-west-1:111122223333:example-failed}
      ReservedConcurrentExecutions: 10
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::Lambda::Function", "AWS::Serverless::Function"}, Path: "ReservedConcurrentExecutions",
		Missing: "the function may use up the concurrency of the account",
		Help:    "write ReservedConcurrentExecutions",
	}),
}
