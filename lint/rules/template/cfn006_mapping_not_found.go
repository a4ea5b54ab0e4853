package template

import (
	"fmt"
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var mappingNotFound = lint.Rule{
	ID: "CFN006", Name: "mapping-not-found", Severity: diag.Error,
	Title:   "Fn::FindInMap names a mapping or a key that is not there",
	Aliases: []string{"E1011"},
	Why: "CloudFormation refuses the template. Keys that are computed are not judged, but a second key must be in some row; nor is anything where Fn::FindInMap has a DefaultValue or a macro may add the mapping. " +
		"Write the name of the mapping and of its keys as they stand under Mappings.",
	Bad: `Mappings:
  Names:
    prod: {Topic: alarms}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !FindInMap [Names, prod, Topik]
`,
	Good: `Mappings:
  Names:
    prod: {Topic: alarms}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !FindInMap [Names, prod, Topic]
`,
	Run: func(p *lint.Pass) {
		t := p.Target.Template
		if open(p) {
			return
		}
		var guess guesses
		for _, u := range uses(p) {
			if u.by != "Fn::FindInMap" {
				continue
			}
			at := u.path[:len(u.path)-1]
			arg := t.Root.Get(at...)
			if arg.Get("3") != nil {
				continue
			}
			lookUp(p, &guess, at, arg, t.Root.Get("Mappings"))
		}
	},
}

// lookUp follows literal keys down a mapping, and reports the first that is not
// there.
func lookUp(p *lint.Pass, guess *guesses, path []string, arg, table *cfn.Node) {
	for i, what := range []string{"mapping", "key", "key"} {
		step := []string{"0", "1", "2"}[i]
		name, ok := arg.Get(step).Scalar()
		if !ok && i == 1 {
			lookUpLast(p, guess, path, arg, table)
			return
		}
		if !ok || table != nil && table.Kind != cfn.Map || table.Field("Fn::Transform") != nil {
			return
		}
		f := table.Field(name)
		if f == nil {
			var names []string
			for _, f := range fieldsOf(table) {
				names = append(names, f.Key)
			}
			p.Report(append(path[:len(path):len(path)], step), fmt.Sprintf("there is no %s %s", what, quoted(name)), guess.meant(name, names, "declare it under Mappings"))
			return
		}
		table = f.Value
	}
}

// lookUpLast reports a literal second key that no row of a mapping has, whichever row
// the computed first key names.
func lookUpLast(p *lint.Pass, guess *guesses, path []string, arg, table *cfn.Node) {
	name, ok := arg.Get("2").Scalar()
	if !ok || len(fieldsOf(table)) == 0 || table.Field("Fn::Transform") != nil {
		return
	}
	var names []string
	for _, row := range fieldsOf(table) {
		if row.Value == nil || row.Value.Kind != cfn.Map || row.Value.Field("Fn::Transform") != nil || row.Value.Field(name) != nil {
			return
		}
		for _, f := range row.Value.Fields {
			if !slices.Contains(names, f.Key) {
				names = append(names, f.Key)
			}
		}
	}
	p.Report(append(path[:len(path):len(path)], "2"), fmt.Sprintf("no row of the mapping has a key %s", quoted(name)), guess.meant(name, names, "declare it under Mappings"))
}
