package lambda

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var layerElsewhere = lint.Rule{
	ID: "LAMBDA016", Name: "layer-elsewhere", Severity: diag.Error,
	Title:   "A function uses a layer of another Region",
	Aliases: []string{"DB-13"},
	Why:     "Lambda takes layers of the function's own Region only. Publish the layer in the Region, or write ${AWS::Region} in its ARN. Silent where the Region of the stack is not known.",
	Bad: `-- 111122223333/eu-west-1/example.template.yaml --
Resources:
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Role: arn:aws:iam::111122223333:role/example-function
      Handler: index.handler
      Runtime: nodejs22.x
      Code: {S3Bucket: example-code, S3Key: function.zip}
      Layers: ["arn:aws:lambda:us-east-1:111122223333:layer:example:1"]
      ReservedConcurrentExecutions: 10
      DeadLetterConfig: {TargetArn: "arn:aws:sqs:eu-west-1:111122223333:example-failed"}
      VpcConfig: {SubnetIds: [subnet-0a1b2c3d4e5f60718], SecurityGroupIds: [sg-0a1b2c3d4e5f60718]}
`,
	Good: `-- 111122223333/eu-west-1/example.template.yaml --
Resources:
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Role: arn:aws:iam::111122223333:role/example-function
      Handler: index.handler
      Runtime: nodejs22.x
      Code: {S3Bucket: example-code, S3Key: function.zip}
      Layers: [!Sub "arn:aws:lambda:${AWS::Region}:111122223333:layer:example:1"]
      ReservedConcurrentExecutions: 10
      DeadLetterConfig: {TargetArn: "arn:aws:sqs:eu-west-1:111122223333:example-failed"}
      VpcConfig: {SubnetIds: [subnet-0a1b2c3d4e5f60718], SecurityGroupIds: [sg-0a1b2c3d4e5f60718]}
`,
	Run: func(p *lint.Pass) {
		here := p.Target.Region
		if here == "" {
			return
		}
		for _, r := range p.Resources("AWS::Lambda::Function") {
			for _, v := range p.Values(r.Property("Layers"), r.Path("Properties", "Layers")) {
				if arn, ok := lint.ParseARN(v.Text); ok && arn.Service == "lambda" && lint.IsKnown(arn.Region) && arn.Region != here && arn.Region != "" {
					p.Report(v.Path, fmt.Sprintf("the layer is in %s and the function in %s", arn.Region, here), "write ${AWS::Region} in the ARN, and publish the layer there")
				}
			}
		}
	},
}
