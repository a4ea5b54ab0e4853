package s3

import (
	"fmt"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var ownershipNotEnforced = lint.Rule{
	ID: "S3013", Name: "ownership-not-enforced", Severity: diag.Warning,
	Title:   "A bucket that holds data still honours access control lists",
	Aliases: []string{"RB-15"},
	Why: "With any ownership other than BucketOwnerEnforced an object may belong to the account that wrote it and carry an access control list of its own, so the bucket's policy does not say who can read it. S3 sets BucketOwnerEnforced by itself only for buckets made since April 2023. " +
		"Write OwnershipControls: {Rules: [{ObjectOwnership: BucketOwnerEnforced}]}. " + whatHoldsData,
	Bad:  without("BucketOwnerEnforced", "BucketOwnerPreferred"),
	Good: with(""),
	Run: func(p *lint.Pass) {
		eachDataBucket(p, func(bucket cfn.Resource) {
			help := "write OwnershipControls: {Rules: [{ObjectOwnership: BucketOwnerEnforced}]}"
			if p.Has(bucket.Node, "Properties", "OwnershipControls") == lint.Absent {
				p.Report(bucket.Path(), "the bucket holds data but does not enforce its owner (OwnershipControls)", help)
				return
			}
			path := bucket.Path("Properties", "OwnershipControls", "Rules")
			for _, rule := range p.Values(bucket.Property("OwnershipControls", "Rules"), path) {
				v := below(p.Scope, rule, "ObjectOwnership")
				if v.Text != "" && v.Text != "BucketOwnerEnforced" && lint.IsKnown(v.Text) {
					p.Report(v.Path, fmt.Sprintf("the bucket holds data, and with %s access control lists count", v.Text), help)
				}
			}
		})
	},
}
