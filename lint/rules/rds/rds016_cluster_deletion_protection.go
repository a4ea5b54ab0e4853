package rds

import (
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var clusterDeletionProtection = lint.Rule{
	ID: "RDS016", Name: "cluster-deletion-protection", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A database cluster can be deleted by one call",
	Aliases: []string{"DB-05"},
	Why:     "DeletionPolicy keeps the cluster from CloudFormation, not from everybody who may call DeleteDBCluster. It is in the strict profile, since clusters that are made and deleted by tests must not have it. Write DeletionProtection: true.",
	Bad:     strings.Replace(aurora("      Engine: aurora-postgresql\n"), "      DeletionProtection: true\n", "", 1),
	Good:    aurora("      Engine: aurora-postgresql\n"),
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::RDS::DBCluster"}, Path: "DeletionProtection",
		Want:    []string{"true"},
		Missing: "the cluster has no deletion protection",
		Wrong:   "the cluster has no deletion protection",
		Help:    "write DeletionProtection: true",
	}),
}
