package lambda

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var zipWithoutHandler = lint.Rule{
	ID: "LAMBDA009", Name: "zip-without-handler", Severity: diag.Error,
	Title:   "A function of a ZIP file lacks Handler or Runtime",
	Aliases: []string{"W2533"},
	Why:     "Lambda does not know what to start: unless PackageType is Image, both must be written. Write Handler and Runtime.",
	Bad:     fn(zipped + "      Runtime: nodejs22.x\n"),
	Good:    fn(zipped + node),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::Lambda::Function") {
			if p.Has(r.Node, "Properties", "Code", "ImageUri") != lint.Absent {
				continue
			}
			inline := p.Has(r.Node, "Properties", "Code", "ZipFile") != lint.Absent
			for _, name := range []string{"Handler", "Runtime"} {
				for _, both := range p.Pairs(r, "PackageType", name) {
					kind, st := both[0], both[1]
					if kind.IsKnown() && !kind.Says("Image") && st.Presence == lint.Absent && !(inline && name == "Runtime") {
						p.Report(st.Path, fmt.Sprintf("the property %s is missing, which a function of a ZIP file needs", name), "write "+name)
					}
				}
			}
		}
	},
}
