// Package lambda holds the rules about functions and who may call them.
package lambda

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		functionForEverybody,
		functionOutsideVpc,
		unreservedConcurrency,
		failedEventsLost,
		visibilityBelowTimeout,
		fifoBatchSize,
		startingPosition,
		zipFileRuntime,
		zipWithoutHandler,
		reservedVariable,
		environmentSize,
		logLevelOfText,
		snapStartRuntime,
		secretInEnvironment,
		guessableSecret,
		layerElsewhere,
		permissionOfOtherService,
		bucketWithoutAccount,
		handlerWithoutAnswer,
	}
}
