// Package acm holds the rules about certificates.
package acm

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		validationDomain,
	}
}
