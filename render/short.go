package render

import (
	"strings"

	"cuemulus.dev/cfn"
)

// short gives the short form of an intrinsic: its tag and what follows it. ok is
// false for values that are none, for functions without a short form
// (Fn::ForEach, Fn::Length, Fn::ToJsonString, and Fn::GetStackOutput, whose short
// form may hold no other), for "Condition", which is also the name of ordinary
// keys, and where the argument has a tag of its own: a node takes one tag.
func short(n *cfn.Node) (tag string, argument *cfn.Node, ok bool) {
	name, argument, ok := n.Intrinsic()
	if !ok || !hasShort(name) {
		return "", nil, false
	}
	if name == "Fn::GetAtt" && argument.Kind == cfn.List {
		id, attribute, ok := n.RefersTo()
		if !ok || len(argument.Items) != 2 {
			return "", nil, false
		}
		return "!GetAtt", cfn.Str(id + "." + attribute), true
	}
	if _, _, nested := short(argument); nested {
		return "", nil, false
	}
	return "!" + strings.TrimPrefix(name, "Fn::"), argument, true
}

func hasShort(name string) bool {
	switch name {
	case "Ref", "Fn::And", "Fn::Base64", "Fn::Cidr", "Fn::Equals", "Fn::FindInMap", "Fn::GetAZs", "Fn::GetAtt",
		"Fn::If", "Fn::ImportValue", "Fn::Join", "Fn::Not", "Fn::Or", "Fn::Select", "Fn::Split", "Fn::Sub":
		return true
	}
	return false
}
