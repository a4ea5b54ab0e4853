package rds

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var backupsOff = lint.Rule{
	ID: "RDS004", Name: "backups-off", Severity: diag.Warning,
	Title:   "A database instance keeps no backups",
	Aliases: []string{"W75", "DB_INSTANCE_BACKUP_ENABLED", "AWS-0077", "8c415f6f", "RDSInstanceBackupEnabled", "AwsSolutions-RDS13"},
	Why:     "BackupRetentionPeriod: 0 switches automatic backups off, and with them the only way back to the minute before a mistake. Nothing else in RDS makes up for it, so the rule is in the recommended profile. Write how many days to keep, from 1 to 35. Silent where the property is missing, which is one day; for read replicas; and for members of a cluster, which the cluster backs up.",
	Bad:     with("BackupRetentionPeriod: 7", "BackupRetentionPeriod: 0"),
	Good:    sound,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::RDS::DBInstance"}, Path: "BackupRetentionPeriod",
		Refuse: []string{"0"},
		Unless: []string{"DBClusterIdentifier", "SourceDBInstanceIdentifier", "SourceDBClusterIdentifier"},
		Wrong:  "the instance keeps no automatic backups",
		Help:   "write BackupRetentionPeriod with a number of days from 1 to 35",
		Except: isAurora,
	}),
}
