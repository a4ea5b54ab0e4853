package template

import (
	"fmt"
	"slices"
	"strconv"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// ruleFunctions are those of "Rule-specific intrinsic functions" in the CloudFormation
// user guide that give true or false.
var ruleFunctions = []string{"Fn::And", "Fn::Contains", "Fn::EachMemberEquals", "Fn::EachMemberIn", "Fn::Equals", "Fn::Not", "Fn::Or", "Fn::RefAll", "Fn::ValueOf", "Fn::ValueOfAll"}

var malformedRule = lint.Rule{
	ID: "CFN050", Name: "malformed-rule", Severity: diag.Error,
	Title:   "A rule in Rules has not the shape that rules have",
	Aliases: []string{"E1700", "E1701", "E1702"},
	Why: "CloudFormation refuses the template. A rule has Assertions, a list of which each has an Assert, and may have a RuleCondition; both are functions that give true or false. " +
		"Write {Assertions: [{Assert: FUNCTION, AssertDescription: TEXT}]}.",
	Bad: `Parameters:
  Stage: {Type: String}
Rules:
  KnownStage:
    Assertion:
      - Assert: {Fn::Contains: [[test, prod], !Ref Stage]}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Stage}}
`,
	Good: `Parameters:
  Stage: {Type: String}
Rules:
  KnownStage:
    Assertions:
      - Assert: {Fn::Contains: [[test, prod], !Ref Stage]}
        AssertDescription: Stage is test or prod
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Stage}}
`,
	Run: func(p *lint.Pass) {
		if open(p) {
			return
		}
		for _, f := range fieldsOf(p.Target.Template.Root.Get("Rules")) {
			path := []string{"Rules", f.Key}
			if f.Value == nil || f.Value.Kind != cfn.Map {
				p.Report(path, fmt.Sprintf("rule %s is no map", f.Key), "write its Assertions below its name")
				continue
			}
			unknownKeys(p, path, f.Value, "a rule", maxShapes, "RuleCondition", "Assertions")
			if n := f.Value.Get("RuleCondition"); n != nil {
				truthful(p, n, []string{"Rules", f.Key, "RuleCondition"})
			}
			list := f.Value.Get("Assertions")
			switch {
			case list == nil:
				p.Report(path, fmt.Sprintf("rule %s asserts nothing", f.Key), "write Assertions: [{Assert: FUNCTION}]")
			case list.Kind != cfn.List:
				p.Report([]string{"Rules", f.Key, "Assertions"}, "Assertions is no list", "write a hyphen before each assertion in YAML, [ ] around them in JSON")
			default:
				for i, n := range list.Items {
					assertion(p, n, []string{"Rules", f.Key, "Assertions", strconv.Itoa(i)})
				}
			}
		}
	},
}

func assertion(p *lint.Pass, n *cfn.Node, path []string) {
	if n == nil || n.Kind != cfn.Map {
		p.Report(path, "the assertion is no map", "write {Assert: FUNCTION, AssertDescription: TEXT}")
		return
	}
	if assert := n.Get("Assert"); assert != nil {
		truthful(p, assert, append(path, "Assert"))
		return
	}
	p.Report(path, "the assertion has no Assert", "write Assert: FUNCTION beside AssertDescription")
}

// truthful reports what is no function that gives true or false.
func truthful(p *lint.Pass, n *cfn.Node, path []string) {
	name, _, ok := n.Intrinsic()
	if ok && slices.Contains(ruleFunctions, name) {
		return
	}
	p.Report(path, "this gives neither true nor false", "write one of the functions of rules, such as Fn::Contains or Fn::Equals")
}
