package rds

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var twoPasswords = lint.Rule{
	ID: "RDS008", Name: "two-passwords", Severity: diag.Error,
	Title:   "A database has a password and lets RDS manage it too",
	Aliases: []string{"DB-02"},
	Why:     "RDS refuses MasterUserPassword together with ManageMasterUserPassword: true. Take the password out.",
	Bad:     with("ManageMasterUserPassword: true", "ManageMasterUserPassword: true\n      MasterUserPassword: \"{{resolve:secretsmanager:example}}\""),
	Good:    sound,
	Run: func(p *lint.Pass) {
		for _, kind := range databaseTypes {
			for _, r := range p.Resources(kind) {
				for _, both := range p.Pairs(r, "ManageMasterUserPassword", "MasterUserPassword") {
					if both[0].Says("true") && both[1].Presence == lint.Present {
						p.Report(both[1].Path, "RDS manages the password of this database already", "take MasterUserPassword out")
					}
				}
			}
		}
	},
}
