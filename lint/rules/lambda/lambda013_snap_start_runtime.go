package lambda

import (
	"fmt"
	"strconv"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var snapStartRuntime = lint.Rule{
	ID: "LAMBDA013", Name: "snap-start-runtime", Severity: diag.Error,
	Title:   "A function of a runtime without SnapStart asks for it",
	Aliases: []string{"E2530"},
	Why:     "SnapStart works for Java 11 and later, Python 3.12 and later and .NET 8 and later (AWS Lambda Developer Guide, \"Improving startup performance with Lambda SnapStart\"); for others Lambda refuses it. Take SnapStart out, or write a newer runtime.",
	Bad:     fn(zipped + node + "      SnapStart: {ApplyOn: PublishedVersions}\n"),
	Good:    fn(zipped + "      Handler: index.handler\n      Runtime: python3.13\n      SnapStart: {ApplyOn: PublishedVersions}\n"),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::Lambda::Function") {
			for _, both := range p.Pairs(r, "SnapStart.ApplyOn", "Runtime") {
				st, runtime := both[0], both[1]
				if st.Says("PublishedVersions") && runtime.Presence == lint.Present && runtime.IsKnown() && !snapStarts(runtime.Text) {
					p.Report(st.Path, fmt.Sprintf("the runtime %s has no SnapStart", runtime.Text), "take SnapStart out, or write a newer runtime")
				}
			}
		}
	},
}

// snapStarts reports whether a runtime may have SnapStart: families that are not known
// may.
func snapStarts(runtime string) bool {
	for _, least := range []struct {
		family       string
		major, minor int
	}{{"java", 11, 0}, {"python", 3, 12}, {"dotnet", 8, 0}} {
		rest, ok := strings.CutPrefix(runtime, least.family)
		if !ok || rest == "" || rest[0] < '0' || rest[0] > '9' {
			continue
		}
		a, b, _ := strings.Cut(rest, ".")
		major, err := strconv.Atoi(a)
		minor, _ := strconv.Atoi(b)
		return err != nil || major > least.major || major == least.major && minor >= least.minor
	}
	for _, family := range []string{"nodejs", "ruby", "go1", "provided", "dotnetcore", "java8"} {
		if strings.HasPrefix(runtime, family) {
			return false
		}
	}
	return true
}
