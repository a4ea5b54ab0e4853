package s3

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var replicationToItself = lint.Rule{
	ID: "S3004", Name: "replication-to-itself", Severity: diag.Error,
	Title:   "A bucket replicates to itself",
	Aliases: []string{"RB-05"},
	Why: "Source and destination are the same bucket, which S3 refuses. It happens when one template serves both sides and both Regions are the same. " +
		"Name another bucket in Destination.",
	Bad:  configured(ruleTo("arn:aws:s3:::example-logs", "")),
	Good: configured(ruleTo("arn:aws:s3:::example-replica", "")),
	Run: func(p *lint.Pass) {
		eachRule(p, func(bucket cfn.Resource, rule lint.ReplicationRule) {
			if rule.DestinationName == p.NameOfBucket(bucket) {
				p.Report(rule.At("Destination", "Bucket"), "the bucket replicates to itself", "name another bucket as the destination")
			}
		})
	},
}
