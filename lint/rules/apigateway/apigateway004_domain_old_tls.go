package apigateway

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var domainOldTls = lint.Rule{
	ID: "APIGATEWAY004", Name: "domain-old-tls", Severity: diag.Warning,
	Title:   "A domain of an API takes TLS 1.0",
	Aliases: []string{"W62", "API_GW_DOMAIN_DENY_NON_TLS_TRAFFIC", "AWS-0005", "8275fab0"},
	Why:     "TLS 1.0 and 1.1 are broken in theory and spoken by almost nobody, so the rule is in the recommended profile. Write SecurityPolicy: TLS_1_2. Silent where the property is missing.",
	Bad: `Resources:
  Domain:
    Type: AWS::ApiGateway::DomainName
    Properties:
      DomainName: api.example.com
      RegionalCertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab
      EndpointConfiguration: {Types: [REGIONAL]}
      SecurityPolicy: TLS_1_0
`,
	Good: `Resources:
  Domain:
    Type: AWS::ApiGateway::DomainName
    Properties:
      DomainName: api.example.com
      RegionalCertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab
      EndpointConfiguration: {Types: [REGIONAL]}
      SecurityPolicy: TLS_1_2
`,
	Run: func(p *lint.Pass) {
		for _, at := range []struct{ kind, path string }{
			{"AWS::ApiGateway::DomainName", "SecurityPolicy"},
			{"AWS::ApiGatewayV2::DomainName", "DomainNameConfigurations.*.SecurityPolicy"},
		} {
			lint.Require(lint.Requirement{
				Types: []string{at.kind}, Path: at.path, Refuse: []string{"TLS_1_0"},
				Wrong: "the domain takes TLS 1.0", Help: "write SecurityPolicy: TLS_1_2",
			})(p)
		}
	},
}
