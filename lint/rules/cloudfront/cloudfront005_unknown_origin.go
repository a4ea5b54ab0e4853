package cloudfront

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var unknownOrigin = lint.Rule{
	ID: "CLOUDFRONT005", Name: "unknown-origin", Severity: diag.Error,
	Title:   "A behaviour of a distribution names an origin that is not there",
	Aliases: []string{"E3057"},
	Why:     "TargetOriginId is the Id of one of Origins or OriginGroups of the same distribution. Write one of them. Silent where an Id is not known.",
	Bad: `Resources:
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        WebACLId: arn:aws:wafv2:us-east-1:111122223333:global/webacl/example/0a1b2c3d
        Logging: {Bucket: example-logs.s3.amazonaws.com}
        Origins: [{Id: web, DomainName: origin.example.com, CustomOriginConfig: {OriginProtocolPolicy: https-only, OriginSSLProtocols: [TLSv1.2]}}]
        DefaultCacheBehavior: {TargetOriginId: www, ViewerProtocolPolicy: redirect-to-https, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}
        ViewerCertificate: {AcmCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f", SslSupportMethod: sni-only, MinimumProtocolVersion: TLSv1.2_2021}
`,
	Good: `Resources:
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        WebACLId: arn:aws:wafv2:us-east-1:111122223333:global/webacl/example/0a1b2c3d
        Logging: {Bucket: example-logs.s3.amazonaws.com}
        Origins: [{Id: web, DomainName: origin.example.com, CustomOriginConfig: {OriginProtocolPolicy: https-only, OriginSSLProtocols: [TLSv1.2]}}]
        DefaultCacheBehavior: {TargetOriginId: web, ViewerProtocolPolicy: redirect-to-https, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}
        ViewerCertificate: {AcmCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f", SslSupportMethod: sni-only, MinimumProtocolVersion: TLSv1.2_2021}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::CloudFront::Distribution") {
			origins := p.Settings(r, "DistributionConfig", "Origins", "*", "Id")
			if list := r.Property("DistributionConfig", "Origins"); list == nil || list.Kind != cfn.List || len(list.Items) == 0 {
				continue
			}
			origins = append(origins, p.Settings(r, "DistributionConfig", "OriginGroups", "Items", "*", "Id")...)
			var ids []string
			known := len(origins) > 0
			for _, st := range origins {
				known = known && st.Presence == lint.Present && st.Text != ""
				ids = append(ids, st.Text)
			}
			if !known || p.Has(r.Node, "Properties", "DistributionConfig", "OriginGroups") == lint.Perhaps {
				continue
			}
			for _, path := range [][]string{{"DefaultCacheBehavior", "TargetOriginId"}, {"CacheBehaviors", "*", "TargetOriginId"}} {
				for _, st := range p.Settings(r, append([]string{"DistributionConfig"}, path...)...) {
					if st.Presence == lint.Present && st.Text != "" && lint.IsKnown(st.Text) && !slices.ContainsFunc(ids, func(id string) bool { return id == st.Text || !lint.IsKnown(id) }) {
						p.Report(st.Path, fmt.Sprintf("there is no origin %s", st.Text), "write one of "+strings.Join(ids, ", "))
					}
				}
			}
		}
	},
}
