package dynamodb

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var tableDeletionProtection = lint.Rule{
	ID: "DYNAMODB005", Name: "table-deletion-protection", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A table can be deleted by one call",
	Aliases: []string{"PW-04", "DynamoDBTableDeletionProtection"},
	Why:     "A retention policy keeps the table from CloudFormation, not from everybody who may call DeleteTable. It is in the strict profile, since tables that are made and deleted by tests must not have it. Write DeletionProtectionEnabled: true.",
	Bad: `Resources:
  Table:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      BillingMode: PAY_PER_REQUEST
      PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
      SSESpecification: {SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: alias/example}
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
`,
	Good: `Resources:
  Table:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      BillingMode: PAY_PER_REQUEST
      PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
      SSESpecification: {SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: alias/example}
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      DeletionProtectionEnabled: true
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::DynamoDB::Table"}, Path: "DeletionProtectionEnabled",
		Want:    []string{"true"},
		Missing: "the table can be deleted by one call",
		Wrong:   "the table can be deleted by one call",
		Help:    "write DeletionProtectionEnabled: true",
	}),
}
