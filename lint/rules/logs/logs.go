// Package logs holds the rules about log groups.
package logs

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		logGroupCustomerKey,
		logGroupRetention,
		subscriptionFilters,
	}
}
