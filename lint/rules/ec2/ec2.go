// Package ec2 holds the rules about instances, volumes, security groups and network ACLs.
package ec2

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		ingressFromEverywhere,
		egressToEverywhere,
		groupRuleDescription,
		instanceWithPublicAddress,
		volumeEncryption,
		volumeCustomerKey,
		networkAclEveryProtocol,
		portOrder,
		portsOfNoProtocol,
		unknownProtocol,
		groupRuleTwice,
		missingImage,
		userDataTooLong,
		scriptFromNetwork,
		oldMetadataService,
		metadataServiceUnstated,
		iopsOfVolume,
		iopsIgnored,
		dearVolumeType,
		ephemeralName,
		ephemeralOnNitro,
		volumeInOtherZone,
		twoPrimaryAddresses,
		groupOfOtherVPC,
		literalImage,
		keyForSSH,
	}
}
