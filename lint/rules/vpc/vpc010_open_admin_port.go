package vpc

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var openAdminPort = lint.Rule{
	ID: "VPC010", Name: "open-admin-port", Severity: diag.Error,
	Title:   "A security group lets the whole internet reach SSH, RDP or every port",
	Aliases: []string{"VPC-10", "INCOMING_SSH_DISABLED", "RESTRICTED_INCOMING_TRAFFIC", "CKV_AWS_24", "CKV_AWS_25", "AWS-0107", "6e856af2", "3ae83918", "EC2RestrictedSSH", "EC2RestrictedCommonPorts"},
	Why: "Ports 22 and 3389 of every public address are tried within minutes, all day. A rule for all ports opens them, and whatever listens tomorrow. " +
		"Name the networks that may connect, or use Session Manager, which needs no open port. Only rules whose ports and addresses are known are judged.",
	Bad:  head + group("IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0, Description: administrators"),
	Good: head + group("IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 192.0.2.0/24, Description: administrators"),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::EC2::SecurityGroup") {
			for _, v := range p.Values(r.Property("SecurityGroupIngress"), r.Path("Properties", "SecurityGroupIngress")) {
				checkIngress(p, v.Node, v.Path)
			}
		}
		for _, r := range p.Resources("AWS::EC2::SecurityGroupIngress") {
			checkIngress(p, r.Node.Get("Properties"), r.Path("Properties"))
		}
	},
}

func group(rule string) string {
	return "  Group:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: example\n      VpcId: !Ref VPC\n      SecurityGroupIngress:\n        - {" + rule + "}\n"
}

func checkIngress(p *lint.Pass, rule *cfn.Node, path []string) {
	for _, property := range []string{"CidrIp", "CidrIpv6"} {
		for _, v := range p.Values(rule.Get(property), append(path[:len(path):len(path)], property)) {
			if !isEverywhere(v.Text) {
				continue
			}
			if what := opens(p, rule); what != "" {
				p.Report(v.Path, fmt.Sprintf("%s of everything behind the group can be reached from the whole internet", what), "name the networks that may connect")
			}
		}
	}
}

// isEverywhere reports a block of all addresses. EC2 sets the bits behind the prefix
// to zero, so 192.0.2.0/0 is as wide as 0.0.0.0/0.
func isEverywhere(block string) bool {
	prefix, err := netip.ParsePrefix(block)
	return err == nil && prefix.Bits() == 0
}

// opens says which of the ports that matter a rule opens, "" for none.
func opens(p *lint.Pass, rule *cfn.Node) string {
	protocol, _ := p.Known(rule.Get("IpProtocol"))
	if protocol == "-1" {
		return "every port"
	}
	from, ok1 := number(p, rule.Get("FromPort"))
	to, ok2 := number(p, rule.Get("ToPort"))
	if !ok1 || !ok2 || !strings.EqualFold(protocol, "tcp") && protocol != "6" {
		return ""
	}
	has := func(port int) bool { return from <= port && port <= to }
	switch {
	case from <= 1 && to == 65535:
		return "every port"
	case has(22):
		return "port 22 (SSH)"
	case has(3389):
		return "port 3389 (RDP)"
	}
	return ""
}

func number(p *lint.Pass, n *cfn.Node) (int, bool) {
	text, _ := p.Known(n)
	i, err := strconv.Atoi(text)
	return i, err == nil
}
