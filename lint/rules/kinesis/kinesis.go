// Package kinesis holds the rules about streams.
package kinesis

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		streamEncryption,
	}
}
