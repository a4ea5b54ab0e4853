package s3

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var replicationRuleV1 = lint.Rule{
	ID: "S3001", Name: "replication-rule-v1", Severity: diag.Warning,
	Title:   "A replication rule has the old form",
	Aliases: []string{"RB-02"},
	Why: "A rule without Filter is of the first version of S3's replication schema: it replicates delete markers, so a deletion by mistake hides the copy too, and drift detection does not see its Prefix. A rule with Filter needs Priority and DeleteMarkerReplication as well, or S3 refuses the configuration. " +
		"Write Filter (an empty Prefix is everything), a Priority that no other rule has, and DeleteMarkerReplication.",
	Bad: configured(`          - Status: Enabled
            Prefix: ""
            Destination: {Bucket: "arn:aws:s3:::example-replica"}
`),
	Good: configured(`          - Status: Enabled
            Priority: 1
            Filter: {Prefix: ""}
            DeleteMarkerReplication: {Status: Disabled}
            Destination: {Bucket: "arn:aws:s3:::example-replica"}
`),
	Run: func(p *lint.Pass) {
		eachRule(p, func(_ cfn.Resource, rule lint.ReplicationRule) {
			help := "write Filter: {Prefix: \"\"}, Priority and DeleteMarkerReplication"
			switch {
			case rule.Node.Field("Fn::Transform") != nil:
			case rule.Node.Get("Filter") != nil:
				var missing []string
				for _, key := range []string{"Priority", "DeleteMarkerReplication"} {
					if rule.Node.Get(key) == nil {
						missing = append(missing, key)
					}
				}
				if len(missing) > 0 {
					p.Report(rule.Path, fmt.Sprintf("the replication rule has a Filter but no %s", strings.Join(missing, " and no ")), help)
				}
			case rule.Node.Get("Prefix") != nil:
				p.Report(rule.At("Prefix"), "the replication rule has the old form, with Prefix in place of Filter", help)
			default:
				p.Report(rule.Path, "the replication rule has the old form, without Filter", help)
			}
		})
	},
}
