package iam

import (
	"slices"
	"strings"

	"cuemulus.dev/iam/escalate"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var resourceForEverybody = lint.Rule{
	ID: "IAM013", Name: "resource-for-everybody", Severity: diag.Error,
	Title: "The policy of a resource lets everybody in",
	Aliases: []string{
		"F18", "SNS_TOPICPOLICY_NO_WILDCARD_PRINCIPAL", "ae53ce91", "F21", "SQS_QUEUEPOLICY_NO_WILDCARD_PRINCIPAL", "9b6a3f5b",
	},
	Why: "Whoever has an account of AWS, or nobody at all, can read, write or change the resource. Conditions and Denies are counted: with an account, an organization, a network or the ARN of a source the rule is silent. " +
		"Name the principals. Buckets, keys and repositories of images have rules of their own, and what is made to be public, such as an API or a channel of media, is left out.",
	Bad: `Resources:
  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: ["https://sqs.eu-west-1.amazonaws.com/111122223333/example"]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: "*"
            Action: sqs:SendMessage
            Resource: arn:aws:sqs:eu-west-1:111122223333:example
`,
	Good: `Resources:
  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: ["https://sqs.eu-west-1.amazonaws.com/111122223333/example"]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: "*"
            Action: sqs:SendMessage
            Resource: arn:aws:sqs:eu-west-1:111122223333:example
            Condition: {StringEquals: {"aws:PrincipalOrgID": o-exampleorgid}}
`,
	Run: func(p *lint.Pass) {
		reportOutside(p, func(d *lint.Document) bool { return !isTrust(d) && !maybePublic(d.Resource.Type) }, escalate.Public)
	},
}

// publicElsewhere are the types whose public policies other rules report, and those
// that are made to be public.
var publicElsewhere = []string{
	"AWS::S3::BucketPolicy",  // S3022, S3023
	"AWS::KMS::Key",          // KMS006
	"AWS::KMS::ReplicaKey",   // KMS006
	"AWS::ECR::Repository",   // ECR002
	"AWS::ECR::Public",       // a registry for everybody
	"AWS::ApiGateway::",      // methods have authorizers
	"AWS::MediaPackageV2::",  // viewers
	"AWS::MediaTailor::",     // viewers
	"AWS::MediaStore::",      // viewers
	"AWS::VpcLattice::",      // inside of a network
	"AWS::RAM::Permission",   // principals are filled in
	"AWS::Elasticsearch::",   // inside of a network, or with users of its own
	"AWS::OpenSearchService", // inside of a network, or with users of its own
}

func maybePublic(kind string) bool {
	return slices.ContainsFunc(publicElsewhere, func(begin string) bool { return strings.HasPrefix(kind, begin) })
}
