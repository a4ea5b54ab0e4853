package secrets

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var passwordStore = lint.Rule{
	ID: "SECRETS002", Name: "password-store", Severity: diag.Note,
	Title: "A home-made store keeps a password",
	Why: "Passwords that a function makes and keeps in a table were the way before Secrets Manager. Since then RDS makes, keeps and rotates the password of a master user itself (ManageMasterUserPassword, the kind #Database with master \"managed\"), " +
		"Secrets Manager makes and rotates those of other users (#DatabaseUser), and a user who logs in with IAM has none. The store works on, so this is a note: accept it for the store, with a reason, until the last reader has moved. It is reported for a table with the tag stack-kind: password-store and for resources of the type Custom::StoredPassword.",
	Bad: `Resources:
  Password:
    Type: Custom::StoredPassword
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      ServiceToken: !ImportValue passwords-GenerateToken
      ServiceTimeout: 60
      StackName: orders
      Env: prod
`,
	Good: `Resources:
  Database:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      Engine: postgres
      DBInstanceClass: db.m7g.large
      AllocatedStorage: "100"
      MasterUsername: example
      ManageMasterUserPassword: true
      StorageEncrypted: true
      PubliclyAccessible: false
      BackupRetentionPeriod: 7
      DeletionProtection: true
      MultiAZ: true
`,
	Run: func(p *lint.Pass) {
		const help = `a database's master password is better made by RDS: #Database with master: "managed", or ManageMasterUserPassword: true`
		for _, r := range p.Resources("Custom::StoredPassword") {
			p.Report([]string{"Resources", r.ID}, "a home-made store keeps this password", help)
		}
		for _, r := range p.Resources("AWS::DynamoDB::Table") {
			tags := r.Property("Tags")
			if tags == nil {
				continue
			}
			for _, tag := range tags.Items {
				if tag.Get("Key") != nil && tag.Get("Key").Text == "stack-kind" && tag.Get("Value") != nil && tag.Get("Value").Text == "password-store" {
					p.Report([]string{"Resources", r.ID}, "the table is a home-made store of passwords", help)
				}
			}
		}
	},
}
