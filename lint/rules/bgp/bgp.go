// Package bgp holds the rules about the routers of a private cloud: bgpd.conf and
// zebra.conf of Quagga, frr.conf of FRR, and what they and network.json must agree on.
package bgp

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{}
}
