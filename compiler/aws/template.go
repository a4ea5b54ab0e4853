package aws

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
	"cuemulus.dev/internal/diag"
)

// templateSpec is schemas/aws.#Template after evaluation.
type templateSpec struct {
	Name       string
	Account    string
	Region     string
	Target     string
	Template   json.RawMessage
	Parameters map[string]string
	Reads      map[string]struct{ Stack, Output, Ref string }
	Export     bool
	Tags       map[string]string
}

// ownTemplate emits the user's template, with every node at the user's line.
func ownTemplate(b *compiler.Build) {
	var t templateSpec
	if err := json.Unmarshal(b.Stack.Data, &t); err != nil {
		b.Refuse("", fmt.Sprintf("the stack does not decode: %v", err), "report this as a fault of cuemulus: schema and compiler disagree")
		return
	}
	root, err := decode(t.Template)
	if err != nil {
		b.Refuse("template", fmt.Sprintf("the template does not decode: %v", err), "report this as a fault of cuemulus")
		return
	}
	originate(root, "template")
	values, references, ok := t.read(b)
	if !ok {
		return
	}
	if len(values) > 0 {
		replaceReads(root, values)
	}
	if t.Export && t.Target != compiler.TargetEucalyptus {
		exportOutputs(root)
	}
	if root.Field("Description") == nil {
		root.Fields = slices.Insert(root.Fields, 0, cfn.Field{Key: "Description", Value: cfn.Str(t.Name)})
	}
	a := &compiler.Artifact{
		StackName: t.Name, Account: b.Project.Accounts[t.Account], Region: t.Region, Tags: t.Tags, Parameters: t.Parameters,
		Capabilities: capabilities(root),
		Template:     &cfn.Template{Root: inOrder(root)},
	}
	for _, r := range references {
		r.Finish(a)
	}
	if t.Target == compiler.TargetEucalyptus && !forEucalyptus(b, a) {
		return
	}
	b.Emit(a)
}

// read gives the nodes that stand for what the template reads.
func (t *templateSpec) read(b *compiler.Build) (values map[string]*cfn.Node, references []*compiler.References, ok bool) {
	values, ok = map[string]*cfn.Node{}, true
	if b.Previewed() {
		return values, nil, true
	}
	for _, name := range sortedKeys(t.Reads) {
		read := t.Reads[name]
		field := "reads." + name
		offers := offersOf(b, read.Stack)
		o, found := offers[read.Output]
		if !found {
			names := sortedKeys(offers)
			help := "its outputs are " + strings.Join(names, ", ")
			if near := diag.Nearest(read.Output, names); near != "" {
				help = fmt.Sprintf("did you mean %q? %s", near, help)
			}
			if len(names) == 0 {
				help = "it has none"
			}
			b.Refuse(field+".output", fmt.Sprintf("the stack %q has no output %s", read.Stack, read.Output), help)
			ok = false
			continue
		}
		r := b.References(b.Project.Accounts[t.Account], t.Region, read.Ref)
		r.WordField = field + ".ref"
		node, reads := r.Read(o, field)
		if !reads {
			ok = false
			continue
		}
		originate(node, field)
		values[name] = node
		references = append(references, r)
	}
	return values, references, ok
}

// originate says of every node which of the user's fields it comes from.
func originate(n *cfn.Node, path string) {
	n.Origin = path
	for i, item := range n.Items {
		originate(item, path+".["+strconv.Itoa(i)+"]")
	}
	for _, f := range n.Fields {
		originate(f.Value, path+"."+f.Key)
	}
}

// replaceReads puts values in the place of {Ref: NAME}, and gives every Fn::Sub that
// says ${NAME} a variable of that name.
func replaceReads(n *cfn.Node, values map[string]*cfn.Node) {
	if name, arg, ok := n.Intrinsic(); ok {
		switch {
		case name == "Ref" && arg.Kind == cfn.String && values[arg.Text] != nil:
			origin := n.Origin
			*n = *clone(values[arg.Text])
			n.Origin = origin
			return
		case name == "Fn::Sub":
			substitute(n, arg, values)
		}
	}
	for _, item := range n.Items {
		replaceReads(item, values)
	}
	for _, f := range n.Fields {
		replaceReads(f.Value, values)
	}
}

// clone copies a node and all below it, so that the parts of a template stay apart.
func clone(n *cfn.Node) *cfn.Node {
	c := *n
	c.Items, c.Fields = nil, nil
	for _, item := range n.Items {
		c.Items = append(c.Items, clone(item))
	}
	for _, f := range n.Fields {
		f.Value = clone(f.Value)
		c.Fields = append(c.Fields, f)
	}
	return &c
}

