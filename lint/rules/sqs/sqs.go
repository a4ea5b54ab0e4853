// Package sqs holds the rules about queues.
package sqs

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		queueEncryption,
		fifoQueueName,
		fifoSettingOfOthers,
		deadLetterQueueKind,
	}
}
