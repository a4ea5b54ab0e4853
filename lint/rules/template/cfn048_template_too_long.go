package template

import (
	"math"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// Its example would be as long as what it is about; a test of the area has one.
var templateTooLong = lint.Rule{
	ID: "CFN048", Name: "template-too-long", Severity: diag.Error,
	Title:   "The template is longer than CloudFormation takes",
	Aliases: []string{"E1002"},
	Why: "CloudFormation takes templates of 1 MB from S3, which it counts as 1,000,000 bytes with comments and blanks. " +
		"Part the template into several stacks, take comments out, or write scripts and documents into files of their own. Silent for templates that are compiled, whose text is not there yet.",
	Run: longer(maxStored, math.MaxInt, "%d are the most", "part the template into several stacks"),
}
