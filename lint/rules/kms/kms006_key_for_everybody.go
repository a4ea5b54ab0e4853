package kms

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var keyForEverybody = lint.Rule{
	ID: "KMS006", Name: "key-for-everybody", Severity: diag.Error,
	Title:   "Everybody may use a key",
	Aliases: []string{"F76", "KMS_NO_WILDCARD_PRINCIPAL", "CKV_AWS_33", "f6049677"},
	Why:     "In a key policy Principal \"*\" is everybody with an account of AWS, so a statement without a condition gives away what the key encrypts. Name the accounts or roles; or add a condition such as kms:CallerAccount (with kms:ViaService for the use through a service) or aws:PrincipalOrgID.",
	Bad: `Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}
            Action: kms:*
            Resource: "*"
          - Effect: Allow
            Principal: "*"
            Action: [kms:Decrypt, kms:GenerateDataKey*]
            Resource: "*"
`,
	Good: `Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}
            Action: kms:*
            Resource: "*"
          - Effect: Allow
            Principal: "*"
            Action: [kms:Decrypt, kms:GenerateDataKey*]
            Resource: "*"
            Condition: {StringEquals: {kms:CallerAccount: !Ref AWS::AccountId}}
`,
	Run: func(p *lint.Pass) {
		for _, kind := range []string{"AWS::KMS::Key", "AWS::KMS::ReplicaKey"} {
			for _, r := range p.Resources(kind) {
				statements, _ := p.StatementsOf(r, lint.ResourcePolicy)
				for _, st := range statements {
					if at, everybody := p.Everybody(st); everybody && st.Allows() && !p.Narrowed(st) {
						p.Report(at, "everybody with an AWS account may use the key", "name accounts or roles, or add the condition StringEquals kms:CallerAccount")
					}
				}
			}
		}
	},
}
