package rds

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var clusterStorageEncryption = lint.Rule{
	ID: "RDS002", Name: "cluster-storage-encryption", Severity: diag.Warning,
	Title: "The storage of a database cluster is not encrypted",
	Aliases: []string{
		"F26", "RDS_STORAGE_ENCRYPTED", "CKV_AWS_96", "AWS-0079", "5beacce3", "RDSStorageEncrypted",
		"AwsSolutions-RDS2",
	},
	Why: "Volumes, snapshots and logs of the cluster can be read by whoever gets at them beside the database. Encryption costs nothing, but cannot be switched on later without a new cluster, so the rule is in the recommended profile. Write StorageEncrypted: true, and KmsKeyId to choose the key. Silent for clusters that are restored or replicated, which take over what they come from.",
	Bad: `Resources:
  Cluster:
    Type: AWS::RDS::DBCluster
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      Engine: aurora-postgresql
      MasterUsername: example
      ManageMasterUserPassword: true
      DeletionProtection: true
`,
	Good: `Resources:
  Cluster:
    Type: AWS::RDS::DBCluster
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      Engine: aurora-postgresql
      MasterUsername: example
      ManageMasterUserPassword: true
      DeletionProtection: true
      StorageEncrypted: true
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::RDS::DBCluster"}, Path: "StorageEncrypted",
		Want:    []string{"true"},
		Unless:  []string{"SnapshotIdentifier", "SourceDBClusterIdentifier", "SourceDbClusterResourceId", "ReplicationSourceIdentifier", "GlobalClusterIdentifier"},
		Missing: "the storage of the cluster is not encrypted",
		Wrong:   "the storage of the cluster is not encrypted",
		Help:    "write StorageEncrypted: true; on a cluster that exists this replaces it",
	}),
}
