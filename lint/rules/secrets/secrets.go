// Package secrets holds the rules about secrets.
package secrets

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		secretCustomerKey,
		passwordStore,
		secretForItsName,
		excludedCharacters,
		secretNameSuffix,
		rotationWithoutTarget,
		unattachedFields,
	}
}
