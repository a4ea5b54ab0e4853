package dynamodb

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var daxEncryption = lint.Rule{
	ID: "DYNAMODB003", Name: "dax-encryption", Severity: diag.Warning,
	Title:   "A DAX cluster keeps its data unencrypted",
	Aliases: []string{"W83", "DAX_ENCRYPTION_ENABLED", "CKV_AWS_47", "AWS-0023", "DAXEncrypted", "AwsSolutions-DDB4"},
	Why:     "A DAX cluster holds rows of the table on its disks. Encryption is off unless it is asked for, costs nothing and cannot be switched on later without a new cluster, so the rule is in the recommended profile. Write SSESpecification: {SSEEnabled: true}.",
	Bad: `Resources:
  Cache:
    Type: AWS::DAX::Cluster
    Properties:
      IAMRoleARN: arn:aws:iam::111122223333:role/example-dax
      NodeType: dax.r5.large
      ReplicationFactor: 3
`,
	Good: `Resources:
  Cache:
    Type: AWS::DAX::Cluster
    Properties:
      IAMRoleARN: arn:aws:iam::111122223333:role/example-dax
      NodeType: dax.r5.large
      ReplicationFactor: 3
      SSESpecification: {SSEEnabled: true}
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::DAX::Cluster"}, Path: "SSESpecification.SSEEnabled",
		Want:    []string{"true"},
		Missing: "the cluster does not encrypt what it keeps",
		Wrong:   "the cluster does not encrypt what it keeps",
		Help:    "write SSESpecification: {SSEEnabled: true}; a cluster that exists is replaced",
	}),
}
