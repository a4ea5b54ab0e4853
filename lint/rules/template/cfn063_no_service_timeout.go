package template

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var noServiceTimeout = lint.Rule{
	ID: "CFN063", Name: "no-service-timeout", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A custom resource waits for an hour when its function does not answer",
	Aliases: []string{"DB-10", "CFN-06"},
	Why: "A function that breaks before it answers holds the stack for 3,600 seconds, and once more on the way back. It is in the strict profile, since functions that answer always lose nothing. " +
		"Write ServiceTimeout with a number of seconds that is a little more than the function takes (User Guide, \"AWS::CloudFormation::CustomResource\").",
	Bad: `Resources:
  Example:
    Type: Custom::Example
    Properties: {ServiceToken: !ImportValue example-function}
`,
	Good: `Resources:
  Example:
    Type: Custom::Example
    Properties: {ServiceToken: !ImportValue example-function, ServiceTimeout: 300}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("") {
			if !r.IsCustom() {
				continue
			}
			for _, st := range p.Settings(r, "ServiceTimeout") {
				if st.Presence == lint.Absent {
					p.Report(st.Path, "the stack waits for an hour when the function does not answer", "write ServiceTimeout: 300, or what the function needs")
				}
			}
		}
	},
}
