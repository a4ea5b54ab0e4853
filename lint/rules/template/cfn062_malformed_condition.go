package template

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// truths are the functions that give true or false in Conditions.
var truths = []string{"Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals", "Condition"}

var malformedCondition = lint.Rule{
	ID: "CFN062", Name: "malformed-condition", Severity: diag.Error,
	Title:   "A condition is made of itself, or of something that gives neither true nor false",
	Aliases: []string{"E8001", "E8004", "E8005", "E8006", "E8007"},
	Why: "CloudFormation refuses the template: a condition, and each argument of Fn::And, Fn::Or and Fn::Not, is Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition. " +
		"A condition that names itself, also by way of others, has no answer. " +
		"Compare a parameter with Fn::Equals; name another condition with !Condition NAME.",
	Bad: `Parameters:
  Wanted: {Type: String, AllowedValues: ["true", "false"]}
Conditions:
  IsUnwanted: !Not [!Ref Wanted]
Resources:
  Topic: {Type: AWS::SNS::Topic, Condition: IsUnwanted}
`,
	Good: `Parameters:
  Wanted: {Type: String, AllowedValues: ["true", "false"]}
Conditions:
  IsUnwanted: !Not [!Equals [!Ref Wanted, "true"]]
Resources:
  Topic: {Type: AWS::SNS::Topic, Condition: IsUnwanted}
`,
	Run: func(p *lint.Pass) {
		if open(p) {
			return
		}
		for _, f := range fieldsOf(p.Target.Template.Root.Get("Conditions")) {
			if !strings.HasPrefix(f.Key, "Fn::") {
				condition(p, f.Value, []string{"Conditions", f.Key}, 0)
			}
		}
		conditionCircles(p)
	},
}

// conditionCircles reports each condition that names itself, also by way of others,
// once for a circle, at the name that closes it.
func conditionCircles(p *lint.Pass) {
	named := map[string][]use{}
	for _, u := range uses(p) {
		if u.by == "Condition" && len(u.path) > 1 && u.path[0] == "Conditions" {
			named[u.path[1]] = append(named[u.path[1]], u)
		}
	}
	const below, done = 1, 2
	state := map[string]int{}
	var visit func(name string)
	visit = func(name string) {
		state[name] = below
		for _, u := range named[name] {
			switch state[u.name] {
			case below:
				report(p, u, fmt.Sprintf("condition %s hangs on itself", quoted(u.name)), "take this out, or name another condition")
			case done:
			default:
				visit(u.name)
			}
		}
		state[name] = done
	}
	for _, f := range fieldsOf(p.Target.Template.Root.Get("Conditions")) {
		if state[f.Key] == 0 {
			visit(f.Key)
		}
	}
}

// maxConditionDepth bounds how deep a condition is followed.
const maxConditionDepth = 50

func condition(p *lint.Pass, n *cfn.Node, path []string, depth int) {
	name, arg, ok := n.Intrinsic()
	switch {
	case depth > maxConditionDepth || ok && (strings.HasPrefix(name, "Fn::ForEach") || name == "Fn::Transform"):
		return
	case !ok || !slices.Contains(truths, name):
		if ok && strings.HasPrefix(name, "Fn::") && !slices.Contains(functions, name) {
			return // said by another rule
		}
		p.Report(path, "this gives neither true nor false", "compare it: !Equals [VALUE, VALUE]")
		return
	case name == "Condition" || name == "Fn::Equals" || arg == nil || arg.Kind != cfn.List:
		return
	}
	for i, item := range arg.Items {
		condition(p, item, append(path[:len(path):len(path)], name, strconv.Itoa(i)), depth+1)
	}
}
