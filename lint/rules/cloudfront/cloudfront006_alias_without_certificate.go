package cloudfront

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var aliasWithoutCertificate = lint.Rule{
	ID: "CLOUDFRONT006", Name: "alias-without-certificate", Severity: diag.Error,
	Title: "A distribution has a domain of yours and no certificate for it",
	Why:   "CloudFront takes Aliases only with a certificate that covers them (Amazon CloudFront Developer Guide, \"Requirements for using alternate domain names\"). Write ViewerCertificate with a certificate of ACM in us-east-1.",
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
			for _, both := range p.Pairs(r, "DistributionConfig.Aliases", "DistributionConfig.ViewerCertificate") {
				names, certificate := both[0], both[1]
				if names.Presence == lint.Present && names.Node.Kind == cfn.List && len(names.Node.Items) > 0 && certificate.Presence == lint.Absent && p.Has(names.Node, "0") != lint.Absent {
					p.Report(names.Path, "there is no certificate for these names", "write ViewerCertificate with a certificate of ACM in us-east-1")
				}
			}
		}
	},
}
