package cloudtrail

import (
	"fmt"
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var trailBeforePolicy = lint.Rule{
	ID: "CLOUDTRAIL005", Name: "trail-before-policy", Severity: diag.Error,
	Title: "A trail is made before it may write into its bucket",
	Why:   "CloudTrail looks at the policy of the bucket when the trail is made, and refuses a bucket that it may not write to (InsufficientS3BucketPolicyException). Nothing but DependsOn says that the policy comes first. Write DependsOn with the policy.",
	Bad:   inBucket("", "", account),
	Good:  inBucket("", waits, account),
	Run: func(p *lint.Pass) {
		for _, trail := range p.Resources("AWS::CloudTrail::Trail") {
			bucket, ok := refersTo(p.Scope, trail.Property("S3BucketName"))
			policies := policiesOf(p, trail)
			if !ok || bucket.Type != "AWS::S3::Bucket" || len(policies) == 0 {
				continue
			}
			if !waitsFor(p, trail, policies) {
				p.Report(trail.Path(), fmt.Sprintf("the trail does not wait for %s, without which it may not write into its bucket", policies[0].ID), "write DependsOn: "+policies[0].ID)
			}
		}
	},
}

// waitsFor reports whether a trail names one of some policies, itself or through a
// resource that it names.
func waitsFor(p *lint.Pass, trail cfn.Resource, policies []cfn.Resource) bool {
	named := func(id string) bool {
		return slices.ContainsFunc(policies, func(r cfn.Resource) bool { return r.ID == id })
	}
	seen := map[string]bool{}
	through := func(id string) bool {
		if seen[id] {
			return false
		}
		seen[id] = true
		other, _ := p.Resource(id)
		list := other.Node.Get("DependsOn").Elements()
		return named(id) || slices.ContainsFunc(list[:min(len(list), maxDependencies)], func(n *cfn.Node) bool { return named(n.Text) })
	}
	if slices.ContainsFunc(trail.Node.Get("DependsOn").Elements(), func(n *cfn.Node) bool { return through(n.Text) }) {
		return true
	}
	found := false
	trail.Node.Get("Properties").Walk(func(_ []string, n *cfn.Node) bool {
		if id, _, ok := n.RefersTo(); ok {
			found = found || through(id)
		}
		return !found
	})
	return found
}

// maxDependencies bounds the dependencies of a resource that are looked at.
const maxDependencies = 200
