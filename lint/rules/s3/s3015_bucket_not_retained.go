package s3

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var bucketNotRetained = lint.Rule{
	ID: "S3015", Name: "bucket-not-retained", Severity: diag.Error,
	Title:   "A bucket that holds data does not outlive its stack",
	Aliases: []string{"RB-15", "W3011", "I3011"},
	Why: "Without DeletionPolicy CloudFormation deletes the bucket with its stack, or when its resource is taken out of the template; without UpdateReplacePolicy when a change of its name replaces it. Deleting fails while objects are in the bucket, which leaves the stack broken half way; an emptied bucket is gone, and anybody may take its name. " +
		"Set DeletionPolicy to Retain or RetainExceptOnCreate, and UpdateReplacePolicy to Retain. " + whatHoldsData,
	Fix: "adds the policies that are missing, as Retain", FixRequest: lint.Retain,
	Bad:  without("    UpdateReplacePolicy: Retain\n", ""),
	Good: with(""),
	Run: func(p *lint.Pass) {
		eachDataBucket(p, func(bucket cfn.Resource) {
			var missing, losing []string
			var at []string
			for _, policy := range []string{"UpdateReplacePolicy", "DeletionPolicy"} {
				text, ok := p.Text(bucket.Node.Get(policy))
				switch {
				case !ok && bucket.Node.Get(policy) == nil:
					missing = append([]string{policy}, missing...)
				case ok && lint.IsKnown(text) && !strings.HasPrefix(text, "Retain"):
					losing, at = append([]string{policy}, losing...), bucket.Path(policy)
				}
			}
			if len(losing) > 0 {
				p.Report(at, fmt.Sprintf("the bucket holds data, and its %s may delete it", strings.Join(losing, " and ")),
					"write "+strings.Join(losing, ": Retain and ")+": Retain")
			}
			if len(missing) > 0 {
				var keys []cfn.KV
				for _, policy := range missing {
					keys = append(keys, cfn.KV{Key: policy, Value: cfn.Str("Retain")})
				}
				d := p.Report(bucket.Path(), fmt.Sprintf("the bucket holds data but has no %s", strings.Join(missing, " and no ")),
					"write "+strings.Join(missing, ": Retain and ")+": Retain")
				lint.FixOnRequest(d, lint.Retain, "add "+strings.Join(missing, " and "), lint.AddKeys(bucket.Node, "Type", keys...)...)
			}
		})
	},
}
