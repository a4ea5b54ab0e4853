// Package euca holds the rules about the files of Eucalyptus on the hosts of a private
// cloud: network.json, eucalyptus.conf and the properties of the cloud.
package euca

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{}
}