// substitute adds the variables that the text of an Fn::Sub uses and does not have.
func substitute(n, arg *cfn.Node, values map[string]*cfn.Node) {
	text, variables := arg, cfn.MapOf()
	if arg.Kind == cfn.List && len(arg.Items) == 2 && arg.Items[1].Kind == cfn.Map {
		text, variables = arg.Items[0], arg.Items[1]
	}
	if text.Kind != cfn.String {
		return
	}
	added := false
	for _, part := range cfn.SubParts(text.Text) {
		if part.Kind == cfn.SubVariable && values[part.Text] != nil && variables.Field(part.Text) == nil {
			value := clone(values[part.Text])
			switch name, arg, _ := value.Intrinsic(); {
			case name == "Fn::GetStackOutput":
				value = compiler.Joined(value)
			case name == "Fn::Split": // in a text the ids stand as they are read, with commas
				value = arg.Items[1]
			case value.Kind == cfn.List:
				value = cfn.MapOf(cfn.KV{Key: "Fn::Join", Value: cfn.ListOf(cfn.Str(","), value)})
			}
			variables.Set(value, part.Text)
			added = true
		}
	}
	if added && text == arg {
		n.Fields[0].Value = cfn.ListOf(arg, variables).From(arg.Origin)
	}
}

// exportOutputs gives every output that has no Export one, STACKNAME-OUTPUT.
func exportOutputs(root *cfn.Node) {
	outputs := root.Field("Outputs")
	if outputs == nil {
		return
	}
	for _, f := range outputs.Value.Fields {
		if f.Value.Kind == cfn.Map && f.Value.Field("Value") != nil && f.Value.Field("Export") == nil && !strings.HasPrefix(f.Key, "Fn::") && exportable(f.Value.Field("Value").Value) {
			f.Value.Set(cfn.MapOf(cfn.KV{Key: "Name", Value: cfn.Sub("${AWS::StackName}-" + f.Key)}), "Export")
		}
	}
}

// exportable reports whether a value may be exported: what is read from another stack
// with Fn::GetStackOutput may not be (its own reference page).
func exportable(n *cfn.Node) bool {
	ok := true
	n.Walk(func(_ []string, n *cfn.Node) bool {
		if name, _, is := n.Intrinsic(); is && name == "Fn::GetStackOutput" {
			ok = false
		}
		return ok
	})
	return ok
}

// capabilities are what the deployer must acknowledge for a template: named and other
// resources of IAM, and macros ("CreateStack", Capabilities).
func capabilities(root *cfn.Node) []string {
	named, any := false, false
	t := cfn.Template{Root: root}
	for id, name := range namedIAM() {
		for _, r := range t.Resources(id) {
			any = true
			named = named || name != "" && r.Property(name) != nil
		}
	}
	var all []string
	switch {
	case named:
		all = append(all, "CAPABILITY_NAMED_IAM")
	case any:
		all = append(all, "CAPABILITY_IAM")
	}
	if root.Field("Transform") != nil || len(t.Resources("AWS::CloudFormation::Stack")) > 0 {
		all = append(all, "CAPABILITY_AUTO_EXPAND")
	}
	return all
}

// namedIAM gives the types that need CAPABILITY_IAM, with the property that names
// them, which needs CAPABILITY_NAMED_IAM ("Acknowledging IAM resources").
func namedIAM() map[string]string {
	return map[string]string{
		"AWS::IAM::AccessKey": "", "AWS::IAM::Group": "GroupName", "AWS::IAM::InstanceProfile": "InstanceProfileName",
		"AWS::IAM::ManagedPolicy": "ManagedPolicyName", "AWS::IAM::Policy": "", "AWS::IAM::Role": "RoleName",
		"AWS::IAM::User": "UserName", "AWS::IAM::UserToGroupAddition": "",
	}
}

// inOrder puts the sections in the order in which people read them, and the version
// first.
func inOrder(root *cfn.Node) *cfn.Node {
	ordered := cfn.MapOf(cfn.KV{Key: "AWSTemplateFormatVersion", Value: cfn.Str("2010-09-09")})
	for _, key := range []string{"Description", "Transform", "Metadata", "Parameters", "Rules", "Mappings", "Conditions", "Resources", "Outputs"} {
		if f := root.Field(key); f != nil {
			ordered.Fields = append(ordered.Fields, *f)
		}
	}
	return ordered.From("template")
}
