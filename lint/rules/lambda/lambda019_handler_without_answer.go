package lambda

import (
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var handlerWithoutAnswer = lint.Rule{
	ID: "LAMBDA019", Name: "handler-without-answer", Severity: diag.Warning, Profile: lint.Strict,
	Title:   "A custom resource is handled by code that may never answer",
	Aliases: []string{"SP-08"},
	Why:     "CloudFormation waits for an hour for an answer, also to Delete and also after an exception. Code in the template that answers custom resources must catch what goes wrong and look at RequestType, so that deleting the stack does not create once more. It is in the strict profile, since it reads the code as text. Catch exceptions, answer FAILED with a Reason, and handle Delete.",
	Bad:     custom("def handler(event, context):\n              cfnresponse.send(event, context, cfnresponse.SUCCESS, {})"),
	Good:    custom("def handler(event, context):\n              try:\n                  if event['RequestType'] != 'Delete':\n                      make()\n                  cfnresponse.send(event, context, cfnresponse.SUCCESS, {})\n              except Exception as e:\n                  cfnresponse.send(event, context, cfnresponse.FAILED, {}, reason=str(e))"),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::Lambda::Function") {
			for _, st := range p.Settings(r, "Code", "ZipFile") {
				if st.Presence != lint.Present || !strings.Contains(st.Text, "ResponseURL") && !strings.Contains(st.Text, "cfnresponse") && !strings.Contains(st.Text, "cfn-response") {
					continue
				}
				var lacks []string
				if !strings.Contains(st.Text, "RequestType") {
					lacks = append(lacks, "does not look at RequestType")
				}
				if !strings.Contains(st.Text, "except") && !strings.Contains(st.Text, "catch") && !strings.Contains(st.Text, "err") {
					lacks = append(lacks, "does not answer when it breaks")
				}
				if len(lacks) > 0 {
					p.Report(st.Path, "the handler of custom resources "+strings.Join(lacks, " and "), "catch exceptions and answer FAILED, and handle Delete")
				}
			}
		}
	},
}

// custom gives a function that handles custom resources.
func custom(code string) string {
	return fn("      Code:\n        ZipFile: |\n          import cfnresponse\n          " + code + "\n      Handler: index.handler\n      Runtime: python3.13\n")
}
