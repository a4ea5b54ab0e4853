package rds

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var replicaMode = lint.Rule{
	ID: "RDS014", Name: "replica-mode", Severity: diag.Error,
	Title:   "A replica is given a mode that its engine does not have",
	Aliases: []string{"E3721", "W3699"},
	Why:     "ReplicaMode is open-read-only or mounted, and only Oracle and Db2 have it. Write one of the two, or take it out.",
	Bad:     oracle("closed"),
	Good:    oracle("mounted"),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::RDS::DBInstance") {
			for _, both := range p.Pairs(r, "Engine", "ReplicaMode") {
				engine, mode := both[0], both[1]
				if engine.Presence != lint.Present || mode.Presence != lint.Present || !engine.IsKnown() || !mode.IsKnown() {
					continue
				}
				has := strings.HasPrefix(engine.Text, "oracle") || strings.HasPrefix(engine.Text, "db2")
				switch {
				case !has:
					p.Report(mode.Path, fmt.Sprintf("replicas of %s have no mode", engine.Text), "take ReplicaMode out")
				case !mode.Says("mounted", "open-read-only"):
					p.Report(mode.Path, fmt.Sprintf("there is no mode %s of replicas", mode.Text), "write mounted or open-read-only")
				}
			}
		}
	},
}
