// Package site holds the rules about what all files of a private cloud share: addresses
// of hosts, networks, scripts, secrets and sources of packages.
package site

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{}
}
