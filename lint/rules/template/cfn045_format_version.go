package template

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var formatVersion = lint.Rule{
	ID: "CFN045", Name: "format-version", Severity: diag.Error,
	Title:   "AWSTemplateFormatVersion has a value that it cannot have",
	Aliases: []string{"E1001"},
	Why: "There is one version of the format, and it is no version of the template. CloudFormation refuses every other one. " +
		"Write 2010-09-09, or take the line away.",
	Bad: `AWSTemplateFormatVersion: "2026-01-31"
Resources:
  Topic: {Type: AWS::SNS::Topic}
`,
	Good: `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Topic: {Type: AWS::SNS::Topic}
`,
	Run: func(p *lint.Pass) {
		n := p.Target.Template.Root.Get("AWSTemplateFormatVersion")
		if text, ok := n.Scalar(); ok && text != "2010-09-09" && !strings.HasPrefix(text, "2010-09-09T00:00:00") {
			p.Report([]string{"AWSTemplateFormatVersion"}, fmt.Sprintf("there is no format version %s", quoted(text)), `write "2010-09-09"`)
		}
	},
}
