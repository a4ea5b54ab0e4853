package dynamodb

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var pointInTimeRecovery = lint.Rule{
	ID: "DYNAMODB001", Name: "point-in-time-recovery", Severity: diag.Note, Profile: lint.Strict,
	Title: "A table has no point-in-time recovery",
	Aliases: []string{
		"W78", "DYNAMODB_PITR_ENABLED", "CKV_AWS_28", "AWS-0024", "0f04217d", "DynamoDBPITREnabled",
		"AwsSolutions-DDB3",
	},
	Why: "Point-in-time recovery takes a table back to any second of the last 35 days, after a wrong write or a wrong delete. It is in the strict profile, since it is paid for by size, and a table of caches or sessions does not need it. Write PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}.",
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
      SSESpecification: {SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: alias/example}
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
      SSESpecification: {SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: alias/example}
      PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
`,
	Run: func(p *lint.Pass) {
		for _, at := range []struct{ kind, path string }{
			{"AWS::DynamoDB::Table", "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"},
			{"AWS::DynamoDB::GlobalTable", "Replicas.*.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"},
		} {
			lint.Require(lint.Requirement{
				Types: []string{at.kind}, Path: at.path, Want: []string{"true"},
				Missing: "the table has no point-in-time recovery", Wrong: "the table has no point-in-time recovery",
				Help: "write PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}",
			})(p)
		}
	},
}
