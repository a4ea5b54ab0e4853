package elb

import (
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var plainHttpListener = lint.Rule{
	ID: "ELB003", Name: "plain-http-listener", Severity: diag.Warning,
	Title:   "A load balancer for the internet serves plain HTTP",
	Aliases: []string{"W56", "ELBV2_LISTENER_PROTOCOL_RULE", "CKV_AWS_2", "AWS-0054", "275a3217", "ALBHttpToHttpsRedirection"},
	Why:     "Passwords, cookies and answers can be read and changed by everybody on the way, and certificates cost nothing, so the rule is in the recommended profile. Listen on HTTPS with a certificate of ACM, and let the listener on port 80 redirect there. Silent for listeners that redirect or answer by themselves, for internal load balancers, and where the load balancer is not in the template.",
	Bad:     listener("      Port: 80\n      Protocol: HTTP\n" + forward),
	Good:    listener("      Port: 80\n      Protocol: HTTP\n      DefaultActions: [{Type: redirect, RedirectConfig: {Protocol: HTTPS, Port: \"443\", StatusCode: HTTP_301}}]\n"),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::ElasticLoadBalancingV2::Listener") {
			for _, protocol := range p.Settings(r, "Protocol") {
				if protocol.Says("HTTP") && forwards(p, r, protocol) && forInternet(p, r, protocol) {
					p.Report(protocol.Path, "the load balancer serves plain HTTP to the internet", "listen on HTTPS, and let this listener redirect to it")
				}
			}
		}
	},
}

// forwards reports whether a listener hands requests to targets.
func forwards(p *lint.Pass, listener cfn.Resource, with lint.Setting) bool {
	return slices.ContainsFunc(p.Settings(listener, "DefaultActions", "*", "Type"), func(st lint.Setting) bool {
		return st.Says("forward") && p.Together(st, with)
	})
}

// forInternet reports whether the listener's load balancer is in the template and
// has addresses of the internet, which is what it has unless it says internal.
func forInternet(p *lint.Pass, listener cfn.Resource, with lint.Setting) bool {
	id, _, _ := listener.Property("LoadBalancerArn").RefersTo()
	balancer, ok := p.Resource(id)
	if !ok || balancer.Type != "AWS::ElasticLoadBalancingV2::LoadBalancer" {
		return false
	}
	return slices.ContainsFunc(p.Settings(balancer, "Scheme"), func(st lint.Setting) bool {
		return (st.Presence == lint.Absent || st.Says("internet-facing")) && p.Together(st, with)
	})
}
