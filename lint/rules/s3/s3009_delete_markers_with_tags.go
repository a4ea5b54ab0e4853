package s3

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var deleteMarkersWithTags = lint.Rule{
	ID: "S3009", Name: "delete-markers-with-tags", Severity: diag.Error,
	Title:   "A rule that selects by tags replicates delete markers",
	Aliases: []string{"RB-10"},
	Why: "Delete markers have no tags, so S3 refuses a rule that filters by tags and has DeleteMarkerReplication enabled. " +
		"Disable DeleteMarkerReplication, or select by prefix alone.",
	Bad:  configured(tagged("Enabled")),
	Good: configured(tagged("Disabled")),
	Run: func(p *lint.Pass) {
		eachRule(p, func(_ cfn.Resource, rule lint.ReplicationRule) {
			filter := rule.Node.Get("Filter")
			tags := filter.Get("TagFilter") != nil || len(filter.Get("And", "TagFilters").Elements()) > 0
			if tags && isOn(p, rule.Node, "DeleteMarkerReplication") {
				p.Report(rule.At("DeleteMarkerReplication", "Status"), "a rule that filters by tags cannot replicate delete markers",
					"write Disabled, or filter by prefix alone")
			}
		})
	},
}

// tagged has a rule that selects by a tag.
func tagged(markers string) string {
	return `          - Status: Enabled
            Priority: 1
            Filter: {TagFilter: {Key: keep, Value: "yes"}}
            DeleteMarkerReplication: {Status: ` + markers + `}
            Destination: {Bucket: "arn:aws:s3:::example-replica"}
`
}
