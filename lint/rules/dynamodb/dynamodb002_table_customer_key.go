package dynamodb

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var tableCustomerKey = lint.Rule{
	ID: "DYNAMODB002", Name: "table-customer-key", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A table is not encrypted with a key of yours",
	Aliases: []string{"W74", "DYNAMODB_TABLE_ENCRYPTED_KMS", "CKV_AWS_119", "AWS-0025", "c8dee387"},
	Why:     "DynamoDB encrypts every table, but with a key of its own: who may read cannot be decided by a key policy, and uses of the key are not recorded. It is in the strict profile, since a key of your own costs money for every request to it. Name the key in SSESpecification: {SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: KEY}.",
	Bad: `Resources:
  Table:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      BillingMode: PAY_PER_REQUEST
      DeletionProtectionEnabled: true
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
`,
	Good: `Resources:
  Table:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      BillingMode: PAY_PER_REQUEST
      DeletionProtectionEnabled: true
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
      SSESpecification: {SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: alias/example}
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::DynamoDB::Table"}, Path: "SSESpecification.KMSMasterKeyId",
		Missing: "the table is encrypted with a key of AWS",
		Help:    "name a key in SSESpecification.KMSMasterKeyId",
	}),
}
