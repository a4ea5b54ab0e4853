// Package sns holds the rules about topics.
package sns

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		topicEncryption,
		alarmTopicKey,
		subscriptionEndpoint,
	}
}
