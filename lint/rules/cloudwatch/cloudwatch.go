// Package cloudwatch holds the rules about alarms.
package cloudwatch

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		alarmPeriod,
		missingDataOfQueue,
	}
}
