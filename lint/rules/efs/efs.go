// Package efs holds the rules about file systems.
package efs

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		fileSystemEncryption,
	}
}
