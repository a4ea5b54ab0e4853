package template

import (
	"fmt"

	"cuemulus.dev/cfn/spec"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var runtimeBlocked = lint.Rule{
	ID: "CFN040", Name: "blocked-runtime", Severity: diag.Error,
	Title:   "A function has a runtime that Lambda takes no longer",
	Aliases: []string{"E2533", "E2531"},
	Why: "Lambda neither makes nor changes functions of a runtime past the day on which updates are blocked, so the deployment fails. Silent where the date of the run is not known. " +
		"Move to the runtime that follows; CFN041 warns before it is too late.",
	Bad:  function("python2.7"),
	Good: function("python3.13"),
	Run: func(p *lint.Pass) {
		eachRuntime(p, func(v lint.Value, life spec.Runtime) {
			if past(p, life.UpdateBlock) {
				p.Report(v.Path, fmt.Sprintf("runtime %s is taken no longer, since %s", life.Name, life.UpdateBlock), successor(life))
			}
		})
	},
}

func function(runtime string) string {
	return `Resources:
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: ` + runtime + `
      Handler: index.handler
      Role: !Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:role/example
      Code: {ZipFile: "def handler(event, context): pass"}
`
}

// eachRuntime visits the runtimes that functions have and that are or will be
// withdrawn.
func eachRuntime(p *lint.Pass, visit func(v lint.Value, life spec.Runtime)) {
	for _, r := range p.Resources("") {
		if r.Type != "AWS::Lambda::Function" && r.Type != "AWS::Serverless::Function" || p.Today() == "" {
			continue
		}
		for _, v := range p.Values(r.Property("Runtime"), r.Path("Properties", "Runtime")) {
			if life, ok := p.Spec().Runtime(v.Text); ok {
				visit(v, life)
			}
		}
	}
}

// past reports whether a day is known and has come.
func past(p *lint.Pass, day string) bool { return day != "" && day <= p.Today() }

func successor(life spec.Runtime) string {
	if life.Successor == "" {
		return "move to a runtime that is kept"
	}
	return "move to " + life.Successor + " or later"
}
