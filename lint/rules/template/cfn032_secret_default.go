package template

import (
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var secretDefault = lint.Rule{
	ID: "CFN032", Name: "secret-default", Severity: diag.Warning,
	Title: "A parameter with NoEcho has a default",
	Why: "The default stands in the template for everybody to read, and is what the secret is wherever nobody gave another. An empty default, one that says that there is no value (such as NONE) and one that is a dynamic reference are not reported. " +
		"Take the default away.",
	Bad: `Parameters:
  Token: {Type: String, NoEcho: true, Default: changeit}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Token}}
`,
	Good: `Parameters:
  Token: {Type: String, NoEcho: true}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Token}}
`,
	Run: func(p *lint.Pass) {
		for _, f := range fieldsOf(p.Target.Template.Root.Get("Parameters")) {
			text, ok := f.Value.Get("Default").Scalar()
			kind, _ := f.Value.Get("Type").String()
			if !ok || !isNoEcho(f.Value) || strings.HasPrefix(kind, "AWS::SSM::") || strings.Contains(text, "{{resolve:") {
				continue
			}
			switch strings.ToLower(strings.Trim(text, " -_<>")) {
			case "", "none", "null", "n/a", "na", "false", "no", "empty", "unset":
				continue
			}
			withoutLine(p.Report([]string{"Parameters", f.Key, "Default"}, "a secret has a default that everybody can read", "take the default away"))
		}
	},
}
