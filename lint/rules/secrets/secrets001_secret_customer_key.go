package secrets

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var secretCustomerKey = lint.Rule{
	ID: "SECRETS001", Name: "secret-customer-key", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A secret is not encrypted with a key of yours",
	Aliases: []string{"W77", "SECRETSMANAGER_USING_CMK", "CKV_AWS_149", "AWS-0098", "c8ae9ba9", "SecretsManagerUsingKMSKey"},
	Why:     "Secrets Manager encrypts with aws/secretsmanager, which every principal of the account that may read the secret may use, and which no other account can be let into. It is in the strict profile, since a key of your own costs money and only a secret that is shared or held very tightly needs one. Write KmsKeyId.",
	Bad: `Resources:
  Secret:
    Type: AWS::SecretsManager::Secret
    Properties:
      GenerateSecretString: {PasswordLength: 32}
`,
	Good: `Resources:
  Secret:
    Type: AWS::SecretsManager::Secret
    Properties:
      GenerateSecretString: {PasswordLength: 32}
      KmsKeyId: alias/example
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::SecretsManager::Secret"}, Path: "KmsKeyId",
		Refuse:  []string{"alias/aws/secretsmanager"},
		Missing: "the secret is encrypted with the key of AWS",
		Wrong:   "the secret is encrypted with the key of AWS",
		Help:    "write KmsKeyId with a key of your own",
	}),
}
