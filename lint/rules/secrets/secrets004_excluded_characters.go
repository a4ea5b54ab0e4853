package secrets

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var excludedCharacters = lint.Rule{
	ID: "SECRETS004", Name: "excluded-characters", Severity: diag.Error,
	Title:   "A password is made with characters that a database does not take",
	Aliases: []string{"DB-15", "PW-06"},
	Why:     "RDS takes no slash, quotation mark or @ in a password, and GenerateSecretString puts them in unless it is told not to: the stack fails now and then, as the dice fall. Write ExcludeCharacters with at least /\"@, or ExcludePunctuation: true.",
	Bad:     database(strings.Replace(generated, `, ExcludeCharacters: '/"@'`, "", 1), ""),
	Good:    database(generated, ""),
	Run: func(p *lint.Pass) {
		used := map[string]bool{}
		for id, list := range attachments(p.Scope) {
			for _, a := range list {
				if kind, _ := p.Text(a.Property("TargetType")); strings.HasPrefix(kind, "AWS::RDS::") || strings.HasPrefix(kind, "AWS::DocDB::") {
					used[id] = true
				}
			}
		}
		for _, r := range p.Resources("AWS::SecretsManager::Secret") {
			if !used[r.ID] {
				continue
			}
			for _, generate := range p.Settings(r, "GenerateSecretString") {
				if generate.Presence != lint.Present || generate.Node.Kind != cfn.Map {
					continue
				}
				punctuation, left := p.SettingsBelow(generate, "ExcludePunctuation"), p.SettingsBelow(generate, "ExcludeCharacters")
				if len(punctuation) != 1 || len(left) != 1 || !punctuation[0].IsKnown() || punctuation[0].Says("true") || !left[0].IsKnown() {
					continue
				}
				for _, c := range []string{"/", `"`, "@"} {
					if !strings.Contains(left[0].Text, c) {
						p.Report(left[0].Path, fmt.Sprintf("the password may have the character %s, which the database does not take", c), `write ExcludeCharacters with at least /"@`)
						break
					}
				}
			}
		}
	},
}
