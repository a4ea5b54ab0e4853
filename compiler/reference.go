package compiler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler/resolve"
)

// Output is a value that a stack of the project offers to others. It stands among
// the outputs of its template under Name.
type Output struct {
	Account   Account
	Region    string
	StackName string // CloudFormation's name of the stack
	Name      string // "VpcId"
	// Type is the type of a template parameter that takes the value, such as
	// "AWS::EC2::VPC::Id"; "" is String. For a list it is the type of an element.
	Type string
	List bool // ids joined by commas
	// Unexported says that it has no export, which is else STACKNAME-NAME.
	Unexported bool
	// Parameter says that the stack also writes the value to Systems Manager, as
	// /stacks/STACKNAME/NAME.
	Parameter bool
}

// Export is the name under which the output is exported.
func (o Output) Export() string { return o.StackName + "-" + o.Name }

// ParameterName is where Systems Manager keeps the output, if Parameter.
func (o Output) ParameterName() string { return "/stacks/" + o.StackName + "/" + o.Name }

// The words of the field ref: how a stack learns a value of another one.
const (
	// RefImport is Fn::ImportValue: in one account and Region; CloudFormation then
	// refuses to change or delete the export while it is in use.
	RefImport = "import"
	// RefOutput is Fn::GetStackOutput: read whenever the stack is deployed, across
	// Regions and, with a role, accounts; nothing holds the other stack.
	RefOutput = "output"
	// RefPinned is the value from the lock file, for templates that say everything.
	RefPinned = "pinned"
	// RefSSM is a template parameter that CloudFormation fills from Systems Manager:
	// in one account and Region; nothing holds the other stack.
	RefSSM = "ssm"
)

// References collects what one artifact reads of other stacks.
type References struct {
	build   *Build
	account Account
	region  string
	word    string

	// WordField is the input path of the word, "ref" unless it is set to another.
	WordField string

	after      []Edge
	parameters *cfn.Node
	waits      []wait
}

type wait struct {
	field, what string
	first       Output
}

// References begins the reading for an artifact in an account and Region. word is
// the value of the user's field ref, or "": import in one account and Region, output
// everywhere else.
func (b *Build) References(account Account, region, word string) *References {
	return &References{build: b, account: account, region: region, word: word, WordField: "ref", parameters: cfn.MapOf()}
}

// Read gives the node that stands for an output: a text, or, of a list, a list. field
// is the user's field that names the other stack. ok is false where the word does not
// reach that far, which is reported; a value that the lock does not have yet makes
// the artifact wait (see Finish).
func (r *References) Read(o Output, field string) (value *cfn.Node, ok bool) {
	near := o.Account.Name == r.account.Name && o.Region == r.region
	word := cmp.Or(r.word, map[bool]string{true: RefImport, false: RefOutput}[near && !o.Unexported])
	if !near && (word == RefImport || word == RefSSM) {
		r.build.Refuse(r.WordField, fmt.Sprintf("ref %q reads within one account and Region, and the stack %s is in %s of account %q", word, o.StackName, o.Region, o.Account.Name),
			`write ref: "output" or "pinned"`)
		return nil, false
	}
	if word == RefImport && o.Unexported {
		r.build.Refuse(r.WordField, fmt.Sprintf("the stack %s does not export its output %s", o.StackName, o.Name), `write ref: "output" or "pinned"`)
		return nil, false
	}
	if word == RefSSM && !o.Parameter {
		r.build.Refuse(r.WordField, fmt.Sprintf("the stack %s writes no parameter of Systems Manager for its output %s", o.StackName, o.Name), `write ref: "import", "output" or "pinned"`)
		return nil, false
	}
	why := fmt.Sprintf("reads its output %s", o.Name)
	id := ArtifactID(o.Account.Name, o.Region, o.StackName)
	if !slices.ContainsFunc(r.after, func(e Edge) bool { return e.ID == id }) {
		r.after = append(r.after, Edge{ID: id, Why: why, Field: field})
	}
	switch word {
	case RefPinned:
		return r.pinned(o, field), true
	case RefSSM:
		return r.parameter(o), true
	case RefOutput:
		return r.output(o, field)
	}
	return split(o, cfn.MapOf(cfn.KV{Key: "Fn::ImportValue", Value: cfn.Str(o.Export())})), true
}

