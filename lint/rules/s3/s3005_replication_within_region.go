package s3

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var replicationWithinRegion = lint.Rule{
	ID: "S3005", Name: "replication-within-region", Severity: diag.Warning,
	Title:   "A bucket replicates to another one in its own Region",
	Aliases: []string{"RB-05"},
	Why: "A replica in the same Region does not survive the loss of the Region, which is why most people replicate. Both buckets in one template are always in one Region. " +
		"Put the destination into another Region; or, where one Region is meant (to gather logs, to keep a copy in another account), say so with Metadata: {cuemulus: {sameRegion: true}} in the bucket that replicates. Silent where the destination's Region is not known.",
	Bad:  configured(ruleTo("!GetAtt Replica.Arn", "")) + replicaBeside,
	Good: strings.Replace(configured(ruleTo("!GetAtt Replica.Arn", "")), "    Type: AWS::S3::Bucket\n", "    Type: AWS::S3::Bucket\n    Metadata: {cuemulus: {sameRegion: true}}\n", 1) + replicaBeside,
	Run: func(p *lint.Pass) {
		eachRule(p, func(bucket cfn.Resource, rule lint.ReplicationRule) {
			if rule.DestinationName == p.NameOfBucket(bucket) || saysSameRegion(bucket) {
				return
			}
			destination, ok := rule.Destination()
			if !ok {
				return
			}
			region := destination.Target.Region
			if destination.Scope == p.Scope || region != "" && region == p.Target.Region {
				where := "the bucket's own Region"
				if region != "" {
					where = fmt.Sprintf("%s as well", region)
				}
				p.Report(rule.At("Destination", "Bucket"), fmt.Sprintf("the destination %s is in %s", lint.Show(rule.DestinationName), where),
					"replicate to another Region, or set Metadata.cuemulus.sameRegion of the bucket to true")
			}
		})
	},
}

func saysSameRegion(bucket cfn.Resource) bool {
	text, _ := bucket.Node.Get("Metadata", "cuemulus", "sameRegion").Scalar()
	return text == "true"
}
