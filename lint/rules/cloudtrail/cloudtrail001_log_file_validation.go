package cloudtrail

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var logFileValidation = lint.Rule{
	ID: "CLOUDTRAIL001", Name: "log-file-validation", Severity: diag.Warning,
	Title: "A trail does not sign its files",
	Aliases: []string{
		"CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED", "CKV_AWS_36", "AWS-0016", "2a3560fe",
		"CloudTrailLogFileValidationEnabled",
	},
	Why:  "Whoever can write to the bucket can change or delete what the trail recorded, and without digests nobody can tell. Validation costs nothing, so the rule is in the recommended profile. Write EnableLogFileValidation: true.",
	Bad:  without("EnableLogFileValidation: true"),
	Good: sound,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::CloudTrail::Trail"}, Path: "EnableLogFileValidation",
		Want:    []string{"true"},
		Missing: "the trail does not sign its files",
		Wrong:   "the trail does not sign its files",
		Help:    "write EnableLogFileValidation: true",
	}),
}
