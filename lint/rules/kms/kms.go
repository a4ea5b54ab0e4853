// Package kms holds the rules about KMS keys and about who may use them.
package kms

import (
	"strings"

	"cuemulus.dev/lint"
)

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		aliasAsResource,
		contextOfObjectsOnly,
		viaServiceRegion,
		keyWithoutAdministrator,
		keyRotation,
		keyForEverybody,
	}
}

// isKMS reports whether an action is one of KMS, or a pattern for them.
func isKMS(action string) bool {
	return strings.HasPrefix(strings.ToLower(action), "kms:")
}
