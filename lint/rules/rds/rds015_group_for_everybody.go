package rds

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var groupForEverybody = lint.Rule{
	ID: "RDS015", Name: "group-for-everybody", Severity: diag.Error,
	Title:   "The security group of a database lets everybody in",
	Aliases: []string{"DB-14"},
	Why:     "A database that can be reached from everywhere is tried until a password fits. Let the security groups of its clients in, not networks. Reported for groups of this template that a database uses and whose rules name 0.0.0.0/0 or ::/0.",
	Bad:     guarded("CidrIp: 0.0.0.0/0"),
	Good:    guarded("SourceSecurityGroupId: sg-0a1b2c3d4e5f60718"),
	Run: func(p *lint.Pass) {
		used := map[string]bool{}
		for _, kind := range databaseTypes {
			for _, r := range p.Resources(kind) {
				for _, list := range []string{"VPCSecurityGroups", "VpcSecurityGroupIds"} {
					for _, v := range p.Values(r.Property(list), r.Path("Properties", list)) {
						if group, ok := refersTo(p.Scope, v.Node); ok {
							used[group.ID] = true
						}
					}
				}
			}
		}
		check := func(group string, list []lint.Setting) {
			for _, st := range list {
				if used[group] && st.Presence == lint.Present && (st.Text == "0.0.0.0/0" || st.Text == "::/0") {
					p.Report(st.Path, fmt.Sprintf("everybody reaches the database that uses %s", group), "let the security groups of its clients in")
				}
			}
		}
		for _, r := range p.Resources("AWS::EC2::SecurityGroup") {
			check(r.ID, p.Settings(r, "SecurityGroupIngress", "*", "CidrIp"))
			check(r.ID, p.Settings(r, "SecurityGroupIngress", "*", "CidrIpv6"))
		}
		for _, r := range p.Resources("AWS::EC2::SecurityGroupIngress") {
			if group, ok := refersTo(p.Scope, r.Property("GroupId")); ok {
				check(group.ID, p.Settings(r, "CidrIp"))
				check(group.ID, p.Settings(r, "CidrIpv6"))
			}
		}
	},
}

// guarded is the sound instance with a security group.
func guarded(source string) string {
	return with("MultiAZ: true", "MultiAZ: true\n      VPCSecurityGroups: [!Ref Group]") + `  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: clients of the database
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 5432, ToPort: 5432, Description: clients, ` + source + `}]
`
}
