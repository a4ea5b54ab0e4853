package template

import (
	"fmt"

	"cuemulus.dev/cfn/spec"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var runtimeDeprecated = lint.Rule{
	ID: "CFN041", Name: "deprecated-runtime", Severity: diag.Warning,
	Title:   "A function has a runtime that gets no more patches",
	Aliases: []string{"W2531", "E2531", "E2533"},
	Why: "Holes in the runtime stay open, and some day later Lambda takes no more new functions and then no more changes. Silent where the date of the run is not known. " +
		"Move to the runtime that follows.",
	Bad:  function("python3.9"),
	Good: function("python3.13"),
	Run: func(p *lint.Pass) {
		eachRuntime(p, func(v lint.Value, life spec.Runtime) {
			if past(p, life.Deprecated) && !past(p, life.UpdateBlock) {
				p.Report(v.Path, fmt.Sprintf("runtime %s gets no more patches since %s", life.Name, life.Deprecated), successor(life))
			}
		})
	},
}
