package elb

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var oldTlsPolicy = lint.Rule{
	ID: "ELB004", Name: "old-tls-policy", Severity: diag.Warning,
	Title:   "A listener takes TLS 1.0 or 1.1",
	Aliases: []string{"W55", "ELBV2_LISTENER_SSL_POLICY_RULE", "CKV_AWS_103", "AWS-0047", "61a94903"},
	Why:     "TLS 1.0 and 1.1 are broken in theory, refused by browsers and by auditors, and spoken by almost nobody, so the rule is in the recommended profile. A listener that CloudFormation makes without SslPolicy has ELBSecurityPolicy-2016-08, which takes both. Write SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-2021-06, or another one that begins with TLS 1.2.",
	Bad:     listener("      Port: 443\n      Protocol: HTTPS\n" + certs + forward),
	Good:    listener("      Port: 443\n      Protocol: HTTPS\n      SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-2021-06\n" + certs + forward),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::ElasticLoadBalancingV2::Listener") {
			for _, protocol := range p.Settings(r, "Protocol") {
				if !protocol.Says("HTTPS", "TLS") {
					continue
				}
				for _, policy := range p.Settings(r, "SslPolicy") {
					if p.Together(policy, protocol) {
						checkPolicy(p, policy)
					}
				}
			}
		}
	},
}

func checkPolicy(p *lint.Pass, policy lint.Setting) {
	const help = "write SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
	switch {
	case policy.Presence == lint.Absent:
		p.Report(policy.Path, "the listener has no SslPolicy, and so takes TLS 1.0", help)
	case policy.Presence == lint.Present && policy.IsKnown() && takesOldTLS(policy.Text):
		p.Report(policy.Path, fmt.Sprintf("%s takes old versions of TLS", policy.Text), help)
	}
}

// oldPolicies are what the names of policies that take TLS 1.0 or 1.1 begin with,
// after ELBSecurityPolicy- ("Security policies for your Application Load Balancer").
var oldPolicies = []string{"2015-", "2016-", "TLS-1-0-", "TLS-1-1-", "TLS13-1-0-", "TLS13-1-1-", "FS-2018-", "FS-1-1-"}

func takesOldTLS(policy string) bool {
	name := strings.TrimPrefix(policy, "ELBSecurityPolicy-")
	for _, old := range oldPolicies {
		if strings.HasPrefix(name, old) {
			return true
		}
	}
	return false
}
