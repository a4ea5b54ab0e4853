package lambda

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var zipFileRuntime = lint.Rule{
	ID: "LAMBDA008", Name: "zip-file-runtime", Severity: diag.Error,
	Title:   "Code in the template has a runtime that cannot take it",
	Aliases: []string{"E3677", "E3678"},
	Why:     "ZipFile is the source of one file index, which Lambda takes for Node.js and Python only (CloudFormation User Guide, \"AWS::Lambda::Function Code\"). Upload the code to S3, or write another runtime.",
	Bad:     fn("      Code: {ZipFile: \"puts 1\"}\n      Handler: index.handler\n      Runtime: ruby3.4\n"),
	Good:    fn("      Code: {ZipFile: \"exports.handler = async () => {}\"}\n" + node),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::Lambda::Function") {
			for _, both := range p.Pairs(r, "Code.ZipFile", "Runtime") {
				code, st := both[0], both[1]
				switch {
				case code.Presence != lint.Present:
				case st.Presence == lint.Absent:
					p.Report(st.Path, "the code stands in the template, and no runtime says in which language", "write Runtime")
				case st.IsKnown() && !strings.HasPrefix(st.Text, "nodejs") && !strings.HasPrefix(st.Text, "python"):
					p.Report(st.Path, fmt.Sprintf("the runtime %s does not take code from the template", st.Text), "upload the code to S3, or write it for Node.js or Python")
				}
			}
		}
	},
}
