package sns

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var subscriptionEndpoint = lint.Rule{
	ID: "SNS003", Name: "subscription-endpoint", Severity: diag.Error,
	Title:   "A subscription names an endpoint of another kind than its protocol",
	Aliases: []string{"W3694"},
	Why:     "SNS refuses a subscription whose endpoint it cannot reach by the protocol: sqs wants the ARN of a queue, lambda that of a function, https an address that begins so, email one with an @. Correct one of the two. Endpoints that are not known are not judged.",
	Bad: `Resources:
  Queue: {Type: AWS::SQS::Queue}
  Subscription:
    Type: AWS::SNS::Subscription
    Properties: {TopicArn: "arn:aws:sns:eu-west-1:111122223333:example", Protocol: lambda, Endpoint: !GetAtt Queue.Arn}
`,
	Good: `Resources:
  Queue: {Type: AWS::SQS::Queue}
  Subscription:
    Type: AWS::SNS::Subscription
    Properties: {TopicArn: "arn:aws:sns:eu-west-1:111122223333:example", Protocol: sqs, Endpoint: !GetAtt Queue.Arn}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::SNS::Subscription") {
			for _, both := range p.Pairs(r, "Protocol", "Endpoint") {
				protocol, endpoint := both[0], both[1]
				if protocol.Presence != lint.Present || endpoint.Presence != lint.Present || !fitsNot(p, protocol.Text, endpoint) {
					continue
				}
				p.Report(endpoint.Path, fmt.Sprintf("this is no endpoint of the protocol %s", protocol.Text), "write the endpoint that belongs to the protocol, or the other protocol")
			}
		}
	},
}

// fitsNot reports whether an endpoint is surely not one of a protocol.
func fitsNot(p *lint.Pass, protocol string, endpoint lint.Setting) bool {
	wants := map[string]string{"sqs": "AWS::SQS::Queue", "lambda": "AWS::Lambda::Function", "firehose": "AWS::KinesisFirehose::DeliveryStream"}[protocol]
	if r, ok := refersTo(p.Scope, endpoint.Node); ok {
		switch r.Type {
		case "AWS::SQS::Queue", "AWS::Lambda::Function", "AWS::KinesisFirehose::DeliveryStream":
			return wants != "" && r.Type != wants
		}
		return false
	}
	text := endpoint.Text
	if !lint.IsKnown(text) {
		return false
	}
	switch protocol {
	case "http", "https":
		return !strings.HasPrefix(text, protocol+"://")
	case "email", "email-json":
		return !strings.Contains(text, "@")
	}
	if wants == "" {
		return false
	}
	arn, ok := lint.ParseARN(text)
	return !ok || arn.Service != map[string]string{"sqs": "sqs", "lambda": "lambda", "firehose": "firehose"}[protocol]
}
