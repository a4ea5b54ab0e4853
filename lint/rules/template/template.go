// Package template holds the rules about templates as such, whatever is in them.
package template

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		weakReference,
		undefinedReference,
		unknownAttribute,
		undefinedCondition,
		dependsOnNothing,
		mappingNotFound,
		circularDependency,
		unusedParameter,
		unusedMapping,
		unusedCondition,
		unknownSection,
		noResources,
		logicalID,
		templateLimit,
		resourceAttribute,
		malformedParameter,
		parameterDefault,
		nameClash,
		malformedOutput,
		exportName,
		duplicateExport,
		retentionPolicy,
		impliedDependency,
		needsLanguageExtensions,
		unknownFunction,
		malformedFunction,
		variableWithoutSub,
		dynamicReferenceSyntax,
		tooManyDynamicReferences,
		secretReferencePlace,
		secretParameterShown,
		secretDefault,
		secretShown,
		unreachableBranch,
		constantCondition,
		conditionalReference,
		interfaceOfNothing,
		placeInARN,
		statefulNotRetained,
		runtimeBlocked,
		runtimeDeprecated,
		functionNotEvaluated,
	}
}
