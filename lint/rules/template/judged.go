package template

import (
	"strconv"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/lint"
)

// anywhere calls look with an Evaluator that knows nothing of where the template is
// deployed: what never comes about must not hang on the Region of one stack.
func anywhere(p *lint.Pass, look func(e *eval.Evaluator)) {
	look(eval.New(p.Target.Template, eval.Options{}))
}

// maxIfs bounds the Fn::If of one template that are judged.
const maxIfs = 2000

// eachIf visits every Fn::If of resources and outputs whose condition is named, with
// the scenario in which it is looked at.
// Of more than maxIfs it visits the first.
func eachIf(t *cfn.Template, visit func(path []string, condition string, when eval.Scenario)) {
	left := maxIfs
	bounded := func(path []string, condition string, when eval.Scenario) {
		if left--; left >= 0 {
			visit(path, condition, when)
		}
	}
	for _, section := range []string{"Resources", "Outputs"} {
		for _, f := range fieldsOf(t.Root.Get(section)) {
			var when eval.Scenario
			if c, ok := f.Value.Get("Condition").String(); ok {
				when = when.With(eval.When(c, true))
			}
			ifsBelow(f.Value, []string{section, f.Key}, when, bounded)
		}
	}
}

func ifsBelow(n *cfn.Node, path []string, when eval.Scenario, visit func([]string, string, eval.Scenario)) {
	if n == nil {
		return
	}
	below := func(steps ...string) []string { return append(path[:len(path):len(path)], steps...) }
	if name, arg, ok := n.Intrinsic(); ok && name == "Fn::If" {
		if c, ok := arg.Get("0").String(); ok {
			visit(path, c, when)
			ifsBelow(arg.Get("1"), below(name, "1"), when.With(eval.When(c, true)), visit)
			ifsBelow(arg.Get("2"), below(name, "2"), when.With(eval.When(c, false)), visit)
			return
		}
	}
	for i, item := range n.Items {
		ifsBelow(item, below(strconv.Itoa(i)), when, visit)
	}
	for _, f := range n.Fields {
		ifsBelow(f.Value, below(f.Key), when, visit)
	}
}
