package template

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// Its example would be as long as what it is about; a test of the area has one.
var templateNotInline = lint.Rule{
	ID: "CFN049", Name: "template-not-inline", Severity: diag.Note, Profile: lint.Strict,
	Title:   "The template must be uploaded to a bucket to be deployed",
	Aliases: []string{"I1002"},
	Why: "A template of more than 51,200 bytes cannot be handed to CloudFormation in the call: aws cloudformation deploy wants --s3-bucket then, and so does every tool that calls CreateStack. Many deploy through a bucket anyway, so the rule is in the strict profile. " +
		"Deploy through a bucket, or write less. Silent for templates that are compiled, whose text is not there yet.",
	Run: longer(maxInline, maxStored, "more than %d cannot be deployed without a bucket", "deploy it through a bucket, or write less"),
}
