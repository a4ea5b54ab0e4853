package iam

import (
	"slices"
	"strings"
)

// Family is the type of values that an operator compares.
type Family uint8

// The families of operators.
const (
	StringFamily Family = iota
	NumericFamily
	DateFamily
	BoolFamily
	BinaryFamily
	IPFamily
	ARNFamily
	NullFamily
)

// Relation is how an operator compares the key's value (left) with the policy's.
// A negated operator has the relation that it negates.
type Relation uint8

// The relations. Like knows wildcards; ARN operators are always Like, part by
// part; Within is membership of an address range.
const (
	Equal Relation = iota
	EqualFold
	Like
	Less
	LessEqual
	Greater
	GreaterEqual
	Within
	IsNull
)

// SetOperator is the qualifier before an operator's name.
type SetOperator uint8

// The qualifiers.
const (
	NoSet SetOperator = iota
	ForAllValues
	ForAnyValue
)

// Operator is a condition operator, taken apart. The zero value is StringEquals
// without a name; Known is false for a name that is not in the language.
type Operator struct {
	Written  string // as the policy has it
	Name     string // canonical, without qualifier and IfExists: "StringEquals"
	Known    bool
	Family   Family
	Relation Relation
	Negated  bool
	Set      SetOperator
	IfExists bool
}

// String gives the canonical spelling with qualifier and IfExists.
func (o Operator) String() string {
	s := o.Name
	switch o.Set {
	case ForAllValues:
		s = "ForAllValues:" + s
	case ForAnyValue:
		s = "ForAnyValue:" + s
	}
	if o.IfExists {
		s += "IfExists"
	}
	return s
}

// operators is the table of the language (IAM User Guide, "IAM JSON policy
// elements: Condition operators").
var operators = []Operator{
	{Name: "StringEquals", Family: StringFamily, Relation: Equal},
	{Name: "StringNotEquals", Family: StringFamily, Relation: Equal, Negated: true},
	{Name: "StringEqualsIgnoreCase", Family: StringFamily, Relation: EqualFold},
	{Name: "StringNotEqualsIgnoreCase", Family: StringFamily, Relation: EqualFold, Negated: true},
	{Name: "StringLike", Family: StringFamily, Relation: Like},
	{Name: "StringNotLike", Family: StringFamily, Relation: Like, Negated: true},
	{Name: "NumericEquals", Family: NumericFamily, Relation: Equal},
	{Name: "NumericNotEquals", Family: NumericFamily, Relation: Equal, Negated: true},
	{Name: "NumericLessThan", Family: NumericFamily, Relation: Less},
	{Name: "NumericLessThanEquals", Family: NumericFamily, Relation: LessEqual},
	{Name: "NumericGreaterThan", Family: NumericFamily, Relation: Greater},
	{Name: "NumericGreaterThanEquals", Family: NumericFamily, Relation: GreaterEqual},
	{Name: "DateEquals", Family: DateFamily, Relation: Equal},
	{Name: "DateNotEquals", Family: DateFamily, Relation: Equal, Negated: true},
	{Name: "DateLessThan", Family: DateFamily, Relation: Less},
	{Name: "DateLessThanEquals", Family: DateFamily, Relation: LessEqual},
	{Name: "DateGreaterThan", Family: DateFamily, Relation: Greater},
	{Name: "DateGreaterThanEquals", Family: DateFamily, Relation: GreaterEqual},
	{Name: "Bool", Family: BoolFamily, Relation: Equal},
	{Name: "BinaryEquals", Family: BinaryFamily, Relation: Equal},
	{Name: "IpAddress", Family: IPFamily, Relation: Within},
	{Name: "NotIpAddress", Family: IPFamily, Relation: Within, Negated: true},
	{Name: "ArnEquals", Family: ARNFamily, Relation: Like},
	{Name: "ArnNotEquals", Family: ARNFamily, Relation: Like, Negated: true},
	{Name: "ArnLike", Family: ARNFamily, Relation: Like},
	{Name: "ArnNotLike", Family: ARNFamily, Relation: Like, Negated: true},
	{Name: "Null", Family: NullFamily, Relation: IsNull},
}

// OperatorNames lists the names of the language, without qualifiers.
func OperatorNames() []string {
	names := make([]string, len(operators))
	for i, o := range operators {
		names[i] = o.Name
	}
	return names
}

// ParseOperator takes an operator's text apart: "ForAllValues:StringLikeIfExists".
// Letter case does not count. A name that does not exist, and NullIfExists, give
// an Operator with Known false and what was written as Name.
func ParseOperator(written string) Operator {
	set, name := NoSet, written
	if prefix, rest, found := strings.Cut(written, ":"); found {
		switch {
		case strings.EqualFold(prefix, "ForAllValues"):
			set, name = ForAllValues, rest
		case strings.EqualFold(prefix, "ForAnyValue"):
			set, name = ForAnyValue, rest
		}
	}
	bare, ifExists := name, false
	if n := len(name) - len("IfExists"); n > 0 && strings.EqualFold(name[n:], "IfExists") {
		bare, ifExists = name[:n], true
	}
	i := slices.IndexFunc(operators, func(o Operator) bool { return strings.EqualFold(o.Name, bare) })
	if i < 0 || (ifExists && operators[i].Relation == IsNull) {
		return Operator{Written: written, Name: bare, Set: set, IfExists: ifExists}
	}
	o := operators[i]
	o.Written, o.Known, o.Set, o.IfExists = written, true, set, ifExists
	return o
}

// Variables reports whether policy variables may stand in values of the
// operator: string, ARN and boolean operators only (IAM User Guide, "IAM policy
// elements: Variables and tags").
func (o Operator) Variables() bool {
	return o.Family == StringFamily || o.Family == ARNFamily || o.Family == BoolFamily
}
