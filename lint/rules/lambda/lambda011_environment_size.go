package lambda

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var environmentSize = lint.Rule{
	ID: "LAMBDA011", Name: "environment-size", Severity: diag.Error,
	Title:   "The environment variables of a function are too long",
	Aliases: []string{"E3697"},
	Why:     "All names and values together may have 4 KB (AWS Lambda Developer Guide, \"Lambda quotas\"). Keep large settings in a parameter of SSM or in the code. Parts that are not known count as nothing.",
	Bad:     fn(zipped + node + "      Environment: {Variables: {TEXT: \"" + strings.Repeat("long ", 830) + "\"}}\n"),
	Good:    fn(zipped + node + "      Environment: {Variables: {TEXT: short}}\n"),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::Lambda::Function") {
			for _, st := range p.Settings(r, "Environment", "Variables") {
				if st.Presence != lint.Present || st.Node == nil || st.Node.Kind != cfn.Map {
					continue
				}
				size := 0
				for _, f := range st.Node.Fields {
					size += len(f.Key)
					if text, ok := f.Value.Scalar(); ok {
						size += len(text)
					}
				}
				if size > 4096 {
					p.Report(st.Path, fmt.Sprintf("the variables have %d bytes at least, and 4096 are the most", size), "keep large settings in a parameter of SSM or in the code")
				}
			}
		}
	},
}
