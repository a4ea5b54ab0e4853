// Package cloudtrail holds the rules about trails.
package cloudtrail

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		logFileValidation,
		trailCustomerKey,
		singleRegionTrail,
		trailWithoutLogGroup,
		trailBeforePolicy,
		trailPrefix,
		organizationPath,
		keyWithoutTrail,
	}
}
