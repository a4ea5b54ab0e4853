package template

import (
	"fmt"
	"slices"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var undefinedReference = lint.Rule{
	ID: "CFN002", Name: "undefined-reference", Severity: diag.Error,
	Title:   "A reference names nothing that the template has",
	Aliases: []string{"E1020", "E1019", "E1010", "E6101", "CFN-11"},
	Why: "CloudFormation refuses a template in which Ref, Fn::GetAtt or Fn::Sub names a parameter, resource or pseudo parameter that is not there; in Conditions and Rules it knows parameters only. Silent where a macro, a module or the serverless transform may make what is named. " +
		"Write the name of what is meant; in the text of Fn::Sub write ${!NAME} for what is to stay as ${NAME}.",
	Bad: `Resources:
  Topic: {Type: AWS::SNS::Topic}
Outputs:
  TopicArn: {Value: !Ref Topik}
`,
	Good: `Resources:
  Topic: {Type: AWS::SNS::Topic}
Outputs:
  TopicArn: {Value: !Ref Topic}
`,
	Run: func(p *lint.Pass) {
		t := p.Target.Template
		if open(p) {
			return
		}
		var guess guesses
		var adds added
		resources := namesOf(t, "Resources")
		values := slices.Concat(namesOf(t, "Parameters"), pseudoParameters())
		isResource, isValue := set(resources), set(values)
		for _, u := range uses(p) {
			early := u.path[0] == "Conditions" || u.path[0] == "Rules"
			switch u.by {
			case "Fn::GetAtt":
				if !isResource[u.name] && !adds.may(p, u.name) {
					report(p, u, fmt.Sprintf("there is no resource %s", u.name), guess.meant(u.name, resources, "Fn::GetAtt names a resource of this template"))
				}
			case "Ref", "Fn::Sub":
				known := isValue[u.name] && u.attribute == "" || isResource[u.name] && !early
				switch {
				case known || u.name != "" && adds.may(p, u.name):
				case early && isResource[u.name]:
					report(p, u, fmt.Sprintf("%s is a resource, and %s are evaluated before there are any", u.name, u.path[0]), "name a parameter")
				case u.by == "Fn::Sub":
					report(p, u, fmt.Sprintf("there is no parameter or resource %s", quoted(u.name)),
						guess.meant(u.name, slices.Concat(values, resources), "write ${!"+u.name+"} where the text is to stay as it is"))
				default:
					report(p, u, fmt.Sprintf("there is no parameter or resource %s", quoted(u.name)),
						guess.meant(u.name, slices.Concat(values, resources), "declare it, or name what there is"))
				}
			}
		}
	},
}

// quoted puts what is no name in quotes.
func quoted(name string) string {
	for _, r := range name {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == ':') {
			return fmt.Sprintf("%q", name)
		}
	}
	if name == "" {
		return `""`
	}
	return name
}
