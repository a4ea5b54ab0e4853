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

// attributes of a resource, from "Resource attribute reference" in the
// CloudFormation user guide; Connectors is of the serverless transform.
var attributes = []string{
	"Type", "Properties", "Condition", "DependsOn", "Metadata", "CreationPolicy", "DeletionPolicy", "UpdatePolicy",
	"UpdateReplacePolicy",
}

var resourceAttribute = lint.Rule{
	ID: "CFN015", Name: "resource-attribute", Severity: diag.Error,
	Title:   "A resource has no type, or a key that resources do not have or that holds the wrong thing",
	Aliases: []string{"E3001"},
	Why: "CloudFormation refuses the template. Most often a property stands one level too far to the left, beside Properties instead of below it. Silent where a macro may read the key. " +
		"Move the key below Properties, or write it as CloudFormation spells it.",
	Bad: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    DisplayName: Alarms
`,
	Good: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: Alarms
`,
	Run: func(p *lint.Pass) {
		t := p.Target.Template
		if open(p) {
			return
		}
		for _, r := range p.Resources("") {
			names := attributes
			if t.IsServerless() {
				names = append(slices.Clone(attributes), "Connectors", "IgnoreGlobals")
			}
			if r.IsModule() {
				names = append(slices.Clone(names), "Overrides")
			}
			if r.IsCustom() {
				names = append(slices.Clone(names), "Version") // as the user guide's custom resources have it
			}
			switch {
			case r.Node.Kind != cfn.Map:
				p.Report(r.Path(), "the resource is no map", "write its Type, and its Properties, below its name")
				continue
			case r.Node.Get("Type") == nil:
				p.Report(r.Path(), "the resource has no Type", "write its Type")
			}
			attributeKinds(p, r)
			for _, f := range r.Node.Fields {
				if slices.Contains(names, f.Key) || strings.HasPrefix(f.Key, "Fn::") {
					continue
				}
				help := meant(f.Key, names, "resources have "+strings.Join(names, ", "))
				if kind, ok := p.Spec().Type(r.Type); ok {
					if _, ok := kind.Property(f.Key); ok {
						help = "move it below Properties"
					}
				}
				reportKey(p, r.Path(f.Key), f, fmt.Sprintf("a resource has no key %s", quoted(f.Key)), help)
			}
		}
	},
}

// attributeKinds reports attributes of a resource that hold something else than they
// take: Type and Condition one name, DependsOn one or a list, Metadata a map
// ("Resource attribute reference" in the CloudFormation user guide).
func attributeKinds(p *lint.Pass, r cfn.Resource) {
	isName := func(n *cfn.Node) bool { return n == nil || n.Kind == cfn.Null || n.Kind == cfn.String }
	if !isName(r.Node.Get("Type")) {
		p.Report(r.Path("Type"), "the type is no text", "write the name of the type")
	}
	if !isName(r.Node.Get("Condition")) {
		p.Report(r.Path("Condition"), "a resource has the name of one condition", "declare it under Conditions, and write its name")
	}
	if n := r.Node.Get("Metadata"); n != nil && n.Kind != cfn.Map && n.Kind != cfn.Null {
		p.Report(r.Path("Metadata"), "Metadata is no map", "write keys below Metadata")
	}
	on := r.Node.Get("DependsOn")
	if on == nil || on.Kind != cfn.List {
		if !isName(on) {
			p.Report(r.Path("DependsOn"), "DependsOn takes names of resources, and nothing computed", "write one name or a list of names")
		}
		return
	}
	for i, n := range on.Items {
		if !isName(n) {
			p.Report(r.Path("DependsOn", strconv.Itoa(i)), "DependsOn takes names of resources, and nothing computed", "write the name of a resource")
		}
	}
}
