// Package dynamodb holds the rules about tables and their caches.
package dynamodb

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		pointInTimeRecovery,
		tableCustomerKey,
		daxEncryption,
		attributeDefinitions,
		tableDeletionProtection,
	}
}
