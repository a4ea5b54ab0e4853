package secrets

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var secretNameSuffix = lint.Rule{
	ID: "SECRETS005", Name: "secret-name-suffix", Severity: diag.Note, Profile: lint.Strict,
	Title:   "The name of a secret ends like what Secrets Manager puts behind it",
	Aliases: []string{"DB-17"},
	Why:     "Secrets Manager puts a hyphen and six characters behind the name in the ARN. A name that ends so itself is taken for the ARN of another secret when it is looked for by a part of it (AWS Secrets Manager API Reference, CreateSecret). It is in the strict profile, since many names end in a word of six letters and are never looked for so. Write another name.",
	Bad: `Resources:
  Secret:
    Type: AWS::SecretsManager::Secret
    Properties: {Name: example-secret, KmsKeyId: alias/example, GenerateSecretString: {PasswordLength: 32}}
`,
	Good: `Resources:
  Secret:
    Type: AWS::SecretsManager::Secret
    Properties: {Name: example-password, KmsKeyId: alias/example, GenerateSecretString: {PasswordLength: 32}}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::SecretsManager::Secret") {
			for _, st := range p.Settings(r, "Name") {
				if at := len(st.Text) - 7; st.Presence == lint.Present && at >= 0 && st.Text[at] == '-' && alphanumeric(st.Text[at+1:]) {
					p.Report(st.Path, "the name ends in a hyphen and six characters, as the ARN of a secret does", "write a name with another ending")
				}
			}
		}
	},
}

func alphanumeric(text string) bool {
	for _, c := range text {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}
