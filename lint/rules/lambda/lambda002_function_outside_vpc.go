package lambda

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var functionOutsideVpc = lint.Rule{
	ID: "LAMBDA002", Name: "function-outside-vpc", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A function does not run inside a VPC",
	Aliases: []string{"W89", "LAMBDA_INSIDE_VPC", "CKV_AWS_117", "LambdaInsideVPC"},
	Why:     "Inside a VPC security groups and routes say what a function may reach. It is in the strict profile, since a function needs that only to reach things inside, and pays for it with NAT gateways and endpoints. Write VpcConfig where your rules ask for it.",
	Bad: `Resources:
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Role: arn:aws:iam::111122223333:role/example-function
      Code: {S3Bucket: example-code, S3Key: function.zip}
      ReservedConcurrentExecutions: 10
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
      ReservedConcurrentExecutions: 10
      DeadLetterConfig: {TargetArn: arn:aws:sqs:eu-west-1:111122223333:example-failed}
      VpcConfig: {SubnetIds: [subnet-0a1b2c3d4e5f60718], SecurityGroupIds: [sg-0a1b2c3d4e5f60718]}
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::Lambda::Function", "AWS::Serverless::Function"}, Path: "VpcConfig",
		Missing: "the function does not run inside a VPC",
		Help:    "write VpcConfig with SubnetIds and SecurityGroupIds",
	}),
}
