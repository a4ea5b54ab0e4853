// Package events holds the rules about what happens by a schedule.
package events

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		scheduleExpression,
	}
}
