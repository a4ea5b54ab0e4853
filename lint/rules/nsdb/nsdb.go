// Package nsdb holds the rules about MidoNet's state database on the hosts of a private
// cloud: ZooKeeper and Cassandra.
package nsdb

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{}
}
