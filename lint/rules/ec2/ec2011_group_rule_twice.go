package ec2

import (
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var groupRuleTwice = lint.Rule{
	ID: "EC2011", Name: "group-rule-twice", Severity: diag.Error,
	Title: "A security group has the same rule twice",
	Why:   "EC2 refuses a rule that is there already (InvalidPermission.Duplicate), whatever its description says and whether it stands in the group or as a resource of its own; the second one fails, often when the first is long made. Take one out. Rules whose parts are not known, or that hang on conditions, are compared by how they are written.",
	Bad:   ingress("IpProtocol: tcp, FromPort: 8080, ToPort: 8080, CidrIp: 192.0.2.0/24, Description: the application}\n        - {IpProtocol: \"6\", FromPort: 8080, ToPort: 8080, CidrIp: 192.0.2.0/24, Description: again"),
	Good:  ingress("IpProtocol: tcp, FromPort: 8080, ToPort: 8080, CidrIp: 192.0.2.0/24, Description: the application}\n        - {IpProtocol: tcp, FromPort: 8081, ToPort: 8081, CidrIp: 192.0.2.0/24, Description: again"),
	Run: func(p *lint.Pass) {
		for _, d := range []direction{incoming, outgoing} {
			first := map[string]groupRule{}
			for _, r := range groupRules(p, d) {
				key, ok := r.identity(p)
				if !ok {
					continue
				}
				before, twice := first[key]
				if !twice {
					first[key] = r
				} else if p.Together(before.Setting, r.Setting) {
					found := p.Report(r.place(), "the group has this rule already", "take one of the two out")
					pos, _ := p.Target.Template.Place(before.place())
					found.Related = append(found.Related, diag.Related{Pos: pos, Message: "the other one"})
				}
			}
		}
	},
}

// place gives where a rule stands: the resource, where it is one.
func (r groupRule) place() []string {
	if !r.inGroup && len(r.Path) == 3 {
		return r.Path[:2]
	}
	return r.Path
}

// identity gives the parts of a rule that tell it apart, with the group that it is of.
func (r groupRule) identity(p *lint.Pass) (string, bool) {
	if r.Node.Kind != cfn.Map {
		return "", false
	}
	var key strings.Builder
	if r.inGroup {
		key.WriteString(r.Path[1])
	} else {
		group, ok := refersTo(p.Scope, r.Node.Get("GroupId"))
		if !ok {
			return "", false
		}
		key.WriteString(group.ID)
	}
	protocol, ok := r.only(p, "IpProtocol")
	if !ok || protocol.Presence != lint.Present {
		return "", false
	}
	name := strings.ToLower(protocol.Text)
	if number, ok := map[string]string{"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6"}[name]; ok {
		name = number
	}
	key.WriteString("\x00" + name)
	parts := []string{"CidrIp", "CidrIpv6", "SourceSecurityGroupId", "SourceSecurityGroupName", "SourcePrefixListId", "DestinationSecurityGroupId", "DestinationPrefixListId"}
	if name != "-1" {
		parts = append(parts, "FromPort", "ToPort")
	}
	for _, part := range parts {
		st, ok := r.only(p, part)
		if !ok || st.Presence == lint.Perhaps || len(st.Scenario.Facts()) > len(r.Scenario.Facts()) {
			return "", false
		}
		key.WriteString("\x00" + st.Text)
	}
	return key.String(), true
}
