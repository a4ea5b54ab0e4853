// Package ecr holds the rules about repositories of images.
package ecr

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		scanOnPush,
		repositoryForEverybody,
	}
}
