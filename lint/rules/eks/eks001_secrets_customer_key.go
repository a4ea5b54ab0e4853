package eks

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var secretsCustomerKey = lint.Rule{
	ID: "EKS001", Name: "secrets-customer-key", Severity: diag.Note, Profile: lint.Strict,
	Title:   "The secrets of a Kubernetes cluster are not encrypted with a key of yours",
	Aliases: []string{"W82", "EKS_CLUSTER_ENCRYPTION_RULE", "CKV_AWS_58", "AWS-0039"},
	Why:     "EKS encrypts what Kubernetes stores with a key of its own; with EncryptionConfig your key policy says who may read secrets. It is in the strict profile, since clusters of version 1.28 and later are encrypted without it, and it can never be taken back. Write EncryptionConfig with Provider.KeyArn and Resources: [secrets].",
	Bad: `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/example-cluster
      ResourcesVpcConfig: {SubnetIds: [subnet-0a1b2c3d4e5f60718, subnet-0a1b2c3d4e5f60719]}
`,
	Good: `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/example-cluster
      ResourcesVpcConfig: {SubnetIds: [subnet-0a1b2c3d4e5f60718, subnet-0a1b2c3d4e5f60719]}
      EncryptionConfig:
        - Provider: {KeyArn: arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab}
          Resources: [secrets]
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::EKS::Cluster"}, Path: "EncryptionConfig",
		Missing: "the secrets of the cluster are not encrypted with a key of yours",
		Help:    "write EncryptionConfig with Provider.KeyArn and Resources: [secrets]",
	}),
}
