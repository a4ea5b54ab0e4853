package rds

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var passwordByParameter = lint.Rule{
	ID: "RDS007", Name: "password-by-parameter", Severity: diag.Warning, Profile: lint.Strict,
	Title:   "The password of a database is a parameter",
	Aliases: []string{"W1011", "DB-01"},
	Why:     "Who deploys must know the password, it stands in shells and pipelines, and no rotation changes it; NoEcho hides it in CloudFormation alone. It is in the strict profile, since many templates live with it. Write ManageMasterUserPassword: true, or read a secret with {{resolve:secretsmanager:...}}.",
	Bad:     "Parameters:\n  Password: {Type: String, NoEcho: true}\n" + with("ManageMasterUserPassword: true", "MasterUserPassword: !Ref Password"),
	Good:    sound,
	Run: func(p *lint.Pass) {
		for _, kind := range databaseTypes {
			for _, r := range p.Resources(kind) {
				for _, st := range p.Settings(r, "MasterUserPassword") {
					id, attribute, _ := st.Node.RefersTo()
					parameter := p.Target.Template.Root.Get("Parameters", id)
					if of, _ := parameter.Get("Type").String(); attribute == "" && of == "String" {
						p.Report(st.Path, fmt.Sprintf("the password is the parameter %s, which somebody must know", id), "write ManageMasterUserPassword: true, or read a secret")
					}
				}
			}
		}
	},
}
