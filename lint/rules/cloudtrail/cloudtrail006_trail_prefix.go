package cloudtrail

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var trailPrefix = lint.Rule{
	ID: "CLOUDTRAIL006", Name: "trail-prefix", Severity: diag.Error,
	Title:   "A trail writes to another place of its bucket than the policy allows",
	Aliases: []string{"CT-06"},
	Why:     "With S3KeyPrefix the files lie below PREFIX/AWSLogs/, without it below AWSLogs/; where the policy of the bucket names another place CloudTrail refuses the bucket, or its files are lost. Write the same prefix in both. Silent where the policy is not of this template or one of the two is not known.",
	Bad:     inBucket("\n      S3KeyPrefix: audit", waits, account),
	Good:    inBucket("\n      S3KeyPrefix: audit", waits, "audit/"+account),
	Run: func(p *lint.Pass) {
		for _, trail := range p.Resources("AWS::CloudTrail::Trail") {
			list := p.Settings(trail, "S3KeyPrefix")
			paths, ok := deliveries(p, trail)
			if !ok || len(list) != 1 || !list[0].IsKnown() {
				continue
			}
			prefix := list[0].Text
			if prefix != "" {
				prefix = "/" + prefix
			}
			if !slices.ContainsFunc(paths, func(v lint.Value) bool { return covers(v.Text, prefix) }) {
				d := p.Report(list[0].Path, fmt.Sprintf("the trail writes below %s/AWSLogs/, which the policy of its bucket does not allow", strings.TrimPrefix(prefix, "/")), "write the same prefix in the policy")
				pos, _ := p.Target.Template.Place(paths[0].Path)
				d.Related = append(d.Related, diag.Related{Pos: pos, Message: "the policy allows this"})
			}
		}
	},
}

// covers reports whether the resource of a statement may be where a trail with a prefix
// writes: what stands behind the bucket begins so, or has a wildcard before it differs.
func covers(resource, prefix string) bool {
	_, object, ok := strings.Cut(afterBucket(resource), "/")
	if !ok {
		return false
	}
	object = "/" + object
	want := prefix + "/AWSLogs/"
	for i := range len(want) {
		if i >= len(object) {
			return false
		}
		if object[i] == '*' || object[i] == '?' || object[i] == '$' {
			return true
		}
		if object[i] != want[i] {
			return false
		}
	}
	return true
}

// afterBucket gives an ARN from the name of the bucket on, whose ${...} may hold slashes.
func afterBucket(resource string) string {
	_, rest, ok := strings.Cut(resource, ":::")
	if !ok {
		rest = resource
	}
	if inner, ok := strings.CutPrefix(rest, "${"); ok {
		_, after, _ := strings.Cut(inner, "}")
		return "bucket" + after
	}
	return rest
}
