package rds

import (
	"fmt"
	"strconv"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var retentionOfMember = lint.Rule{
	ID: "RDS012", Name: "retention-of-member", Severity: diag.Error,
	Title:   "Backups of an instance are kept for a time that RDS does not take",
	Aliases: []string{"E3719"},
	Why:     "An instance of a cluster has no backups of its own, so that RDS refuses BackupRetentionPeriod there; a stand-alone one keeps them for up to 35 days. Write the period in the cluster, or a number up to 35.",
	Bad:     with("BackupRetentionPeriod: 7", "BackupRetentionPeriod: 40"),
	Good:    sound,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::RDS::DBInstance") {
			for _, both := range p.Pairs(r, "DBClusterIdentifier", "BackupRetentionPeriod") {
				cluster, st := both[0], both[1]
				n, err := strconv.Atoi(st.Text)
				switch {
				case st.Presence != lint.Present:
				case cluster.Presence == lint.Present:
					p.Report(st.Path, "the cluster keeps the backups of its instances", "write the period in the cluster")
				case cluster.Presence == lint.Absent && err == nil && n > 35:
					p.Report(st.Path, fmt.Sprintf("backups are kept for 35 days at most, and %d are asked for", n), "write a number up to 35")
				}
			}
		}
	},
}
