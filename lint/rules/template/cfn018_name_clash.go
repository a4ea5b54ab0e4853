package template

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var nameClash = lint.Rule{
	ID: "CFN018", Name: "name-clash", Severity: diag.Error,
	Title:   "A parameter and a resource have the same name",
	Aliases: []string{"E3007"},
	Why: "Ref could mean either, and CloudFormation refuses the template. " +
		"Give one of the two another name.",
	Bad: `Parameters:
  Topic: {Type: String}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Topic}}
`,
	Good: `Parameters:
  Name: {Type: String}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Name}}
`,
	Run: func(p *lint.Pass) {
		parameters := p.Target.Template.Root.Get("Parameters")
		for _, r := range p.Resources("") {
			if f := parameters.Field(r.ID); f != nil {
				d := reportKey(p, r.Path(), r.Key, fmt.Sprintf("there is a parameter %s too", r.ID), "give one of the two another name")
				if f.KeyPos.Line > 0 && p.Target.Template.Where == nil {
					d.Related = append(d.Related, diag.Related{Pos: f.KeyPos, Message: "the parameter"})
				}
			}
		}
	},
}
