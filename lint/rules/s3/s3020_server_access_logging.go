package s3

import (
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var serverAccessLogging = lint.Rule{
	ID: "S3020", Name: "server-access-logging", Severity: diag.Note, Profile: lint.Strict,
	Title: "A bucket writes no access logs",
	Aliases: []string{
		"W35", "S3_BUCKET_LOGGING_ENABLED", "CKV_AWS_18", "AWS-0089", "4552b71f", "S3BucketLoggingEnabled",
		"AwsSolutions-S1",
	},
	Why:  "Access logs, or data events of CloudTrail, say who read what when something went wrong, and cannot be had for the past. It is in the strict profile, since logs of every bucket cost money and CloudTrail may record them from outside of the template. Write LoggingConfiguration with DestinationBucketName. Silent for buckets that take logs themselves.",
	Bad:  without(soundLogging, ""),
	Good: with(""),
	Run: func(p *lint.Pass) {
		logs := logBuckets(p.Scope)
		lint.Require(lint.Requirement{
			Types: []string{"AWS::S3::Bucket"}, Path: "LoggingConfiguration",
			Missing: "the bucket writes no access logs", Help: "write LoggingConfiguration with DestinationBucketName",
			Except: func(s *lint.Scope, r cfn.Resource) bool { return logs[s.NameOfBucket(r)] || takesLogs(s, r) },
		})(p)
	},
}

// logBuckets gives the names of the buckets that buckets of the template log to.
func logBuckets(s *lint.Scope) map[string]bool {
	names := map[string]bool{}
	for _, bucket := range s.Resources("AWS::S3::Bucket") {
		for _, st := range s.Settings(bucket, "LoggingConfiguration", "DestinationBucketName") {
			names[st.Text] = true
		}
	}
	delete(names, "")
	return names
}

// takesLogs reports whether a bucket is there for logs: its access control list or
// its policy lets in what writes logs.
func takesLogs(s *lint.Scope, bucket cfn.Resource) bool {
	if acl, _ := s.Text(bucket.Property("AccessControl")); acl == "LogDeliveryWrite" {
		return true
	}
	for _, policy := range s.PoliciesOfBucket(bucket) {
		statements, _ := policy.StatementsOf(policy.Resource, lint.ResourcePolicy)
		for _, st := range statements {
			if slices.ContainsFunc(policy.Values(st.Node.Get("Principal", "Service"), nil), func(v lint.Value) bool { return writesLogs(v.Text) }) {
				return true
			}
		}
	}
	return false
}

// writesLogs reports whether a service writes logs into buckets.
func writesLogs(service string) bool {
	name, _, _ := strings.Cut(service, ".")
	return slices.Contains([]string{"logging", "delivery", "logdelivery", "cloudtrail", "config"}, name)
}
