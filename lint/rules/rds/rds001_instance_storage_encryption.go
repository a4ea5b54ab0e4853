package rds

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var instanceStorageEncryption = lint.Rule{
	ID: "RDS001", Name: "instance-storage-encryption", Severity: diag.Warning,
	Title: "The storage of a database instance is not encrypted",
	Aliases: []string{
		"F27", "RDS_STORAGE_ENCRYPTED", "CKV_AWS_16", "AWS-0080", "65844ba3", "RDSStorageEncrypted",
		"AwsSolutions-RDS2",
	},
	Why:  "Disks, snapshots and logs of the instance can be read by whoever gets at them beside the database. Encryption costs nothing, but cannot be switched on later: the instance is replaced, or copied through a snapshot. That is why the rule is in the recommended profile. Write StorageEncrypted: true, and KmsKeyId to choose the key. Silent for members of a cluster, read replicas and restored snapshots, which take over what they come from.",
	Bad:  with("      StorageEncrypted: true\n", ""),
	Good: sound,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::RDS::DBInstance"}, Path: "StorageEncrypted",
		Want:    []string{"true"},
		Unless:  []string{"DBClusterIdentifier", "SourceDBInstanceIdentifier", "SourceDBClusterIdentifier", "SourceDbiResourceId", "DBSnapshotIdentifier", "DBClusterSnapshotIdentifier", "RestoreTime", "UseLatestRestorableTime"},
		Missing: "the storage of the instance is not encrypted",
		Wrong:   "the storage of the instance is not encrypted",
		Help:    "write StorageEncrypted: true; on an instance that exists this replaces it",
		Except:  isAurora,
	}),
}
