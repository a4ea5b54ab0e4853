package cloudfront

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var certificateRegion = lint.Rule{
	ID: "CLOUDFRONT007", Name: "certificate-region", Severity: diag.Error,
	Title: "A distribution uses a certificate of another Region than us-east-1",
	Why:   "CloudFront reads certificates of ACM in us-east-1 only. Request or import the certificate there.",
	Bad: `Resources:
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        WebACLId: arn:aws:wafv2:us-east-1:111122223333:global/webacl/example/0a1b2c3d
        Logging: {Bucket: example-logs.s3.amazonaws.com}
        Origins: [{Id: web, DomainName: origin.example.com, CustomOriginConfig: {OriginProtocolPolicy: https-only, OriginSSLProtocols: [TLSv1.2]}}]
        DefaultCacheBehavior: {TargetOriginId: web, ViewerProtocolPolicy: redirect-to-https, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}
        Aliases: [www.example.com]
        ViewerCertificate: {AcmCertificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f", SslSupportMethod: sni-only, MinimumProtocolVersion: TLSv1.2_2021}
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
        Aliases: [www.example.com]
        ViewerCertificate: {AcmCertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f", SslSupportMethod: sni-only, MinimumProtocolVersion: TLSv1.2_2021}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::CloudFront::Distribution") {
			for _, st := range p.Settings(r, "DistributionConfig", "ViewerCertificate", "AcmCertificateArn") {
				if arn, ok := lint.ParseARN(st.Text); ok && arn.Service == "acm" && arn.Partition == "aws" && lint.IsKnown(arn.Region) && arn.Region != "us-east-1" {
					p.Report(st.Path, fmt.Sprintf("the certificate is in %s, and CloudFront reads those of us-east-1 only", arn.Region), "request or import the certificate in us-east-1")
				}
			}
		}
	},
}
