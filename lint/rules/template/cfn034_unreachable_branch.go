package template

import (
	"fmt"

	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var unreachableBranch = lint.Rule{
	ID: "CFN034", Name: "unreachable-branch", Severity: diag.Warning,
	Title:   "A branch of Fn::If never comes about",
	Aliases: []string{"W1028"},
	Why: "Where the branch is looked at, other conditions have decided already: the resource's own, an Fn::If around it, or values that a parameter may have. What stands in the branch is never used, which is hardly what was meant. Silent where that cannot be told, and for conditions that are always the same, of which CFN035 speaks. " +
		"Take the Fn::If away and leave the other branch, or name the condition that is meant.",
	Bad: `Parameters:
  Stage: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Condition: IsProd
    Properties:
      DisplayName: !If [IsProd, prod, test]
`,
	Good: `Parameters:
  Stage: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !If [IsProd, prod, test]
`,
	Run: func(p *lint.Pass) {
		t := p.Target.Template
		if t.Root.Get("Conditions") == nil || open(p) {
			return
		}
		anywhere(p, func(e *eval.Evaluator) {
			eachIf(t, func(path []string, condition string, when eval.Scenario) {
				if e.Satisfiable(when) != eval.Yes {
					return
				}
				for i, step := range []string{"1", "2"} {
					fact := eval.When(condition, i == 0)
					if e.Satisfiable(when.With(fact)) != eval.No || e.Satisfiable(eval.Scenario{}.With(fact)) == eval.No {
						continue
					}
					at := append(path[:len(path):len(path)], "Fn::If", step)
					p.Report(at, fmt.Sprintf("this branch never comes about: %s is always %t here", condition, i == 1), "leave the other branch alone, or name the condition that is meant")
				}
			})
		})
	},
}
