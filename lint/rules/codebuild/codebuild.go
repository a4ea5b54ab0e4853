// Package codebuild holds the rules about builds.
package codebuild

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		artifactsEncryption,
	}
}
