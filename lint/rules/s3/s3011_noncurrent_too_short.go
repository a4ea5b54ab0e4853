package s3

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// leastDays is how long an old version must be kept on one of two sides: a mistake
// made before a weekend must still be found after it (RB-12).
const leastDays = 7

var noncurrentTooShort = lint.Rule{
	ID: "S3011", Name: "noncurrent-too-short", Severity: diag.Warning,
	Title:   "Old versions die within a week on both sides of a replication",
	Aliases: []string{"RB-12"},
	Why: "Overwritten and deleted objects live on as noncurrent versions. Where both buckets expire those within less than seven days, an object that was overwritten by mistake on a Friday is lost on both sides when somebody looks. " +
		"Keep noncurrent versions for at least seven days in one of the two. Silent where the destination is not in the run.",
	Bad:  expiring("1"),
	Good: expiring("90"),
	Run: func(p *lint.Pass) {
		eachRule(p, func(bucket cfn.Resource, rule lint.ReplicationRule) {
			destination, ok := rule.Destination()
			if !ok {
				return
			}
			here, short := shortest(p.Scope, bucket)
			there, both := shortest(destination.Scope, destination.Resource)
			if !short || !both {
				return
			}
			d := p.Report(here.Path, fmt.Sprintf("old versions are kept for %s here and %s in bucket %s, to which this one replicates",
				inDays(here.Text), inDays(there.Text), lint.Show(rule.DestinationName)),
				fmt.Sprintf("keep them for at least %d days on one side", leastDays))
			relate(d, destination.Scope, there.Path, "the other side")
		})
	},
}

// shortest gives the first expiry of noncurrent versions that is too short.
func shortest(s *lint.Scope, bucket cfn.Resource) (lint.Value, bool) {
	for _, rule := range lifecycleRules(s, bucket) {
		for _, v := range []lint.Value{
			below(s, rule, "NoncurrentVersionExpiration", "NoncurrentDays"),
			below(s, rule, "NoncurrentVersionExpirationInDays"),
		} {
			if n, ok := days(v); ok && n < leastDays {
				return v, true
			}
		}
	}
	return lint.Value{}, false
}

func inDays(text string) string {
	if text == "1" {
		return "1 day"
	}
	return text + " days"
}

// expiring has both sides of a replication, whose source keeps old versions for
// some days and whose replica for one.
func expiring(keep string) string {
	lifecycle := func(days string) string {
		return "      LifecycleConfiguration:\n        Rules: [{Status: Enabled, NoncurrentVersionExpiration: {NoncurrentDays: " + days + "}}]\n"
	}
	source := strings.Replace(configured(ruleTo("arn:aws:s3:::example-replica", "")), "      ReplicationConfiguration:\n", lifecycle(keep)+"      ReplicationConfiguration:\n", 1)
	return elsewhere("111122223333/us-east-1/example-replica", renamed(with(lifecycle("1")), "example-replica")) +
		elsewhere("111122223333/eu-west-1/example-source", source)
}
