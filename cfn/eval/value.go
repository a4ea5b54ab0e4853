package eval

import (
	"strings"

	"cuemulus.dev/cfn"
)

// Kind says what a Value is.
type Kind uint8

// The kinds of values. Text is every scalar: CloudFormation takes strings, numbers
// and booleans for one another.
const (
	Any    Kind = iota // nothing is known of it
	Absent             // there is no value: the key is missing, or it is AWS::NoValue
	Text
	List
	Map
)

// String gives "any", "absent", "text", "list" or "map".
func (k Kind) String() string {
	return [...]string{"any", "absent", "text", "list", "map"}[k]
}

// Value is what stands at a place of the template in one scenario.
type Value struct {
	Kind Kind
	// Path leads to Node from the template's root, through the Fn::If that were
	// decided. For a missing key it leads to where the key would be, and Node is the
	// map that has it not.
	Path []string
	Node *cfn.Node
	// When is the scenario in which this is the value.
	When Scenario
	// Source is where a text was written: the parameter's Default or the entry of
	// its AllowedValues, the mapping's entry, the property that a Ref gives back. It
	// is nil where that is Node itself, or more than one place.
	Source *cfn.Node

	// Resource and Attribute name what an unknown value comes from: Attribute is ""
	// for a Ref.
	Resource, Attribute string
	// Parameter is the parameter that the whole value comes from, and Type the type
	// that it was declared with ("AWS::EC2::VPC::Id").
	Parameter, Type string
	// Default says that the value is the parameter's default.
	Default bool
	// MinLength and MaxLength bound the length of a text that is not known, in
	// characters, or the number of a list's items. MaxLength is -1 for no bound.
	MinLength, MaxLength int

	parts  []part  // Text
	items  []Value // a List that was computed
	listed bool    // items are all that there are
	begins string  // what each item of a List that is not known begins with
}

// part is a piece of a text. Unknown pieces are spelled in a way that is the same
// for the same value; dynamic references stand as they are written.
type part struct {
	text  string
	known bool
}

// String gives a text with ${...} for what is not known, in one spelling however it
// was written: within one template equal texts are equal values. It is "" for
// lists, maps and absent values, and one ${...} where nothing is known.
func (v Value) String() string {
	switch len(v.parts) {
	case 0:
		return ""
	case 1:
		return v.parts[0].text
	}
	var out strings.Builder
	for _, p := range v.parts {
		out.WriteString(p.text)
	}
	return out.String()
}

// Literal gives a text all of which is known.
func (v Value) Literal() (text string, known bool) {
	return v.String(), v.Kind == Text && v.Known()
}

// Known reports whether all of a text is known; whether a list is known to have
// exactly its Items; and is true for maps and absent values, whose keys are known.
func (v Value) Known() bool {
	switch v.Kind {
	case Any:
		return false
	case Text:
		for _, p := range v.parts {
			if !p.known {
				return false
			}
		}
		return true
	case List:
		return v.listed || v.isLiteral()
	case Map:
		return !growing(v.Node)
	default:
		return true
	}
}

// Prefix gives what a text is known to begin with.
func (v Value) Prefix() string {
	var out strings.Builder
	for _, p := range v.parts {
		if !p.known {
			break
		}
		out.WriteString(p.text)
	}
	return out.String()
}

// Suffix gives what a text is known to end with.
func (v Value) Suffix() string {
	from := len(v.parts)
	for from > 0 && v.parts[from-1].known {
		from--
	}
	return Value{parts: v.parts[from:]}.String()
}

// Pieces gives the known pieces of a text, in order, with "" for each that is not
// known.
func (v Value) Pieces() []string {
	list := make([]string, len(v.parts))
	for i, p := range v.parts {
		if p.known {
			list[i] = p.text
		}
	}
	return list
}

// isLiteral reports whether a list or map stands in the template as such.
func (v Value) isLiteral() bool {
	return v.items == nil && !v.listed && v.Node != nil && (v.Kind == List && v.Node.Kind == cfn.List || v.Kind == Map && v.Node.Kind == cfn.Map)
}

// growing reports whether a map may have keys that are not written: a macro adds
// them, or a loop that was not expanded.
func growing(n *cfn.Node) bool {
	for _, f := range fieldsOf(n) {
		if f.Key == "Fn::Transform" || strings.HasPrefix(f.Key, "Fn::ForEach::") {
			return true
		}
	}
	return false
}

func text(s string) Value {
	return Value{Kind: Text, parts: []part{{s, true}}, MaxLength: -1}
}

// written is the text of a scalar of the template: dynamic references in it are not
// known.
func written(s string) Value {
	if !strings.Contains(s, "{{resolve:") {
		return text(s)
	}
	v := Value{Kind: Text, MaxLength: -1}
	at := 0
	for _, d := range cfn.DynamicReferences(s) {
		v.add(part{s[at:d.Start], true})
		v.add(part{s[d.Start:d.End], false})
		at = d.End
	}
	v.add(part{s[at:], true})
	return v
}

// unknown is a text of which nothing is known, spelled as what.
func unknown(what string) Value {
	return Value{Kind: Text, parts: []part{{"${" + what + "}", false}}, MaxLength: -1}
}

// anything is a value of which not even the kind is known.
func anything(what string) Value {
	v := unknown(what)
	v.Kind = Any
	return v
}

func absent() Value { return Value{Kind: Absent, MaxLength: -1} }

func listOf(items ...Value) Value { return Value{Kind: List, items: items, listed: true} }

// someList is a list of which the items are not known.
func someList(what string) Value {
	v := unknown(what)
	v.Kind = List
	return v
}

// add appends a piece to a text, and joins it with the last where both are known.
func (v *Value) add(p part) {
	last := len(v.parts) - 1
	switch {
	case p.text == "" && p.known && last >= 0:
	case p.known && last >= 0 && v.parts[last].known:
		v.parts[last].text += p.text
	default:
		v.parts = append(v.parts, p)
	}
}

func (v Value) size() int {
	n := 64
	for _, p := range v.parts {
		n += len(p.text) + 32
	}
	for _, item := range v.items {
		n += item.size()
	}
	return n
}
