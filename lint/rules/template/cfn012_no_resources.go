package template

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var noResources = lint.Rule{
	ID: "CFN012", Name: "no-resources", Severity: diag.Error,
	Title:   "The template has no resource",
	Aliases: []string{"E1001"},
	Why: "CloudFormation refuses a template without Resources, and one whose Resources are empty. Silent where a macro may add some. " +
		"Add a resource; AWS::CloudFormation::WaitConditionHandle costs nothing and does nothing.",
	Bad: `AWSTemplateFormatVersion: "2010-09-09"
Description: to come
`,
	Good: `AWSTemplateFormatVersion: "2010-09-09"
Description: to come
Resources:
  Nothing: {Type: AWS::CloudFormation::WaitConditionHandle}
`,
	Run: func(p *lint.Pass) {
		t := p.Target.Template
		if open(p) {
			return
		}
		section := t.Root.Get("Resources")
		switch {
		case section == nil || section.Kind == cfn.Null:
			p.Report(nil, "the template has no Resources", "add a section Resources with at least one resource")
		case section.Kind != cfn.Map:
			p.Report([]string{"Resources"}, "Resources is no map", "write logical ids as keys below Resources")
		case len(section.Fields) == 0:
			p.Report([]string{"Resources"}, "Resources is empty", "add at least one resource")
		}
	},
}
