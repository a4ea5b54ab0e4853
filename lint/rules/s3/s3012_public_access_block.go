package s3

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var publicAccessBlock = lint.Rule{
	ID: "S3012", Name: "public-access-block", Severity: diag.Error,
	Title: "A bucket that holds data does not block public access",
	Aliases: []string{
		"RB-15", "CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56", "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED",
		"AWS-0086", "AWS-0087", "AWS-0091", "AWS-0093", "AWS-0094", "48f100d9",
		"S3BucketLevelPublicAccessProhibited", "AwsSolutions-S2", "860ba89b", "6c8d51af", "350cd468",
	},
	Why: "One wrong policy or access control list opens the bucket to everybody. The four settings of PublicAccessBlockConfiguration stand against that, but S3 switches them on by itself only for buckets made since April 2023, and anybody may switch them off again without a trace in the template. " +
		"Write all four as true. " + whatHoldsData + " It is silent for buckets with a WebsiteConfiguration too, and for those that S3022 or S3023 find to be public.",
	Bad:  without("        RestrictPublicBuckets: true\n", "        RestrictPublicBuckets: false\n"),
	Good: with(""),
	Run: func(p *lint.Pass) {
		eachDataBucket(p, func(bucket cfn.Resource) {
			if p.Has(bucket.Node, "Properties", "WebsiteConfiguration") == lint.Absent && len(holes(p, bucket)) == 0 {
				checkAccessBlock(p, bucket)
			}
		})
	},
}

func checkAccessBlock(p *lint.Pass, bucket cfn.Resource) {
	help := "write BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls and RestrictPublicBuckets as true in PublicAccessBlockConfiguration"
	switch p.Has(bucket.Node, "Properties", "PublicAccessBlockConfiguration") {
	case lint.Absent:
		p.Report(bucket.Path(), "the bucket holds data but has no PublicAccessBlockConfiguration", help)
		return
	case lint.Perhaps:
		return
	}
	path := bucket.Path("Properties", "PublicAccessBlockConfiguration")
	block := bucket.Property("PublicAccessBlockConfiguration")
	var off []string
	at := path
	for _, setting := range []string{"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"} {
		text, ok := p.Text(block.Get(setting))
		if ok && text != "false" || p.Has(block, setting) == lint.Perhaps {
			continue
		}
		off = append(off, setting)
		if ok {
			at = append(path[:len(path):len(path)], setting)
		}
	}
	if len(off) > 1 {
		at = path
	}
	if len(off) > 0 {
		p.Report(at, fmt.Sprintf("the bucket holds data but leaves %s off", strings.Join(off, ", ")), help)
	}
}
