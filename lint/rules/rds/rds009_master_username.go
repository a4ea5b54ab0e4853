package rds

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var masterUsername = lint.Rule{
	ID: "RDS009", Name: "master-username", Severity: diag.Error,
	Title:   "The name of the first user is one that the engine does not take",
	Aliases: []string{"DB-06"},
	Why:     "A name begins with a letter and has letters, digits and underscores, at most 16 for MySQL and MariaDB, 30 for Oracle and 63 for PostgreSQL; rdsadmin is of RDS itself, and admin is reserved in PostgreSQL (Amazon RDS API Reference, CreateDBInstance). Write another name. Engines that are not known are not judged.",
	Bad:     with("MasterUsername: example", "MasterUsername: admin"),
	Good:    sound,
	Run: func(p *lint.Pass) {
		for _, kind := range databaseTypes {
			for _, r := range p.Resources(kind) {
				for _, both := range p.Pairs(r, "Engine", "MasterUsername") {
					engine, name := both[0], both[1]
					if engine.Presence != lint.Present || name.Presence != lint.Present || !engine.IsKnown() || !name.IsKnown() || strings.Contains(name.Text, "{{") {
						continue
					}
					if problem := wrongName(strings.ToLower(engine.Text), name.Text); problem != "" {
						p.Report(name.Path, problem, "write another name")
					}
				}
			}
		}
	},
}

// wrongName says what is wrong with the name of the first user, "" for nothing.
func wrongName(engine, name string) string {
	most := 0
	switch {
	case strings.Contains(engine, "postgres"):
		most = 63
		if strings.EqualFold(name, "admin") {
			return "the name admin is reserved in PostgreSQL"
		}
	case strings.Contains(engine, "mysql") || strings.Contains(engine, "mariadb"):
		most = 16
	case strings.Contains(engine, "oracle"):
		most = 30
	default:
		return ""
	}
	if strings.EqualFold(name, "rdsadmin") {
		return "the name rdsadmin is of RDS itself"
	}
	if len(name) > most {
		return fmt.Sprintf("the name has %d characters, and %d are the most", len(name), most)
	}
	for i, c := range name {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c != '_' && c != '$' && c != '#' && (c < '0' || c > '9')) {
			return "the name must begin with a letter, and have letters, digits and underscores only"
		}
	}
	return ""
}
