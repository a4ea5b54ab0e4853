package lambda

import (
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var bucketWithoutAccount = lint.Rule{
	ID: "LAMBDA018", Name: "bucket-without-account", Severity: diag.Warning,
	Title:   "A permission for a bucket does not say whose bucket it is",
	Aliases: []string{"W3663"},
	Why:     "The ARN of a bucket has no account in it. When the bucket is deleted, somebody else may take its name and call the function with events of theirs. Write SourceAccount beside SourceArn (AWS Lambda Developer Guide, \"Granting function access to AWS services\").",
	Bad:     fn(zipped+node) + forBucket(""),
	Good:    fn(zipped+node) + forBucket("      SourceAccount: !Ref AWS::AccountId\n"),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::Lambda::Permission") {
			for _, both := range p.Pairs(r, "SourceArn", "SourceAccount") {
				arn, account := both[0], both[1]
				source, ok := refersTo(p.Scope, arn.Node)
				ofBucket := ok && source.Type == "AWS::S3::Bucket" || strings.HasPrefix(arn.Text, "arn:") && strings.Contains(arn.Text, ":s3:::")
				if arn.Presence == lint.Present && ofBucket && account.Presence == lint.Absent {
					p.Report(account.Path, "the permission does not say whose bucket may call", "write SourceAccount: !Ref AWS::AccountId")
				}
			}
		}
	},
}

// forBucket gives a permission for a bucket.
func forBucket(lines string) string {
	return "  Permission:\n    Type: AWS::Lambda::Permission\n    Properties:\n      FunctionName: !Ref Function\n      Action: lambda:InvokeFunction\n      Principal: s3.amazonaws.com\n      SourceArn: \"arn:aws:s3:::example-uploads\"\n" + lines
}