// output reads with Fn::GetStackOutput, which Fn::Split does not take directly.
func (r *References) output(o Output, field string) (*cfn.Node, bool) {
	region, role := "", ""
	if o.Region != r.region {
		region = o.Region
	}
	if o.Account.Name != r.account.Name {
		if role = o.Account.ReadRole; role == "" {
			r.build.Refuse(field, fmt.Sprintf("the stack %s is in the account %q, and a role of that account must read its output", o.StackName, o.Account.Name),
				fmt.Sprintf("set readRole of the account %q, or write ref: \"pinned\"", o.Account.Name))
			return nil, false
		}
	}
	value := cfn.GetStackOutput(o.StackName, o.Name, region, role)
	if o.List {
		value = Joined(value)
	}
	return split(o, value), true
}

// Joined gives a text with a value in it, for the functions that take texts alone and
// not Fn::GetStackOutput: Fn::Split, and the variables of Fn::Sub.
func Joined(value *cfn.Node) *cfn.Node {
	return cfn.MapOf(cfn.KV{Key: "Fn::Join", Value: cfn.ListOf(cfn.Str(""), cfn.ListOf(value))})
}

// split takes the ids of a list apart.
func split(o Output, value *cfn.Node) *cfn.Node {
	if !o.List {
		return value
	}
	return cfn.MapOf(cfn.KV{Key: "Fn::Split", Value: cfn.ListOf(cfn.Str(","), value)})
}

func (r *References) pinned(o Output, field string) *cfn.Node {
	q := resolve.Question{
		Kind: "output", Partition: o.Account.Partition, Account: o.Account.ID, Region: o.Region,
		Args: []string{o.StackName, o.Name},
	}
	entry, ok := r.build.Ask(q, field)
	if !ok {
		r.waits = append(r.waits, wait{field: field, what: "the output " + o.Name, first: o})
	}
	if !o.List {
		return cfn.Str(entry.Value.Text)
	}
	return cfn.Strs(strings.Split(entry.Value.Text, ",")...)
}

// parameter declares a template parameter that Systems Manager fills.
func (r *References) parameter(o Output) *cfn.Node {
	name := letters(o.StackName) + o.Name
	of := cmp.Or(o.Type, "String")
	if o.List {
		of = "List<" + of + ">"
	}
	r.parameters.Set(cfn.MapOf(
		cfn.KV{Key: "Type", Value: cfn.Str("AWS::SSM::Parameter::Value<" + of + ">")},
		cfn.KV{Key: "Default", Value: cfn.Str(o.ParameterName())},
	), name)
	return cfn.Ref(name)
}

// After says that the artifact comes after another one from which it reads nothing.
func (r *References) After(e Edge) { r.after = append(r.after, e) }

// Finish gives an artifact its order after the stacks that it reads and the
// parameters that Systems Manager fills, and makes it wait where the lock lacks a
// value of a stack that may not be deployed yet.
func (r *References) Finish(a *Artifact) {
	for _, e := range r.after {
		if !slices.ContainsFunc(a.After, func(have Edge) bool { return have.ID == e.ID }) {
			a.After = append(a.After, e)
		}
	}
	for _, f := range r.parameters.Fields {
		r.declare(a.Template.Root, f)
	}
	for _, w := range r.waits {
		r.build.Wait(a, w.field, w.what, &Artifact{StackName: w.first.StackName, Region: w.first.Region, Account: w.first.Account})
	}
}

// declare adds a parameter to a template, once. The section comes before Resources. A
// parameter of that name which is another one is refused: both could not be told apart.
func (r *References) declare(root *cfn.Node, parameter cfn.Field) {
	section := root.Field("Parameters")
	if section == nil {
		at := slices.IndexFunc(root.Fields, func(f cfn.Field) bool { return f.Key == "Resources" })
		root.Fields = slices.Insert(root.Fields, max(at, 0), cfn.Field{Key: "Parameters", Value: cfn.MapOf()})
		section = root.Field("Parameters")
	}
	have := section.Value.Field(parameter.Key)
	switch {
	case have == nil:
		section.Value.Fields = append(section.Value.Fields, parameter)
	case have.Value.Get("Default") == nil || have.Value.Get("Default").Text != parameter.Value.Get("Default").Text:
		r.build.Refuse(r.WordField, fmt.Sprintf("ref \"ssm\" needs a template parameter %s, and there is another one of that name", parameter.Key),
			`rename that one, or write ref: "import" or "output"`)
	}
}

// letters makes a logical id's part of a stack's name: "my-net" is "MyNet".
func letters(name string) string {
	var b []byte
	up := true
	for i := range len(name) {
		c := name[i]
		switch {
		case c == '-':
			up = true
			continue
		case up && c >= 'a' && c <= 'z':
			c -= 'a' - 'A'
		}
		up = false
		b = append(b, c)
	}
	return string(b)
}
