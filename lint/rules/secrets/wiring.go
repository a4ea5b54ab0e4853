package secrets

import (
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
)

// refersTo gives the resource of this template that a value names by Ref or
// Fn::GetAtt; ok is false for all else.
func refersTo(s *lint.Scope, n *cfn.Node) (r cfn.Resource, ok bool) {
	id, _, ok := n.RefersTo()
	if !ok {
		return cfn.Resource{}, false
	}
	return s.Resource(id)
}

// attachments gives the attachments of each secret of the template to a database.
func attachments(s *lint.Scope) map[string][]cfn.Resource {
	found := map[string][]cfn.Resource{}
	for _, a := range s.Resources("AWS::SecretsManager::SecretTargetAttachment") {
		if secret, ok := refersTo(s, a.Property("SecretId")); ok {
			found[secret.ID] = append(found[secret.ID], a)
		}
	}
	return found
}

type needsKey struct{}

// graph gives what each resource of a template waits for, found once.
func graph(s *lint.Scope) map[string]map[string]bool {
	return s.Share(needsKey{}, func() any {
		all := map[string]map[string]bool{}
		for _, r := range s.Resources("") {
			all[r.ID] = needs(r)
		}
		return all
	}).(map[string]map[string]bool)
}

// needs gives the logical ids that a resource waits for by itself.
func needs(r cfn.Resource) map[string]bool {
	ids := map[string]bool{}
	for _, n := range r.Node.Get("DependsOn").Elements() {
		ids[n.Text] = true
	}
	r.Node.Get("Properties").Walk(func(_ []string, n *cfn.Node) bool {
		if id, _, ok := n.RefersTo(); ok {
			ids[id] = true
		}
		if text, ok := n.SubText(); ok {
			for _, part := range cfn.SubParts(text) {
				if id, _, _ := strings.Cut(part.Text, "."); part.Kind == cfn.SubVariable {
					ids[id] = true
				}
			}
		}
		return true
	})
	return ids
}

// waits reports whether a resource is made after another one, over any steps. What has
// more than maxSteps resources on the way is taken for yes.
func waits(s *lint.Scope, from, to string) bool {
	all := graph(s)
	seen, open := map[string]bool{from: true}, []string{from}
	for len(open) > 0 {
		next := all[open[0]]
		open = open[1:]
		if next[to] || len(seen) > maxSteps {
			return true
		}
		for id := range next {
			if !seen[id] {
				seen[id] = true
				open = append(open, id)
			}
		}
	}
	return false
}

const maxSteps = 200

// database is a secret, a database that has it, and what joins the two.
func database(generate, more string) string {
	return `Resources:
  Secret:
    Type: AWS::SecretsManager::Secret
    Properties:
      KmsKeyId: alias/example
      GenerateSecretString: {` + generate + `}
  Database:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      Engine: postgres
      DBInstanceClass: db.m7g.large
      AllocatedStorage: "100"
      StorageEncrypted: true
      MasterUsername: example
      MasterUserPassword: !Sub "{{resolve:secretsmanager:${Secret}:SecretString:password}}"
  Attachment:
    Type: AWS::SecretsManager::SecretTargetAttachment
    Properties: {SecretId: !Ref Secret, TargetId: !Ref Database, TargetType: AWS::RDS::DBInstance}
` + more
}

const generated = `SecretStringTemplate: '{"username": "example"}', GenerateStringKey: password, PasswordLength: 32, ExcludeCharacters: '/"@'`
