package template

import (
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var needsLanguageExtensions = lint.Rule{
	ID: "CFN024", Name: "language-extensions-missing", Severity: diag.Error,
	Title:   "A function is used that needs Transform: AWS::LanguageExtensions",
	Aliases: []string{"E1030", "E1031", "E1032"},
	Why: "Fn::ForEach, Fn::Length, Fn::ToJsonString, a DefaultValue of Fn::FindInMap, and functions in DeletionPolicy and UpdateReplacePolicy are not CloudFormation's own: without the transform it refuses the template. Silent where another macro is named, which may read them. " +
		"Write Transform: AWS::LanguageExtensions, before any other transform of AWS.",
	Bad: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: {Fn::ToJsonString: {a: b}}
`,
	Good: `Transform: AWS::LanguageExtensions
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: {Fn::ToJsonString: {a: b}}
`,
	Run: func(p *lint.Pass) {
		t := p.Written()
		if t.HasTransform(cfn.LanguageExtensions) || hasMacro(t) {
			return
		}
		say := func(path []string, what string) {
			p.Report(path, what+" needs AWS::LanguageExtensions", "write Transform: AWS::LanguageExtensions at the top of the template")
		}
		eachEvaluated(t, func(path []string, n *cfn.Node) bool {
			for _, f := range fieldsOf(n) {
				if cfn.IsLoop(f.Key) {
					reportKey(p, append(path[:len(path):len(path)], f.Key), f, "Fn::ForEach needs AWS::LanguageExtensions", "write Transform: AWS::LanguageExtensions at the top of the template")
				}
			}
			name, arg, ok := n.Intrinsic()
			switch {
			case !ok:
			case name == "Fn::Length" || name == "Fn::ToJsonString":
				say(path, name)
			case name == "Fn::FindInMap" && arg.Get("3") != nil:
				say(path, "a DefaultValue of Fn::FindInMap")
			case len(path) == 3 && path[0] == "Resources" && (path[2] == "DeletionPolicy" || path[2] == "UpdateReplacePolicy"):
				say(path, "a function in "+path[2])
			}
			return true
		})
	},
}

// hasMacro reports whether a macro but those of AWS that are known may change the
// template.
func hasMacro(t *cfn.Template) bool {
	return isOpen(&cfn.Template{Root: withoutLoops(t.Root)})
}

// withoutLoops gives the parts of a template that say whether macros run over it.
func withoutLoops(root *cfn.Node) *cfn.Node {
	top := &cfn.Node{Kind: cfn.Map}
	for _, f := range fieldsOf(root) {
		switch f.Key {
		case "Transform", "Fn::Transform", "Modules":
			top.Fields = append(top.Fields, f)
		case "Resources":
			resources := &cfn.Node{Kind: cfn.Map}
			for _, r := range fieldsOf(f.Value) {
				if !cfn.IsLoop(r.Key) {
					resources.Fields = append(resources.Fields, r)
				}
			}
			top.Fields = append(top.Fields, cfn.Field{Key: f.Key, Value: resources})
		}
	}
	return top
}

// eachEvaluated visits every value of the sections that CloudFormation evaluates.
func eachEvaluated(t *cfn.Template, visit func(path []string, n *cfn.Node) bool) {
	for _, section := range fieldsOf(t.Root) {
		if slices.Contains(unevaluated, section.Key) {
			continue
		}
		section.Value.WalkFrom([]string{section.Key}, visit)
	}
}
