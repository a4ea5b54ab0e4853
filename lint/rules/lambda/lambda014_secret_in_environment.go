package lambda

import (
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var secretInEnvironment = lint.Rule{
	ID: "LAMBDA014", Name: "secret-in-environment", Severity: diag.Warning, Profile: lint.Strict,
	Title:   "A secret is written into the environment of a function",
	Aliases: []string{"CFN-07", "CKV_AWS_45", "DB-03"},
	Why:     "Whoever may read the configuration of the function reads its variables, in the console, in the API and in every copy of the configuration; that goes for parameters with NoEcho and for {{resolve:secretsmanager:...}} too, which is put in when the stack is made. It is in the strict profile, since many small functions live with it. Give the function the ARN of the secret and let it read the value.",
	Bad:     "Parameters:\n  Token: {Type: String, NoEcho: true}\n" + fn(zipped+node+"      Environment: {Variables: {TOKEN: !Ref Token}}\n"),
	Good:    fn(zipped + node + "      Environment: {Variables: {TOKEN_SECRET: example/token}}\n"),
	Run: func(p *lint.Pass) {
		eachVariable(p, func(f cfn.Field, at []string) {
			id, attribute, _ := f.Value.RefersTo()
			noEcho, _ := p.Target.Template.Root.Get("Parameters", id, "NoEcho").Scalar()
			text, _ := f.Value.TextOf()
			if attribute == "" && strings.EqualFold(noEcho, "true") || strings.Contains(text, "{{resolve:secretsmanager:") {
				p.Report(at, "a secret is written into the environment, which is no secret", "give the function the ARN of the secret, and let it read the value")
			}
		})
	},
}
