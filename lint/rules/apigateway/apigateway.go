// Package apigateway holds the rules about APIs.
package apigateway

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		stageAccessLogs,
		httpStageAccessLogs,
		openMethod,
		domainOldTls,
		unencryptedCache,
		stageTracing,
		partsOfOtherAPI,
		authorizerKind,
		authorizerTTL,
	}
}
