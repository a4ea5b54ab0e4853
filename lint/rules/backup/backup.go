// Package backup holds the rules about backup plans.
package backup

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		coldStorageDays,
	}
}
