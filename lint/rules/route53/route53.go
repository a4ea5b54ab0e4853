// Package route53 holds the rules about names: hosted zones and record sets.
package route53

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		recordForm,
		recordOutsideZone,
		recordWithoutTime,
	}
}
