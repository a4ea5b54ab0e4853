package autoscaling

import (
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var healthCheckTypes = lint.Rule{
	ID: "AUTOSCALING008", Name: "health-check-types", Severity: diag.Error,
	Title:   "The health check EC2 is named together with others",
	Aliases: []string{"E3056"},
	Why:     "EC2 stands alone: the others include it, and Auto Scaling refuses EC2 with them. Write the others without it.",
	Bad:     group(sizes + launch + "      HealthCheckType: EC2,ELB\n"),
	Good:    group(sizes + launch + "      HealthCheckType: ELB,EBS\n"),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources(groupType) {
			for _, st := range p.Settings(r, "HealthCheckType") {
				list := strings.Split(st.Text, ",")
				if st.Presence == lint.Present && len(list) > 1 && slices.ContainsFunc(list, func(kind string) bool { return strings.TrimSpace(kind) == "EC2" }) {
					p.Report(st.Path, "the health check EC2 stands beside others, which include it", "write the others without EC2")
				}
			}
		}
	},
}
