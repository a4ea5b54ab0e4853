package lambda

import (
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var guessableSecret = lint.Rule{
	ID: "LAMBDA015", Name: "guessable-secret", Severity: diag.Error,
	Title:   "A function makes secrets with numbers that can be guessed",
	Aliases: []string{"CFN-18"},
	Why:     "The module random of Python and Math.random of Node.js repeat themselves for whoever knows a few of their numbers, and say so. Reported is code in the template that draws from an alphabet, or that speaks of passwords or tokens beside it. Use secrets or random.SystemRandom in Python and crypto.randomBytes in Node.js, or let Secrets Manager make the secret (GetRandomPassword).",
	Bad:     fn("      Code:\n        ZipFile: |\n          import random, string\n          def handler(event, context):\n              password = ''.join(random.choice(string.ascii_letters) for _ in range(16))\n              return password\n      Handler: index.handler\n      Runtime: python3.13\n"),
	Good:    fn("      Code:\n        ZipFile: |\n          import secrets, string\n          def handler(event, context):\n              password = ''.join(secrets.choice(string.ascii_letters) for _ in range(16))\n              return password\n      Handler: index.handler\n      Runtime: python3.13\n"),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::Lambda::Function") {
			for _, st := range p.Settings(r, "Code", "ZipFile") {
				if st.Presence == lint.Present && guessable(st.Text) {
					p.Report(st.Path, "secrets are made with a generator whose numbers can be guessed", "use secrets in Python, crypto.randomBytes in Node.js")
				}
			}
		}
	},
}

// guessable reports whether code draws the letters of a secret from a generator that
// is not made for it.
func guessable(code string) bool {
	draws := strings.Contains(code, "Math.random(")
	for _, call := range []string{"random.choice(", "random.choices(", "random.sample(", "random.randint(", "random.randrange(", "random.shuffle("} {
		draws = draws || strings.Contains(code, call)
	}
	if !draws || strings.Contains(code, "SystemRandom") {
		return false
	}
	lower := strings.ToLower(code)
	return slices.ContainsFunc([]string{"password", "passwd", "secret", "token"}, func(word string) bool { return strings.Contains(lower, word) })
}
