package template

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// secretWords are what the name of an attribute has in it when its value is a secret.
var secretWords = []string{"password", "passwd", "secret", "token", "privatekey", "credential"}

var secretAttributeShown = lint.Rule{
	ID: "CFN064", Name: "secret-attribute-shown", Severity: diag.Warning,
	Title:   "A secret that a custom resource gives is shown",
	Aliases: []string{"SP-03", "PW-03", "CFN-07"},
	Why: "NoEcho in the answer of a custom resource hides the attribute itself, but outputs, metadata, user data and environment variables show what they are given to everybody who may describe them. Reported are attributes whose name says that they are a secret (password, secret, token) and no ARN, name or id of one. " +
		"Give out where the secret lies, and let who needs it read it there.",
	Bad: `Resources:
  Password:
    Type: Custom::Password
    Properties: {ServiceToken: !ImportValue example-function, ServiceTimeout: 300}
Outputs:
  Password: {Value: !GetAtt Password.Password}
`,
	Good: `Resources:
  Password:
    Type: Custom::Password
    Properties: {ServiceToken: !ImportValue example-function, ServiceTimeout: 300}
Outputs:
  Parameter: {Value: !GetAtt Password.ParameterName}
`,
	Run: func(p *lint.Pass) {
		for _, u := range uses(p) {
			if u.attribute == "" || !isSecretName(u.attribute) || !isShown(p, u.path) {
				continue
			}
			if r, ok := p.Resource(u.name); ok && r.IsCustom() {
				report(p, u, fmt.Sprintf("%s.%s is a secret and is shown here", u.name, u.attribute), "give out its name or ARN, and let it be read there")
			}
		}
	},
}

// isSecretName reports whether an attribute is a secret by its name.
func isSecretName(name string) bool {
	name = strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
	for _, end := range []string{"arn", "name", "id", "version", "path"} {
		if strings.HasSuffix(name, end) {
			return false
		}
	}
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(name, word) })
}

// isShown reports whether a path leads to a place that is read by more than the
// resource: outputs, metadata, user data and environments.
func isShown(p *lint.Pass, path []string) bool {
	switch {
	case path[0] == "Outputs":
		return true
	case path[0] != "Resources" || len(path) < 4:
		return false
	case path[2] == "Metadata":
		return true
	}
	return inUserData(p, path) || path[2] == "Properties" && path[3] == "Environment"
}
