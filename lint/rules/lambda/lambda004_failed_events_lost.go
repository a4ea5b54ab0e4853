package lambda

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var failedEventsLost = lint.Rule{
	ID: "LAMBDA004", Name: "failed-events-lost", Severity: diag.Note, Profile: lint.Strict,
	Title:   "Events that a function fails on are lost",
	Aliases: []string{"LAMBDA_DLQ_CHECK", "CKV_AWS_116", "c2eae442", "LambdaDLQ"},
	Why:     "An asynchronous event is tried three times and then dropped, unless a queue, a topic or a destination takes it. It is in the strict profile, since it matters only for functions that are called asynchronously, which the template seldom tells. Write DeadLetterConfig, or an AWS::Lambda::EventInvokeConfig with OnFailure; with one for the function the rule is silent.",
	Bad: `Resources:
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Role: arn:aws:iam::111122223333:role/example-function
      Code: {S3Bucket: example-code, S3Key: function.zip}
      VpcConfig: {SubnetIds: [subnet-0a1b2c3d4e5f60718], SecurityGroupIds: [sg-0a1b2c3d4e5f60718]}
      ReservedConcurrentExecutions: 10
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
      ReservedConcurrentExecutions: 10
      DeadLetterConfig: {TargetArn: arn:aws:sqs:eu-west-1:111122223333:example-failed}
`,
	Run: func(p *lint.Pass) {
		handled := handledFunctions(p.Scope)
		except := func(_ *lint.Scope, r cfn.Resource) bool { return handled[r.ID] || handled[""] }
		const missing, help = "events that the function fails on are lost", "write DeadLetterConfig: {TargetArn: ARN}, or an OnFailure destination"
		lint.Require(lint.Requirement{
			Types: []string{"AWS::Lambda::Function"}, Path: "DeadLetterConfig.TargetArn", Missing: missing, Help: help, Except: except,
		})(p)
		lint.Require(lint.Requirement{
			Types: []string{"AWS::Serverless::Function"}, Path: "DeadLetterQueue", Missing: missing, Help: help,
			Unless: []string{"EventInvokeConfig.DestinationConfig.OnFailure"}, Except: except,
		})(p)
	},
}

// handledFunctions gives the logical ids of the functions that an EventInvokeConfig
// of the template gives a destination for failures; "" is a function that is not
// known, which may be any.
func handledFunctions(s *lint.Scope) map[string]bool {
	handled := map[string]bool{}
	for _, r := range s.Resources("AWS::Lambda::EventInvokeConfig") {
		if s.Has(r.Node, "Properties", "DestinationConfig", "OnFailure") != lint.Absent {
			id, _, _ := r.Property("FunctionName").RefersTo()
			handled[id] = true
		}
	}
	return handled
}
