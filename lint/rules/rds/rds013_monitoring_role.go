package rds

import (
	"strconv"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var monitoringRole = lint.Rule{
	ID: "RDS013", Name: "monitoring-role", Severity: diag.Error,
	Title:   "A database is to be monitored closely without a role, or has a role for nothing",
	Aliases: []string{"E3689"},
	Why:     "Enhanced Monitoring wants both: MonitoringInterval above 0 and a MonitoringRoleArn that lets it write logs; RDS refuses the one without the other. Write both, or neither.",
	Bad:     strings.Replace(aurora("      Engine: aurora-postgresql\n"), "      DeletionProtection: true\n", "      DeletionProtection: true\n      MonitoringInterval: 60\n", 1),
	Good:    strings.Replace(aurora("      Engine: aurora-postgresql\n"), "      DeletionProtection: true\n", "      DeletionProtection: true\n      MonitoringInterval: 60\n      MonitoringRoleArn: arn:aws:iam::111122223333:role/example-monitoring\n", 1),
	Run: func(p *lint.Pass) {
		for _, kind := range databaseTypes {
			for _, r := range p.Resources(kind) {
				for _, both := range p.Pairs(r, "MonitoringInterval", "MonitoringRoleArn") {
					interval, role := both[0], both[1]
					n, err := strconv.Atoi(interval.Text)
					switch {
					case interval.Presence == lint.Present && err == nil && n > 0 && role.Presence == lint.Absent:
						p.Report(interval.Path, "monitoring needs a role that lets it write logs", "write MonitoringRoleArn")
					case interval.Says("0") && role.Presence == lint.Present:
						p.Report(role.Path, "the role is for monitoring, which MonitoringInterval: 0 switches off", "write an interval above 0, or take the role out")
					}
				}
			}
		}
	},
}
