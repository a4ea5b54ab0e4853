package ssm

import (
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var reservedParameterName = lint.Rule{
	ID: "SSM001", Name: "reserved-parameter-name", Severity: diag.Error,
	Title:   "A parameter has a name that Systems Manager keeps for AWS",
	Aliases: []string{"W3701"},
	Why:     "Names that begin with aws or ssm, with or without a slash before it and in any case, are refused (AWS Systems Manager API Reference, PutParameter). Write another name.",
	Bad: `Resources:
  Parameter:
    Type: AWS::SSM::Parameter
    Properties: {Name: /aws/example, Type: String, Value: example}
`,
	Good: `Resources:
  Parameter:
    Type: AWS::SSM::Parameter
    Properties: {Name: /example/aws, Type: String, Value: example}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::SSM::Parameter") {
			for _, st := range p.Settings(r, "Name") {
				name := strings.ToLower(strings.TrimPrefix(st.Text, "/"))
				if st.Presence == lint.Present && (strings.HasPrefix(name, "aws") || strings.HasPrefix(name, "ssm")) {
					p.Report(st.Path, "names that begin with aws or ssm are kept for AWS", "write another name")
				}
			}
		}
	},
}
