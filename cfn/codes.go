package cfn

import "cuemulus.dev/internal/diag"

// Codes documents the diagnostics of Parse.
func Codes() []diag.Code {
	return []diag.Code{
		{
			ID: "TPL001", Name: "unreadable-template", Title: "The file cannot be read as a template",
			Why:  "The text is broken, too large, too deep, not UTF-8, or holds more than one document. Nothing below the broken place can be judged, so this makes the command exit with 2.",
			Bad:  "Resources:\n\tBucket: {Type: AWS::S3::Bucket}\n",
			Good: "Resources:\n  Bucket: {Type: AWS::S3::Bucket}\n",
		},
		{
			ID: "TPL002", Name: "duplicate-key", Title: "A key stands twice in one map",
			Why:  "YAML and JSON readers disagree about which of the two counts; CloudFormation silently takes the last. What the first one says is lost.",
			Bad:  "Resources:\n  Bucket: {Type: AWS::S3::Bucket}\n  Bucket: {Type: AWS::SNS::Topic}\n",
			Good: "Resources:\n  Bucket: {Type: AWS::S3::Bucket}\n  Topic: {Type: AWS::SNS::Topic}\n",
		},
	}
}
