package rds

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var instanceDeletionProtection = lint.Rule{
	ID: "RDS005", Name: "instance-deletion-protection", Severity: diag.Note, Profile: lint.Strict,
	Title: "A database instance can be deleted by one call",
	Aliases: []string{
		"F80", "RDS_INSTANCE_DELETION_PROTECTION_ENABLED", "AWS-0177", "2c161e58",
		"RDSInstanceDeletionProtectionEnabled", "AwsSolutions-RDS10",
	},
	Why:  "With DeletionProtection neither a mistaken call nor a deleted stack takes the database away. It is in the strict profile, since it gets in the way of stacks that come and go, and DeletionPolicy protects against CloudFormation already. Write DeletionProtection: true on what lives long. Silent for members of a cluster, where the cluster has the setting.",
	Bad:  with("      DeletionProtection: true\n", ""),
	Good: sound,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::RDS::DBInstance"}, Path: "DeletionProtection",
		Want:    []string{"true"},
		Unless:  []string{"DBClusterIdentifier"},
		Missing: "the instance has no deletion protection",
		Wrong:   "the instance has no deletion protection",
		Help:    "write DeletionProtection: true",
		Except:  isAurora,
	}),
}
