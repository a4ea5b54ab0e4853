package template

import (
	"fmt"
	"slices"
	"strconv"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var dependsOnNothing = lint.Rule{
	ID: "CFN005", Name: "depends-on-nothing", Severity: diag.Error,
	Title:   "DependsOn names a resource that the template has not",
	Aliases: []string{"E3005"},
	Why: "CloudFormation refuses the template: DependsOn takes logical ids of resources, no parameters and no functions. Silent where a macro, a module or the serverless transform may make what is named. " +
		"Write the logical id of the resource that is meant, or take DependsOn away.",
	Bad: `Resources:
  First: {Type: AWS::SNS::Topic}
  Second: {Type: AWS::SNS::Topic, DependsOn: Fisrt}
`,
	Good: `Resources:
  First: {Type: AWS::SNS::Topic}
  Second: {Type: AWS::SNS::Topic, DependsOn: First}
`,
	Run: func(p *lint.Pass) {
		t := p.Target.Template
		if open(p) {
			return
		}
		var guess guesses
		var adds added
		names := namesOf(t, "Resources")
		for _, r := range p.Resources("") {
			eachDependency(r, func(path []string, n *cfn.Node) {
				id, ok := n.String()
				switch _, known := p.Resource(id); {
				case !ok || known || adds.may(p, id):
				default:
					var others []string
					if len(names) <= maxCandidates {
						others = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == r.ID })
					}
					p.Report(path, fmt.Sprintf("there is no resource %s", quoted(id)), guess.meant(id, others, "DependsOn names a resource of this template"))
				}
			})
		}
	},
}

// eachDependency calls visit for each entry of a resource's DependsOn.
func eachDependency(r cfn.Resource, visit func(path []string, n *cfn.Node)) {
	list := r.Node.Get("DependsOn")
	for i, n := range list.Elements() {
		if list.Kind == cfn.List {
			visit(r.Path("DependsOn", strconv.Itoa(i)), n)
		} else {
			visit(r.Path("DependsOn"), n)
		}
	}
}
