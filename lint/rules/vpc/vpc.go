// Package vpc holds the rules about networks: VPCs, subnets, routes, gateways,
// endpoints and flow logs.
//
// Some ideas of the list that the rules come from (VPC-01 to VPC-19) stand
// elsewhere: a key twice in YAML (VPC-11) is an error of parsing; networks that
// overlap across stacks (VPC-15) are compared when a project is loaded, where the
// environments are known; another number of slots (VPC-17) shows only beside the
// stack as it was, so it belongs to the review of a change.
package vpc

import (
	"net/netip"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
)

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		subnetSize,
		subnetOverlap,
		zoneByLetter,
		attachmentDependency,
		natPlacement,
		storageDefaultRoute,
		singleNAT,
		flowLogTrust,
		noFlowLog,
		openAdminPort,
		unusedAddress,
		publicIPOnPrivateSubnet,
		publicIPByDefault,
		twoPrivateNames,
		zoneByIndex,
		publicNetwork,
		openEndpointPolicy,
		endpointBlocksResponses,
		multicastDomain,
		hostBits,
		duplicateRoute,
		twoRouteTables,
		twoInternetGateways,
		natAddress,
		functionWithoutWay,
		secondaryOverlap,
		ipv6Subnets,
	}
}

// everywhere is the destination of a default route.
const everywhere = "0.0.0.0/0"

// network reads an IPv4 network that is known whole.
func network(text string) (netip.Prefix, bool) {
	p, err := netip.ParsePrefix(text)
	if err != nil || !p.Addr().Is4() {
		return netip.Prefix{}, false
	}
	return p, true
}

// refersTo gives the resource of this template that a value names by Ref or
// Fn::GetAtt; ok is false for all else.
func refersTo(s *lint.Scope, n *cfn.Node) (r cfn.Resource, ok bool) {
	id, _, ok := n.RefersTo()
	if !ok {
		return cfn.Resource{}, false
	}
	return s.Resource(id)
}

// isOn reports whether a value is known to be true.
func isOn(s *lint.Scope, n *cfn.Node) bool {
	text, _ := s.Known(n)
	return strings.EqualFold(text, "true")
}

// conditional reports whether a resource may not be there.
func conditional(r cfn.Resource) bool { return r.Node.Get("Condition") != nil }
