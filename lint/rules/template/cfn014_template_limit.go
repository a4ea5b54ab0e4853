package template

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// quotas are from "CloudFormation quotas" in its user guide.
var quotas = []struct {
	section string
	most    int
}{{"Resources", 500}, {"Parameters", 200}, {"Outputs", 200}, {"Mappings", 200}}

var templateLimit = lint.Rule{
	ID: "CFN014", Name: "template-limit", Severity: diag.Error,
	Title:   "The template holds more than CloudFormation takes",
	Aliases: []string{"E3010", "E2010", "E6010", "E7010", "E1003"},
	Why: "CloudFormation takes 500 resources, 200 parameters, 200 outputs and 200 mappings with 200 attributes each, once loops are unrolled, and a description of 1,024 bytes. " +
		"Part the template into several stacks, or into nested ones.",
	Bad: "Description: " + strings.Repeat("long ", 210) + `
Resources:
  Topic: {Type: AWS::SNS::Topic}
`,
	Good: `Description: short
Resources:
  Topic: {Type: AWS::SNS::Topic}
`,
	Run: func(p *lint.Pass) {
		root := p.Target.Template.Root
		for _, q := range quotas {
			if n := len(fieldsOf(root.Get(q.section))); n > q.most {
				p.Report([]string{q.section}, fmt.Sprintf("there are %d %s, %d are the most", n, strings.ToLower(q.section), q.most), "part the template into several stacks")
			}
		}
		for _, m := range fieldsOf(root.Get("Mappings")) {
			for _, f := range fieldsOf(m.Value) {
				if n := len(fieldsOf(f.Value)); n > 200 {
					p.Report([]string{"Mappings", m.Key, f.Key}, fmt.Sprintf("there are %d attributes, 200 are the most", n), "part the mapping in two")
				}
			}
		}
		if text, ok := root.Get("Description").String(); ok && len(text) > 1024 {
			p.Report([]string{"Description"}, fmt.Sprintf("the description has %d bytes, 1024 are the most", len(text)), "write less, or move it to a comment")
		}
	},
}
