package kms

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var contextOfObjectsOnly = lint.Rule{
	ID: "KMS002", Name: "context-of-objects-only", Severity: diag.Error,
	Title:   "An encryption context condition lists only objects although the bucket uses a Bucket Key",
	Aliases: []string{"RB-06"},
	Why: "With BucketKeyEnabled S3 puts the ARN of the bucket into the encryption context, without it the ARN of the object. A condition on kms:EncryptionContext:aws:s3:arn that lists only arn:...:::bucket/* is then never true: reads, writes and replication are denied. " +
		"List both forms with StringLike. Silent for buckets that are not in the run.",
	Bad: `Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: example-logs
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - BucketKeyEnabled: true
            ServerSideEncryptionByDefault: {SSEAlgorithm: aws:kms}
  Reader:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: kms:Decrypt
            Resource: "*"
            Condition:
              StringLike:
                kms:EncryptionContext:aws:s3:arn: !Sub arn:${AWS::Partition}:s3:::example-logs/*
`,
	Good: `Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: example-logs
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - BucketKeyEnabled: true
            ServerSideEncryptionByDefault: {SSEAlgorithm: aws:kms}
  Reader:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: kms:Decrypt
            Resource: "*"
            Condition:
              StringLike:
                kms:EncryptionContext:aws:s3:arn:
                  - !GetAtt Bucket.Arn
                  - !Sub ${Bucket.Arn}/*
`,
	Run: func(p *lint.Pass) {
		all := p.Statements()
		for i := range all {
			if st := &all[i]; st.Allows() {
				for _, c := range p.Conditions(st) {
					if c.Is("kms:EncryptionContext:aws:s3:arn") && c.Positive() {
						checkContext(p, c)
					}
				}
			}
		}
	},
}

// checkContext reports each value that lists objects of a bucket with a Bucket Key
// where no value of the condition covers the bucket itself.
func checkContext(p *lint.Pass, c lint.Condition) {
	listed := map[string]bool{}
	for _, v := range c.Values {
		name, _, object, ok := lint.BucketOfARN(v.Text)
		if !ok || !object && strings.ContainsAny(name, "*?") {
			return // it may cover any bucket
		}
		listed[name] = listed[name] || !object
	}
	for _, v := range c.Values {
		name, _, _, _ := lint.BucketOfARN(v.Text)
		if listed[name] || strings.ContainsAny(name, "*?") || !usesBucketKey(p, name) {
			continue
		}
		p.Report(v.Path, fmt.Sprintf("bucket %s uses a Bucket Key, so the context is the bucket's ARN and never that of an object", lint.Show(name)),
			"list the bucket's ARN beside it, with StringLike")
	}
}

func usesBucketKey(p *lint.Pass, name string) bool {
	if here, ok := p.BucketHere(name); ok {
		return bucketKey(p.Scope, here)
	}
	if !lint.IsKnown(name) {
		return false
	}
	found, ok := p.BucketNamed(name)
	return ok && bucketKey(found.Scope, found.Resource)
}

func bucketKey(s *lint.Scope, bucket cfn.Resource) bool {
	rules := bucket.Property("BucketEncryption", "ServerSideEncryptionConfiguration")
	for _, v := range s.Values(rules, nil) {
		if enabled, _ := s.Text(v.Node.Get("BucketKeyEnabled")); enabled == "true" {
			return true
		}
	}
	return false
}
