// Package eks holds the rules about Kubernetes clusters.
package eks

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		secretsCustomerKey,
	}
}
