package ec2

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var groupRuleDescription = lint.Rule{
	ID: "EC2003", Name: "group-rule-description", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A rule of a security group does not say what it is for",
	Aliases: []string{"W36", "SECURITY_GROUP_DESCRIPTION_RULE", "CKV_AWS_23", "AWS-0124", "5e6c9c68"},
	Why:     "A year later nobody dares to remove a rule that nobody can explain. It is in the strict profile, since it is a matter of order and not of safety. Write Description in every rule. One finding speaks of all rules of a group.",
	Bad:     ingress("IpProtocol: tcp, FromPort: 8080, ToPort: 8080, CidrIp: 192.0.2.0/24"),
	Good:    ingress("IpProtocol: tcp, FromPort: 8080, ToPort: 8080, CidrIp: 192.0.2.0/24, Description: the application"),
	Run: func(p *lint.Pass) {
		seen := map[string]bool{}
		for _, d := range []direction{incoming, outgoing} {
			for _, r := range groupRules(p, d) {
				for _, st := range p.SettingsBelow(r.Setting, "Description") {
					if empty := st.Says(""); (st.Presence == lint.Absent || empty) && !seen[r.Path[1]] {
						seen[r.Path[1]] = true
						at := r.Path
						if !r.inGroup {
							at = at[:2]
						}
						p.Report(at, "the rule does not say what it is for", "write Description in every rule")
					}
				}
			}
		}
	},
}
