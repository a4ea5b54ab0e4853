package template

import (
	"fmt"
	"strconv"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// parameterInterface is the key of the metadata that the console reads.
const parameterInterface = "AWS::CloudFormation::Interface"

var interfaceOfNothing = lint.Rule{
	ID: "CFN037", Name: "interface-of-nothing", Severity: diag.Warning,
	Title:   "The parameter interface in Metadata names a parameter that is not there",
	Aliases: []string{"W4001", "E4001"},
	Why: "The console leaves the group or label away, and the parameter that was meant stands among the others without them. Silent where a macro may add the parameter. " +
		"Write the name of the parameter that is meant, or take the entry away.",
	Bad: `Metadata:
  AWS::CloudFormation::Interface:
    ParameterGroups:
    - {Label: {default: Stack}, Parameters: [Stag]}
Parameters:
  Stage: {Type: String}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Stage}}
`,
	Good: `Metadata:
  AWS::CloudFormation::Interface:
    ParameterGroups:
    - {Label: {default: Stack}, Parameters: [Stage]}
Parameters:
  Stage: {Type: String}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Stage}}
`,
	Run: func(p *lint.Pass) {
		t := p.Target.Template
		if open(p) {
			return
		}
		var guess guesses
		names := namesOf(t, "Parameters")
		known := set(names)
		top := t.Root.Get("Metadata", parameterInterface)
		const help = "take it away, or declare the parameter"
		if groups := top.Get("ParameterGroups"); groups != nil && groups.Kind == cfn.List {
			for i, group := range groups.Items {
				list := group.Get("Parameters")
				if list == nil || list.Kind != cfn.List {
					continue
				}
				for j, n := range list.Items {
					if name, ok := n.String(); ok && !known[name] {
						p.Report([]string{"Metadata", parameterInterface, "ParameterGroups", strconv.Itoa(i), "Parameters", strconv.Itoa(j)},
							fmt.Sprintf("there is no parameter %s", quoted(name)), guess.meant(name, names, help))
					}
				}
			}
		}
		for _, f := range fieldsOf(top.Get("ParameterLabels")) {
			if !known[f.Key] {
				reportKey(p, []string{"Metadata", parameterInterface, "ParameterLabels", f.Key}, f, fmt.Sprintf("there is no parameter %s", quoted(f.Key)), guess.meant(f.Key, names, help))
			}
		}
	},
}
