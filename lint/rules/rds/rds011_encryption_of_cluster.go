package rds

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var encryptionOfCluster = lint.Rule{
	ID: "RDS011", Name: "encryption-of-cluster", Severity: diag.Error,
	Title:   "An instance says of its storage what the cluster says otherwise",
	Aliases: []string{"E3709"},
	Why:     "The cluster has the storage, and RDS refuses an instance with another StorageEncrypted. Leave it out of the instance.",
	Bad:     aurora("      Engine: aurora-postgresql\n      StorageEncrypted: false\n"),
	Good:    aurora("      Engine: aurora-postgresql\n"),
	Run: func(p *lint.Pass) {
		eachMember(p, func(instance, cluster cfn.Resource) {
			ours, ok1 := single(p, instance, "StorageEncrypted")
			theirs, ok2 := single(p, cluster, "StorageEncrypted")
			if ok1 && ok2 && ours.Presence == lint.Present && theirs.Presence == lint.Present && !strings.EqualFold(ours.Text, theirs.Text) {
				p.Report(ours.Path, fmt.Sprintf("the cluster %s says StorageEncrypted: %s", cluster.ID, theirs.Text), "leave StorageEncrypted out of the instance")
			}
		})
	},
}
