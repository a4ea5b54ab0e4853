// Package autoscaling holds the rules about groups of instances, how they scale and what they buy.
package autoscaling

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		launchConfiguration,
		groupSizes,
		trackingFixedSize,
		marketInTemplate,
		narrowSpot,
		spotByPrice,
		templateVersionByWord,
		healthCheckTypes,
		policyWithoutAlarm,
		alarmOfOtherGroup,
		scaleInOverWork,
		acceleratorAlwaysOn,
	}
}
