package s3

import (
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var customerKeysAllowed = lint.Rule{
	ID: "S3018", Name: "customer-keys-allowed", Severity: diag.Note,
	Title:   "A bucket that holds data does not block keys of the client's own",
	Aliases: []string{"RB-20"},
	Why: "With SSE-C the client brings a key that AWS does not keep. Who gets in can so encrypt every object anew and ask for a ransom, and such objects are lost when the key is. S3 blocks SSE-C by itself only for buckets made since April 2026. " +
		"Write BlockedEncryptionTypes: {EncryptionType: [SSE-C]} in the bucket's default encryption. " + whatHoldsData,
	Bad:  without("            BlockedEncryptionTypes: {EncryptionType: [SSE-C]}\n", ""),
	Good: with(""),
	Run: func(p *lint.Pass) {
		eachDataBucket(p, func(bucket cfn.Resource) {
			rules := p.Values(bucket.Property("BucketEncryption", "ServerSideEncryptionConfiguration"), nil)
			path := bucket.Path()
			if len(rules) > 0 {
				path = bucket.Path("Properties", "BucketEncryption")
			}
			blocked := slices.ContainsFunc(rules, func(v lint.Value) bool {
				types := below(p.Scope, v, "BlockedEncryptionTypes", "EncryptionType")
				return p.Has(v.Node, "BlockedEncryptionTypes") == lint.Perhaps ||
					slices.ContainsFunc(p.Values(types.Node, nil), func(v lint.Value) bool { return v.Text == "SSE-C" || !lint.IsKnown(v.Text) })
			})
			if !blocked && p.Has(bucket.Node, "Properties", "BucketEncryption") != lint.Perhaps {
				p.Report(path, "the bucket takes objects that are encrypted with a client's own key (SSE-C)",
					"write BlockedEncryptionTypes: {EncryptionType: [SSE-C]} in its default encryption")
			}
		})
	},
}
