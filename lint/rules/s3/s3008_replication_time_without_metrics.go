package s3

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var replicationTimeWithoutMetrics = lint.Rule{
	ID: "S3008", Name: "replication-time-without-metrics", Severity: diag.Error,
	Title:   "Replication Time Control is on without metrics",
	Aliases: []string{"RB-10"},
	Why: "S3 refuses a destination with ReplicationTime but without Metrics. " +
		"Write Metrics: {Status: Enabled, EventThreshold: {Minutes: 15}} beside it; fifteen minutes is the only value of both.",
	Bad: configured(ruleTo("arn:aws:s3:::example-replica", "") + `              ReplicationTime: {Status: Enabled, Time: {Minutes: 15}}
`),
	Good: configured(ruleTo("arn:aws:s3:::example-replica", "") + `              ReplicationTime: {Status: Enabled, Time: {Minutes: 15}}
              Metrics: {Status: Enabled, EventThreshold: {Minutes: 15}}
`),
	Run: func(p *lint.Pass) {
		eachRule(p, func(_ cfn.Resource, rule lint.ReplicationRule) {
			if !isOn(p, rule.Node, "Destination", "ReplicationTime") {
				return
			}
			help := "write Metrics: {Status: Enabled, EventThreshold: {Minutes: 15}} beside it"
			switch status, _ := p.Text(rule.Node.Get("Destination", "Metrics", "Status")); {
			case status == "Disabled":
				p.Report(rule.At("Destination", "Metrics", "Status"), "ReplicationTime needs Metrics, which are disabled", help)
			case p.Has(rule.Node, "Destination", "Metrics") == lint.Absent:
				p.Report(rule.At("Destination", "ReplicationTime"), "ReplicationTime needs Metrics", help)
			}
		})
	},
}
