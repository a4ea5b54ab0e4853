// Package ceph holds the rules about Ceph as block storage of a private cloud:
// ceph.conf, keyrings, pools, and what Eucalyptus makes of them.
package ceph

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{}
}
