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
	Why:     "Names that begin with aws or ssm, and paths that begin with /aws/ or /ssm/, are refused in any case of letters (AWS Systems Manager API Reference, PutParameter). Write another name.",
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
				if st.Presence == lint.Present && isReserved(strings.ToLower(st.Text)) {
					p.Report(st.Path, "names that begin with aws or ssm are kept for AWS", "write another name")
				}
			}
		}
	},
}

func isReserved(name string) bool {
	if path, ok := strings.CutPrefix(name, "/"); ok {
		first, _, _ := strings.Cut(path, "/")
		return first == "aws" || first == "ssm"
	}
	return strings.HasPrefix(name, "aws") || strings.HasPrefix(name, "ssm")
}
