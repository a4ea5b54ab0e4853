// Package cloudfront holds the rules about distributions.
package cloudfront

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		viewersWithoutTls,
		distributionOldTls,
		distributionAccessLogs,
		distributionWithoutWaf,
		unknownOrigin,
		aliasWithoutCertificate,
		certificateRegion,
	}
}
