package template

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var missingTransform = lint.Rule{
	ID: "CFN061", Name: "missing-transform", Severity: diag.Error,
	Title:   "A resource needs a macro that the template does not name",
	Aliases: []string{"E3038"},
	Why: "CloudFormation knows no type AWS::Serverless::... by itself: the macro makes other types of it. " +
		"Write Transform: AWS::Serverless-2016-10-31 at the top of the template.",
	Bad: `Resources:
  Table:
    Type: AWS::Serverless::SimpleTable
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
`,
	Good: `Transform: AWS::Serverless-2016-10-31
Resources:
  Table:
    Type: AWS::Serverless::SimpleTable
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
`,
	Run: func(p *lint.Pass) {
		if p.Target.Template.IsServerless() || open(p) {
			return
		}
		for _, r := range p.Resources("") {
			if r.IsServerless() {
				p.Report(r.Path("Type"), fmt.Sprintf("%s needs a transform", r.Type), "write Transform: AWS::Serverless-2016-10-31 at the top of the template")
				return
			}
		}
	},
}
