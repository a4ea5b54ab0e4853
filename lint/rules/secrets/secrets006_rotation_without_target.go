package secrets

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var rotationWithoutTarget = lint.Rule{
	ID: "SECRETS006", Name: "rotation-without-target", Severity: diag.Warning,
	Title: "A secret is rotated that does not say of which database it is",
	Why:   "The hosted rotation functions read host, engine and port from the secret. Where no SecretTargetAttachment writes them and the secret is made without them, the rotation fails, and with it every one after. Add an attachment, and let the rotation wait for it.",
	Bad:   unattached + strings.Replace(rotation, "    DependsOn: Attachment\n", "", 1),
	Good:  database(generated, rotation),
	Run: func(p *lint.Pass) {
		attached := attachments(p.Scope)
		for _, r := range p.Resources("AWS::SecretsManager::RotationSchedule") {
			secret, ok := refersTo(p.Scope, r.Property("SecretId"))
			if !ok || secret.Type != "AWS::SecretsManager::Secret" || len(attached[secret.ID]) > 0 || p.Has(r.Node, "Properties", "HostedRotationLambda") != lint.Present || p.Incomplete() {
				continue
			}
			template, _ := p.Text(secret.Property("GenerateSecretString", "SecretStringTemplate"))
			if !strings.Contains(template, "host") && p.Has(secret.Node, "Properties", "SecretString") == lint.Absent {
				p.Report(r.Path("Properties", "SecretId"), fmt.Sprintf("the secret %s does not say of which database it is", secret.ID), "add an AWS::SecretsManager::SecretTargetAttachment")
			}
		}
	},
}

const rotation = `  Rotation:
    Type: AWS::SecretsManager::RotationSchedule
    DependsOn: Attachment
    Properties:
      SecretId: !Ref Secret
      RotationRules: {AutomaticallyAfterDays: 30}
      HostedRotationLambda: {RotationType: PostgreSQLSingleUser}
`

const unattached = `Resources:
  Secret:
    Type: AWS::SecretsManager::Secret
    Properties:
      KmsKeyId: alias/example
      GenerateSecretString: {` + generated + `}
`
