package template

import (
	"fmt"
	"strconv"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var contradictoryConstraints = lint.Rule{
	ID: "CFN052", Name: "contradictory-constraints", Severity: diag.Error,
	Title: "No value of a parameter fulfils the parameter's own rules",
	Why: "The least is more than the most, or every one of AllowedValues is refused by another rule of the parameter, so that the stack can be made with no value at all. " +
		"Correct the limits. Patterns that Go cannot read are not judged.",
	Bad: `Parameters:
  Name: {Type: String, MinLength: 20, MaxLength: 10}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Name}}
`,
	Good: `Parameters:
  Name: {Type: String, MinLength: 10, MaxLength: 20}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Name}}
`,
	Run: func(p *lint.Pass) {
		for _, f := range fieldsOf(p.Target.Template.Root.Get("Parameters")) {
			for _, bounds := range [][2]string{{"MinLength", "MaxLength"}, {"MinValue", "MaxValue"}} {
				least, ok1 := numberOf(f.Value.Get(bounds[0]))
				most, ok2 := numberOf(f.Value.Get(bounds[1]))
				if ok1 && ok2 && least > most {
					p.Report([]string{"Parameters", f.Key, bounds[0]}, fmt.Sprintf("%s is more than %s, so that no value fits", bounds[0], bounds[1]), "make it smaller than "+bounds[1])
				}
			}
			if dead, all := deadValues(f.Value); len(dead) > 0 && len(dead) == all {
				p.Report([]string{"Parameters", f.Key, "AllowedValues"}, "every one of AllowedValues is refused by another rule of the parameter: the first "+dead[0].problem, "correct the other rule, or take it out")
			}
		}
	},
}

func numberOf(n *cfn.Node) (float64, bool) {
	text, ok := n.Scalar()
	f, err := strconv.ParseFloat(text, 64)
	return f, ok && err == nil
}

// deadValue is one of AllowedValues that another rule of the parameter refuses.
type deadValue struct {
	index   int
	problem string
}

// Bounds on the allowed values of a parameter that are looked at, and on the product of
// their length and that of the pattern, which is what matching costs.
const (
	maxAllowed = 1000
	maxMatched = 1 << 19
)

// deadValues gives the allowed values that can never be given, and how many there are.
func deadValues(parameter *cfn.Node) (dead []deadValue, all int) {
	list := parameter.Get("AllowedValues")
	if list == nil || list.Kind != cfn.List || len(list.Items) > maxAllowed || isNoEcho(parameter) {
		return nil, 0
	}
	rules := constraintsOf(parameter)
	rules.allowed = nil // each is among them
	size := 0
	for _, n := range list.Items {
		size += len(n.Text)
	}
	if rules.pattern != nil && size*len(rules.pattern.String()) > maxMatched {
		return nil, 0
	}
	for i, n := range list.Items {
		text, ok := n.Scalar()
		if !ok {
			return nil, 0
		}
		if problem, _ := rules.misfit(text); problem != "" {
			dead = append(dead, deadValue{i, problem})
		}
	}
	return dead, len(list.Items)
}
