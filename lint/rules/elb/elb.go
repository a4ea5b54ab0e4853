// Package elb holds the rules about load balancers.
package elb

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		balancerAccessLogs,
		classicBalancerAccessLogs,
		plainHttpListener,
		oldTlsPolicy,
		invalidHeadersKept,
		balancerSubnets,
		geneveTargets,
		matcherOfTCP,
	}
}
