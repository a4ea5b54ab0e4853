// Package rules joins the rules of all areas into one list.
//
// RB-16 of the replicated bucket's rules (a name, a namespace or Object Lock that
// changes on an existing bucket, which replaces it) is not among them: it needs
// the stack as it was, which lint does not see. It belongs to the review of a
// change.
package rules

import (
	"slices"

	"cuemulus.dev/lint"
	"cuemulus.dev/lint/rules/iam"
	"cuemulus.dev/lint/rules/kms"
	"cuemulus.dev/lint/rules/s3"
	"cuemulus.dev/lint/rules/template"
	"cuemulus.dev/lint/rules/vpc"
)

// All gives every rule, area by area, in order of their ids within an area.
func All() []lint.Rule {
	return slices.Concat(iam.Rules(), kms.Rules(), s3.Rules(), template.Rules(), vpc.Rules())
}
