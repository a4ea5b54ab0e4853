package secrets

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var unattachedFields = lint.Rule{
	ID: "SECRETS007", Name: "unattached-fields", Severity: diag.Error,
	Title:   "A secret is read for fields that it has only later",
	Aliases: []string{"DB-04"},
	Why:     "host, port and the like are written into the secret by AWS::SecretsManager::SecretTargetAttachment, once the database is there. A resource that reads them without waiting for the attachment fails, or not, as the order happens to be. Write DependsOn with the attachment, or read through !Ref of it, which is the ARN of the secret.",
	Bad:     database(generated, reader("")),
	Good:    database(generated, reader("    DependsOn: Attachment\n")),
	Run: func(p *lint.Pass) {
		attached := attachments(p.Scope)
		if len(attached) == 0 {
			return
		}
		for _, r := range p.Resources("") {
			said := false
			r.Node.Get("Properties").Walk(func(path []string, n *cfn.Node) bool {
				text, ok := n.SubText()
				if !ok || said || !strings.Contains(text, "{{resolve:secretsmanager:${") {
					return !said
				}
				for _, d := range cfn.DynamicReferences(text) {
					name, isRef := strings.CutPrefix(d.Name, "${")
					list := attached[strings.TrimSuffix(name, "}")]
					if d.Service != "secretsmanager" || !isRef || len(list) == 0 || !slices.Contains(attachedFields, d.JSONKey) {
						continue
					}
					if !slices.ContainsFunc(list, func(a cfn.Resource) bool { return a.ID == r.ID || waits(p.Scope, r.ID, a.ID) }) {
						said = true
						p.Report(append(r.Path("Properties"), path...), fmt.Sprintf("%s is in the secret only after %s is made", d.JSONKey, list[0].ID), "write DependsOn: "+list[0].ID)
						return false
					}
				}
				return true
			})
		}
	},
}

// attachedFields are those that an attachment writes into a secret (AWS Secrets Manager
// User Guide, "JSON structure of AWS Secrets Manager secrets").
var attachedFields = []string{"host", "port", "engine", "dbname", "dbInstanceIdentifier", "dbClusterIdentifier"}

// reader reads where the database is.
func reader(lines string) string {
	return `  Host:
    Type: AWS::SSM::Parameter
` + lines + `    Properties: {Type: String, Value: !Sub "{{resolve:secretsmanager:${Secret}:SecretString:host}}"}
`
}
