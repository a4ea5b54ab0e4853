package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var referenceForm = lint.Rule{
	ID: "RES023", Name: "reference-form", Severity: diag.Error,
	Title:   "A reference gives the id or ARN of something else",
	Aliases: []string{"E1040", "E1041"},
	Why:     "Ref and Fn::GetAtt of a resource give a name, an id or an ARN, and the service wants another of them here. Write the attribute that the message names.",
	Bad: `Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: scheduler.amazonaws.com}
            Action: sts:AssumeRole
  Queue:
    Type: AWS::SQS::Queue
  Schedule:
    Type: AWS::Scheduler::Schedule
    Properties:
      FlexibleTimeWindow: {Mode: "OFF"}
      ScheduleExpression: rate(1 day)
      Target:
        Arn: !GetAtt Queue.Arn
        RoleArn: !Ref Role
`,
	Good: `Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: scheduler.amazonaws.com}
            Action: sts:AssumeRole
  Queue:
    Type: AWS::SQS::Queue
  Schedule:
    Type: AWS::Scheduler::Schedule
    Properties:
      FlexibleTimeWindow: {Mode: "OFF"}
      ScheduleExpression: rate(1 day)
      Target:
        Arn: !GetAtt Queue.Arn
        RoleArn: !GetAtt Role.Arn
`,
	Run: report(isWrongReference),
}
