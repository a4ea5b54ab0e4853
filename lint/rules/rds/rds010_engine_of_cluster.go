package rds

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var engineOfCluster = lint.Rule{
	ID: "RDS010", Name: "engine-of-cluster", Severity: diag.Error,
	Title:   "An instance has another engine than its cluster",
	Aliases: []string{"E3707"},
	Why:     "RDS refuses the instance. Write the engine of the cluster.",
	Bad:     aurora("      Engine: aurora-mysql\n"),
	Good:    aurora("      Engine: aurora-postgresql\n"),
	Run: func(p *lint.Pass) {
		eachMember(p, func(instance, cluster cfn.Resource) {
			ours, ok1 := single(p, instance, "Engine")
			theirs, ok2 := single(p, cluster, "Engine")
			if ok1 && ok2 && ours.Presence == lint.Present && theirs.Presence == lint.Present && !strings.EqualFold(ours.Text, theirs.Text) {
				p.Report(ours.Path, fmt.Sprintf("the cluster %s has the engine %s", cluster.ID, theirs.Text), "write Engine: "+theirs.Text)
			}
		})
	},
}
