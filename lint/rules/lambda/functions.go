package lambda

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
)

// refersTo gives the resource of this template that a value names by Ref or
// Fn::GetAtt; ok is false for all else.
func refersTo(s *lint.Scope, n *cfn.Node) (r cfn.Resource, ok bool) {
	id, _, ok := n.RefersTo()
	if !ok {
		return cfn.Resource{}, false
	}
	return s.Resource(id)
}

// fn writes a function with some lines, each with six blanks, that the area is content
// with.
func fn(lines string) string {
	return `Resources:
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Role: arn:aws:iam::111122223333:role/example-function
      ReservedConcurrentExecutions: 10
      DeadLetterConfig: {TargetArn: arn:aws:sqs:eu-west-1:111122223333:example-failed}
      VpcConfig: {SubnetIds: [subnet-0a1b2c3d4e5f60718], SecurityGroupIds: [sg-0a1b2c3d4e5f60718]}
` + lines
}

const (
	zipped = "      Code: {S3Bucket: example-code, S3Key: function.zip}\n"
	node   = "      Handler: index.handler\n      Runtime: nodejs22.x\n"
)
