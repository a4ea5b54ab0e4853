// Package midonet holds the rules about MidoNet on the hosts of a private cloud:
// midolman.conf, its API and the scripts that set it up.
package midonet

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{}
}
