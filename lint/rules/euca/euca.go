// Package euca holds the rules about the files of Eucalyptus on the hosts of a private
// cloud: network.json, eucalyptus.conf and the properties of the cloud.
package euca

import (
	"net/netip"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/hostconf/eucanetwork"
	"cuemulus.dev/lint"
)

// networks gives the network configurations of the cloud.
func networks(p *lint.HostPass) []*lint.HostFile { return p.Named(hostconf.Network) }

// text gives a scalar of a file, "" where there is none.
func text(f *lint.HostFile, path ...string) string {
	s, _ := f.Root.Get(path...).Scalar()
	return s
}

// isEdge reports whether a network configuration is one of mode EDGE, which is also
// what one without a mode is.
func isEdge(f *lint.HostFile) bool {
	mode := text(f, "Mode")
	return mode == "EDGE" || mode == ""
}

// at is an address somewhere in a network configuration.
type at struct {
	path []string
	addr netip.Addr
	what string
}

// fixed gives the addresses of a configuration that no instance may get: those of
// gateways and of the routers behind them.
func fixed(f *lint.HostFile) (list []at) {
	seen := map[netip.Addr]bool{}
	add := func(what string, path []string) {
		if a, ok := cloud.ParseAddress(text(f, path...)); ok && !seen[a] {
			seen[a] = true
			list = append(list, at{path, a, what})
		}
	}
	for _, g := range f.MidoGateways() {
		add("the gateway's address "+g.Address, g.FieldOf("ExternalIp", "GatewayIP", false))
		add("the router "+g.Router, g.FieldOf("ExternalRouterIp", "PublicGatewayIP", true))
		add("the router "+g.Router, g.FieldOf("BgpPeerIp", "PublicGatewayIP", true))
	}
	return list
}

// blocks gives the networks that public addresses are reached in: the routes that
// gateways announce, or the network of the gateway.
func blocks(f *lint.HostFile) (list []netip.Prefix) {
	for _, g := range f.MidoGateways() {
		texts := []string{g.Network}
		if g.Form == "new" {
			if texts = g.Routes; !g.Announce {
				continue
			}
		}
		for _, t := range texts {
			if n, ok := lint.Prefix(t); ok {
				list = append(list, n)
			}
		}
	}
	return list
}

// sentence hands a message of Eucalyptus on, without a full stop at its end.
func sentence(words string) string {
	if words == "NullPointerException" {
		return "it answers with a NullPointerException, since something is missing"
	}
	return strings.TrimSuffix(words, ".")
}

// refusals gives what Eucalyptus says about a configuration: the plan's version or,
// where that is not known, the version that has the least against it. It gives nothing
// where some version takes it as it is.
func refusals(p *lint.HostPass, f *lint.HostFile) (version string, problems []eucanetwork.Problem) {
	found := p.Share(refusal{f}, func() any {
		version, problems := judged(p, f)
		return verdict{version, problems}
	}).(verdict)
	return found.version, found.problems
}

// refusal is the key under which what Eucalyptus says about a file is shared.
type refusal struct{ file *lint.HostFile }

type verdict struct {
	version  string
	problems []eucanetwork.Problem
}

func judged(p *lint.HostPass, f *lint.HostFile) (version string, problems []eucanetwork.Problem) {
	if p.Plan != nil {
		return p.Plan.Versions.Eucalyptus, eucanetwork.Validate(p.Plan.Versions.Eucalyptus, f.Root)
	}
	for i, v := range eucanetwork.Versions() {
		found := eucanetwork.Validate(v, f.Root)
		if len(found) == 0 {
			return "", nil
		}
		if i == 0 || len(found) <= len(problems) {
			version, problems = v, found
		}
	}
	return version, problems
}

// Sorts of refusals: each has a rule of its own.
const (
	unknownField = iota
	publicRange
	notInMode
	halfBGP
	gatewayCount
	otherwise
)

func sortOf(problem eucanetwork.Problem) int {
	last := ""
	if len(problem.Path) > 0 {
		last = problem.Path[len(problem.Path)-1]
	}
	switch {
	case strings.HasPrefix(problem.Text, "Unrecognized field"):
		return unknownField
	case len(problem.Path) > 1 && problem.Path[0] == "PublicIps":
		return publicRange
	case strings.Contains(problem.Text, "not permitted for"), strings.HasPrefix(problem.Text, "Unexpected"):
		return notInMode
	case strings.HasPrefix(last, "Bgp"), strings.Contains(problem.Text, "Bgp"), strings.HasPrefix(problem.Text, "At least one route"), strings.HasPrefix(problem.Text, "Invalid ASN"):
		return halfBGP
	case strings.Contains(problem.Text, "gateways ("), strings.HasPrefix(problem.Text, "At least one gateway"):
		return gatewayCount
	}
	return otherwise
}

// refused reports the refusals of a sort.
func refused(p *lint.HostPass, sort int, help func(f *lint.HostFile, version string, problem eucanetwork.Problem) string) {
	for _, f := range networks(p) {
		version, problems := refusals(p, f)
		for _, problem := range problems {
			if sortOf(problem) == sort {
				by := "Eucalyptus " + version
				if p.Plan == nil {
					by = "every version of Eucalyptus"
				}
				p.ReportAt(f, problem.Path, "refused by "+by+": "+sentence(problem.Text), help(f, version, problem))
			}
		}
	}
}

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		networkField,
		networkRefused,
		publicRangeRefused,
		notIPv4,
		noPublicAddresses,
		notRouted,
		addressTaken,
		gatewayOutside,
		addressOnInterface,
		hostIsAddress,
		hostAmbiguous,
		gatewayElsewhere,
		gatewayOnCLC,
		modesDiffer,
		readDifferently,
		bindAddress,
		clusterTwice,
		edgeAddresses,
		notInModeRule,
		jsonTail,
		halfBGPRule,
		gatewayTwice,
		wwwPort,
		portTaken,
		deadKey,
		managedMode,
		notConfigured,
		instanceStore,
		statefulInstanceStore,
	}
}
