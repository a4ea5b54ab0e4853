package cloudfront

import "strings"

// sound is a distribution that every rule of the area is content with.
const sound = `Resources:
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Aliases: [www.example.com]
        Origins: [{Id: site, DomainName: origin.example.com, CustomOriginConfig: {OriginProtocolPolicy: https-only}}]
        DefaultCacheBehavior:
          TargetOriginId: site
          CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6
          ViewerProtocolPolicy: redirect-to-https
        ViewerCertificate:
          AcmCertificateArn: arn:aws:acm:us-east-1:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab
          SslSupportMethod: sni-only
          MinimumProtocolVersion: TLSv1.2_2021
        Logging: {Bucket: example-logs.s3.amazonaws.com}
        WebACLId: arn:aws:wafv2:us-east-1:111122223333:global/webacl/example/1234abcd-12ab-34cd-56ef-1234567890ab
`

// with gives the sound distribution with one piece of it changed or left out.
func with(piece, instead string) string { return strings.Replace(sound, piece, instead, 1) }
