package lambda

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var logLevelOfText = lint.Rule{
	ID: "LAMBDA012", Name: "log-level-of-text", Severity: diag.Error,
	Title:   "A function says which levels to log, but logs as text",
	Aliases: []string{"E3696"},
	Why:     "ApplicationLogLevel and SystemLogLevel work with LogFormat: JSON only; with Text Lambda refuses them. Write LogFormat: JSON, or take the levels out.",
	Bad:     fn(zipped + node + "      LoggingConfig: {LogFormat: Text, SystemLogLevel: WARN}\n"),
	Good:    fn(zipped + node + "      LoggingConfig: {LogFormat: JSON, SystemLogLevel: WARN}\n"),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::Lambda::Function") {
			for _, name := range []string{"ApplicationLogLevel", "SystemLogLevel"} {
				for _, both := range p.Pairs(r, "LoggingConfig.LogFormat", "LoggingConfig."+name) {
					format, st := both[0], both[1]
					if format.Says("Text") && st.Presence == lint.Present {
						p.Report(st.Path, fmt.Sprintf("the function logs as text, which has no %s", name), "write LogFormat: JSON, or take the level out")
					}
				}
			}
		}
	},
}
