// Package ecs holds the rules about clusters of containers.
package ecs

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		containerInsights,
		noEssentialContainer,
		fargateSizes,
		fargateProperties,
		logOptions,
		hostPort,
		serviceNetwork,
		taskNotForFargate,
		schedulingOfFargate,
		fargateLogDriver,
	}
}
