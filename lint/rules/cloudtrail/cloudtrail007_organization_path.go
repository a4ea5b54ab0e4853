package cloudtrail

import (
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var organizationPath = lint.Rule{
	ID: "CLOUDTRAIL007", Name: "organization-path", Severity: diag.Error,
	Title:   "The trail of an organization may not write the files of its members",
	Aliases: []string{"CT-03"},
	Why:     "Files of other accounts lie below AWSLogs/ORGANIZATION/ACCOUNT/; a policy that allows the trail's own account alone refuses them (AWS CloudTrail User Guide, \"Amazon S3 bucket policy for CloudTrail\", organization trails). Allow s3:PutObject on AWSLogs/o-.../* too. Silent where the policy is not of this template or is not known.",
	Bad:     inBucket("\n      IsOrganizationTrail: true", waits, account),
	Good:    inBucket("\n      IsOrganizationTrail: true", waits, "AWSLogs/o-exampleorgid/*"),
	Run: func(p *lint.Pass) {
		for _, trail := range p.Resources("AWS::CloudTrail::Trail") {
			paths, ok := deliveries(p, trail)
			for _, st := range p.Settings(trail, "IsOrganizationTrail") {
				if !ok || !st.Says("true") {
					continue
				}
				if !slices.ContainsFunc(paths, func(v lint.Value) bool { return mayBeOrganization(v.Text) }) {
					p.Report(st.Path, "the policy of the bucket refuses the files of the organization's other accounts", "allow s3:PutObject on AWSLogs/ORGANIZATION/* too")
				}
			}
		}
	},
}

// mayBeOrganization reports whether a resource may cover AWSLogs/o-.../: it names an
// organization, or has something there that is not an account.
func mayBeOrganization(resource string) bool {
	_, below, ok := strings.Cut(resource, "AWSLogs/")
	if !ok {
		return strings.Contains(resource, "*")
	}
	first, _, _ := strings.Cut(below, "/")
	if first == "${AWS::AccountId}" || len(first) == 12 && strings.Trim(first, "0123456789") == "" {
		return false
	}
	return true
}
