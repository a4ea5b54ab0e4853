// Package iam holds the rules about policies and about who may do what.
package iam

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return append([]lint.Rule{
		s3ResourceKind,
		allActions,
		fullAdministrator,
		anyResource,
		userInlinePolicy,
		policyOnUser,
		userWithoutGroup,
		administratorPolicy,
		elevatedPolicy,
		unknownManagedPolicy,
		privilegeEscalation,
		roleForEverybody,
		resourceForEverybody,
		tokenOfAnybody,
		thirdPartyWithoutExternalID,
		statementWithoutEffect,
		wayToAdministrator,
		serviceRoleForAnyAccount,
	}, checkRules()...)
}
