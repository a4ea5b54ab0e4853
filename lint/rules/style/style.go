// Package style holds the rules about how a template is written. Each of them has
// one answer that changes no meaning, so lint --fix can give it.
package style

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		unquotedPolicyVersion,
		unquotedLeadingZero,
		needlessSub,
	}
}
