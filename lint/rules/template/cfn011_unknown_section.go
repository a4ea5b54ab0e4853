package template

import (
	"fmt"
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// sections are those of "Template sections" in the CloudFormation user guide.
var sections = []string{
	"AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings", "Conditions",
	"Transform", "Hooks", "Resources", "Outputs",
}

// maps are the sections that are maps of names; Resources has a rule of its own, CFN012.
var maps = []string{"Metadata", "Parameters", "Rules", "Mappings", "Conditions", "Hooks", "Outputs"}

var unknownSection = lint.Rule{
	ID: "CFN011", Name: "unknown-section", Severity: diag.Error,
	Title:   "The template has a section that CloudFormation does not know, or that is no map",
	Aliases: []string{"E1001"},
	Why: "CloudFormation refuses a template with any other key at its top, and a misspelt section takes all that it holds with it. All sections but AWSTemplateFormatVersion, Description and Transform are maps. Silent where a macro may read the section. " +
		"Write the section's name as CloudFormation spells it; what is only for readers belongs under Metadata.",
	Bad: `Descripton: alarms
Resources:
  Topic: {Type: AWS::SNS::Topic}
`,
	Good: `Description: alarms
Resources:
  Topic: {Type: AWS::SNS::Topic}
`,
	Run: func(p *lint.Pass) {
		t := p.Written()
		if isOpen(t) || t.Root.Field("Rain") != nil {
			return
		}
		for _, f := range fieldsOf(t.Root) {
			switch {
			case slices.Contains(maps, f.Key) && f.Value != nil && f.Value.Kind != cfn.Map && f.Value.Kind != cfn.Null:
				p.Report([]string{f.Key}, f.Key+" is no map", "write names as keys below "+f.Key)
			case slices.Contains(sections, f.Key) || cfn.IsLoop(f.Key) || f.Key == "Globals" && t.IsServerless():
			case f.Key == "Globals":
				reportKey(p, []string{f.Key}, f, "Globals needs the serverless transform", "write Transform: AWS::Serverless-2016-10-31")
			default:
				reportKey(p, []string{f.Key}, f, fmt.Sprintf("there is no section %s", quoted(f.Key)), meant(f.Key, sections, "move it below Metadata, or take it away"))
			}
		}
	},
}
