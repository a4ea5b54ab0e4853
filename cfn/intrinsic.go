package cfn

import "strings"

// Ref makes a reference to a parameter, a resource or a pseudo parameter.
func Ref(name string) *Node { return intrinsic("Ref", Str(name)) }

// Sub makes an Fn::Sub of a text with ${...} in it.
func Sub(text string) *Node { return intrinsic("Fn::Sub", Str(text)) }

// GetAtt makes an Fn::GetAtt of a resource's attribute.
func GetAtt(resource, attribute string) *Node {
	return intrinsic("Fn::GetAtt", Strs(resource, attribute))
}

// GetStackOutput makes an Fn::GetStackOutput: the output of another stack, in
// another Region or account where region or roleARN is not "". The role needs
// cloudformation:DescribeStacks and must trust the consumer's execution role.
func GetStackOutput(stack, output, region, roleARN string) *Node {
	args := MapOf(KV{"StackName", Str(stack)}, KV{"OutputName", Str(output)})
	if region != "" {
		args.Set(Str(region), "Region")
	}
	if roleARN != "" {
		args.Set(Str(roleARN), "RoleArn")
	}
	return intrinsic("Fn::GetStackOutput", args)
}

func intrinsic(name string, argument *Node) *Node {
	return MapOf(KV{name, argument})
}

// Intrinsic takes an intrinsic function apart: "Ref", "Condition" or "Fn::...",
// and its argument. ok is false for every other value.
func (n *Node) Intrinsic() (name string, argument *Node, ok bool) {
	if n == nil || n.Kind != Map || len(n.Fields) != 1 {
		return "", nil, false
	}
	f := n.Fields[0]
	if f.Key == "Ref" || f.Key == "Condition" || strings.HasPrefix(f.Key, "Fn::") {
		return f.Key, f.Value, true
	}
	return "", nil, false
}

// RefersTo gives the logical id that a Ref or Fn::GetAtt names, and the attribute
// of the latter. ok is false for other values.
func (n *Node) RefersTo() (logicalID, attribute string, ok bool) {
	name, arg, ok := n.Intrinsic()
	if !ok {
		return "", "", false
	}
	switch name {
	case "Ref":
		id, ok := arg.String()
		return id, "", ok
	case "Fn::GetAtt":
		if arg.Kind == String {
			id, attribute, _ := strings.Cut(arg.Text, ".")
			return id, attribute, true
		}
		id, ok1 := arg.Get("0").String()
		attribute, ok2 := arg.Get("1").String()
		return id, attribute, ok1 && ok2
	}
	return "", "", false
}

// SubText gives the text of an Fn::Sub, with or without a map of variables.
func (n *Node) SubText() (text string, ok bool) {
	name, arg, ok := n.Intrinsic()
	if !ok || name != "Fn::Sub" {
		return "", false
	}
	if arg.Kind == List {
		return arg.Get("0").String()
	}
	return arg.String()
}

// TextOf gives the literal text of a String or of an Fn::Sub with its ${...} left
// in. It is for looking at the fixed parts of ARNs and names.
func (n *Node) TextOf() (text string, ok bool) {
	if text, ok := n.String(); ok {
		return text, true
	}
	return n.SubText()
}
