package ec2

import (
	"net/netip"
	"strconv"
	"strings"

	"cuemulus.dev/lint"
)

// groupRule is one rule of a security group, wherever it is written: in the
// group's lists or as a resource of its own.
type groupRule struct {
	lint.Setting
	inGroup bool
}

// incoming and outgoing are the two lists of a group and the resources that stand for one
// entry of them.
var (
	incoming = direction{"SecurityGroupIngress", "AWS::EC2::SecurityGroupIngress"}
	outgoing = direction{"SecurityGroupEgress", "AWS::EC2::SecurityGroupEgress"}
)

type direction struct{ list, resource string }

// groupRules gives the rules of a direction, with both sides of every Fn::If.
func groupRules(p *lint.Pass, d direction) []groupRule {
	var list []groupRule
	add := func(st lint.Setting, inGroup bool) {
		if st.Presence == lint.Present && st.Node != nil {
			list = append(list, groupRule{st, inGroup})
		}
	}
	for _, r := range p.Resources("AWS::EC2::SecurityGroup") {
		for _, st := range p.Settings(r, d.list, "*") {
			add(st, true)
		}
	}
	for _, r := range p.Resources(d.resource) {
		add(p.Whole(r), false)
	}
	return list
}

// world gives the addresses of a rule that are all addresses there are.
func (r groupRule) world(p *lint.Pass) []lint.Setting {
	var list []lint.Setting
	for _, property := range []string{"CidrIp", "CidrIpv6"} {
		for _, st := range p.SettingsBelow(r.Setting, property) {
			if network, err := netip.ParsePrefix(strings.TrimSpace(st.Text)); st.Presence == lint.Present && err == nil && network.Bits() == 0 {
				list = append(list, st)
			}
		}
	}
	return list
}

// ports words what a rule opens: "port 8080", "ports 1024-65535", "every port",
// "protocol icmp". It is "" where that is not known.
func (r groupRule) ports(p *lint.Pass) string {
	from, to, all, ok := r.span(p)
	switch {
	case !ok:
		return ""
	case all:
		if protocol, _ := p.Text(r.Node.Get("IpProtocol")); protocol != "-1" {
			return "protocol " + protocol
		}
		return "every port"
	case from <= 1 && to == 65535:
		return "every port"
	case from == to:
		return "port " + strconv.Itoa(from)
	}
	return "ports " + strconv.Itoa(from) + "-" + strconv.Itoa(to)
}

// span gives the ports of a rule; all says that it is about every protocol or about
// one that has no ports.
func (r groupRule) span(p *lint.Pass) (from, to int, all, ok bool) {
	protocol, known := p.Known(r.Node.Get("IpProtocol"))
	switch strings.ToLower(protocol) {
	case "tcp", "6", "udp", "17":
	default:
		return 0, 0, true, known
	}
	first, ok1 := p.Known(r.Node.Get("FromPort"))
	last, ok2 := p.Known(r.Node.Get("ToPort"))
	from, err1 := strconv.Atoi(first)
	to, err2 := strconv.Atoi(last)
	return from, to, false, ok1 && ok2 && err1 == nil && err2 == nil
}
