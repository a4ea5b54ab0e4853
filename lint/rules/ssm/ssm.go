// Package ssm holds the rules about parameters of Systems Manager.
package ssm

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		reservedParameterName,
	}
}
