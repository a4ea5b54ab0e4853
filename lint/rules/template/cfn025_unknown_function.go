package template

import (
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// functions are those of "Intrinsic function reference", "Rule-specific intrinsic
// functions" and the language extensions in the CloudFormation user guide.
var functions = []string{
	"Fn::And", "Fn::Base64", "Fn::Cidr", "Fn::Contains", "Fn::EachMemberEquals", "Fn::EachMemberIn", "Fn::Equals",
	"Fn::FindInMap", "Fn::ForEach", "Fn::GetAZs", "Fn::GetAtt", "Fn::GetStackOutput", "Fn::If", "Fn::ImportValue",
	"Fn::Join", "Fn::Length", "Fn::Not", "Fn::Or", "Fn::RefAll", "Fn::Select", "Fn::Split", "Fn::Sub",
	"Fn::ToJsonString", "Fn::Transform", "Fn::ValueOf", "Fn::ValueOfAll",
}

var unknownFunction = lint.Rule{
	ID: "CFN025", Name: "unknown-function", Severity: diag.Error,
	Title: "A function is called that CloudFormation does not know",
	Why: "CloudFormation takes it for a property of that name, or refuses the template. Names of functions tell capital letters from small ones. Silent where a macro may read it. " +
		"Write the function's name as CloudFormation spells it.",
	Bad: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: {Fn::Jion: ["", [a, b]]}
`,
	Good: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: {Fn::Join: ["", [a, b]]}
`,
	Run: func(p *lint.Pass) {
		if hasMacro(p.Written()) {
			return
		}
		eachEvaluated(p.Target.Template, func(path []string, n *cfn.Node) bool {
			name, _, ok := n.Intrinsic()
			if ok && strings.HasPrefix(name, "Fn::") && !slices.Contains(functions, name) && !cfn.IsLoop(name) && !strings.Contains(name[4:], "::") {
				p.Report(path, "there is no function "+name, meant(name, functions, "write one of CloudFormation's functions"))
			}
			return true
		})
	},
}
