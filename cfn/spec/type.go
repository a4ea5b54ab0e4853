package spec

import (
	"slices"
	"strings"
)

// Type is one resource type. It is shared: do not change it.
type Type struct {
	Name string // "AWS::S3::Bucket"

	// Properties is what may stand below Properties in a template.
	Properties *Object

	// Attrs are the attributes that Fn::GetAtt knows, sorted by name. A name with
	// dots ("Endpoint.Address") is one attribute; "Outputs.*" stands for all names
	// that begin so. See [Type.Attribute].
	Attrs []Attribute

	// Ref names the properties and attributes whose values Ref gives; several are
	// joined with "|" in the value. Nil where it is not known.
	Ref []string

	// Identifier names the properties and attributes that tell two resources of the
	// type apart (the registry's primaryIdentifier). Two resources with equal values
	// are one.
	Identifier []string

	// Stateful says that deleting the resource loses data.
	Stateful bool
	// MustBeEmpty says that a stateful resource that holds something cannot be deleted.
	MustBeEmpty bool
	// Snapshot says that DeletionPolicy and UpdateReplacePolicy may be Snapshot.
	Snapshot bool
	// DeleteFirst says that a replacement deletes the old resource before it makes the
	// new one (the registry's replacementStrategy delete_then_create).
	DeleteFirst bool

	Tags Tags

	// Lifecycle is zero for a type whose service takes new customers.
	Lifecycle Lifecycle

	// Transform names the macro that the type needs ("AWS::Serverless-2016-10-31"), ""
	// for none.
	Transform string

	// ARN is the form of the resource's ARN with "${Partition}", "${Region}",
	// "${Account}" and names of the service, "" where it is not known.
	ARN string

	// Policy says how the resource itself gives permissions or opens networks, as the
	// service specification marks it: "ResourcePolicyResource", "IngressRuleResource",
	// "EgressRuleResource", "LambdaPermission"; "" for none.
	Policy string
}

// Attribute is something that Fn::GetAtt gives.
type Attribute struct {
	Name  string
	Value *Value
}

// Tags says how a type is tagged.
type Tags struct {
	Property string // name of the property, "" where the type has none
	Style    TagStyle
}

// TagStyle is the form of tags.
type TagStyle uint8

const (
	NoTags   TagStyle = iota // no tags
	TagList                  // a list of Key and Value
	TagMap                   // a map from key to value
	TagGroup                 // Auto Scaling: a list of Key, Value and PropagateAtLaunch
)

// Lifecycle is where a service stands that is being closed.
type Lifecycle struct {
	// Status is "" (open), "maintenance" (no new customers or no new features),
	// "sunset" (closes on the date) or "shutdown" (closed on the date).
	Status string
	Date   string // "2026-09-30", "" where it is not known
}

// Object is a set of properties, at the top of a type or below. Objects are shared
// between properties, and may contain themselves.
type Object struct {
	Name   string     // of the definition, "" at the top of a type
	Fields []Property // sorted by name
	Groups []Group
	Open   bool // names that are not in Fields are allowed too
}

// Field gives the property of a name, nil where there is none.
func (o *Object) Field(name string) *Property {
	if o == nil {
		return nil
	}
	at, ok := slices.BinarySearchFunc(o.Fields, name, func(p Property, n string) int { return strings.Compare(p.Name, n) })
	if !ok {
		return nil
	}
	return &o.Fields[at]
}

// Names gives the names of the properties, sorted.
func (o *Object) Names() []string {
	if o == nil {
		return nil
	}
	names := make([]string, len(o.Fields))
	for i := range o.Fields {
		names[i] = o.Fields[i].Name
	}
	return names
}

// Property is one property of an object.
type Property struct {
	Name  string
	Value *Value // what may stand there; never nil

	Required bool
	// ReadOnly says that a template may not set it; it may be an attribute.
	ReadOnly bool
	// WriteOnly says that the service never gives it back: drift of it is not seen.
	WriteOnly  bool
	Deprecated bool

	// Replacement says whether a change of this property replaces the resource. A
	// change below it does so too: see [Type.Replacement].
	Replacement Replacement

	// Default is the value when the property is missing, as JSON text; "" where it is
	// not known or there is none.
	Default string

	// Related names what other types' attributes or properties belong here: one of
	// them, when there are several.
	Related []Relation

	// Policy says what the value gives, as the service specification marks it:
	// "InlineResourcePolicy", "InlineIdentityPolicies", "ManagedPolicies",
	// "IngressRules", "EgressRules"; "" for none.
	Policy string
}

// Replacement says whether a change of a property replaces the resource, from the
// weakest to the strongest.
type Replacement uint8

const (
	Never     Replacement = iota // updated in place
	Sometimes                    // depends on the values, or the sources differ
	Always                       // replaced
	Refused                      // the update fails: only a new resource can have another value
)

// String gives "never", "sometimes", "always" or "refused".
func (r Replacement) String() string {
	switch r {
	case Never:
		return "never"
	case Sometimes:
		return "sometimes"
	case Always:
		return "always"
	default:
		return "refused"
	}
}

// Relation is an attribute or property of a type.
type Relation struct {
	Type string // "AWS::KMS::Key"
	Name string // "Arn"
}

// Group says which properties of an object stand together.
type Group struct {
	Kind GroupKind
	// Sets are alternatives of a OneOf or AnyOf group: an alternative is there when all
	// its names are. For Requires and Excludes there is one set: its first name is the
	// property that asks, the others are what it asks for.
	Sets [][]string
	// If says when the group holds: where all tests hold. Nil is always.
	If []Test
}

// Test is a condition on one property of the object that the group is in.
type Test struct {
	Name   string
	Values []string // the property is there and is one of these
}

// GroupKind is what a group asks.
type GroupKind uint8

const (
	OneOf    GroupKind = iota // exactly one of the sets
	AnyOf                     // one of the sets or more
	Requires                  // where the first name is, all the others are
	Excludes                  // where the first name is, none of the others is
)

// Value says what may stand in a place.
type Value struct {
	// Kinds are the kinds that are right; 0 when nothing is known.
	Kinds Kinds

	// Object describes the fields when Kinds has Struct, else nil.
	Object *Object
	// Items describes the elements of a List or the values of a Map; nil when nothing
	// is known of them.
	Items *Value

	// Enum are the only values, sorted; nil for no limit. Numbers and booleans are
	// written as in JSON. AnyCase says that upper and lower case do not matter.
	Enum    []string
	AnyCase bool

	// Pattern is what a string must match; nil for no limit. KeyPattern is what the
	// keys of a Map must match.
	Pattern    *Pattern
	KeyPattern *Pattern

	Length Range  // of a string, in characters (Unicode code points)
	Count  Range  // of elements of a List, or of fields of an Object or Map
	Number Bounds // of a number

	// Unique says that no two elements of a List may be equal; UniqueKeys names the
	// fields in which no two elements may agree.
	Unique     bool
	UniqueKeys []string

	// Formats name what a string is, any one of them: "AWS::EC2::VPC.Id",
	// "AWS::KMS::Key.Arn", "ipv4-network", "date-time".
	Formats []string
}

// Kinds is a set of kinds of value.
type Kinds uint16

const (
	String  Kinds = 1 << iota
	Integer       // a whole number; CloudFormation also takes a string of digits
	Number        // any number
	Boolean       // CloudFormation also takes "true" and "false"
	Struct        // fields that Value.Object describes
	List          // elements that Value.Items describes
	Map           // names of the user's choice, values that Value.Items describes
	JSON          // any object, or a string that holds one; with Struct, other fields may stand there too
)

// Has says whether all kinds of k are in the set.
func (s Kinds) Has(k Kinds) bool { return s&k == k }

// String gives the kinds in words: "string or integer".
func (s Kinds) String() string {
	names := [...]string{"string", "integer", "number", "boolean", "object", "list", "map", "json"}
	var parts []string
	for i, n := range names {
		if s&(1<<i) != 0 {
			parts = append(parts, n)
		}
	}
	if parts == nil {
		return "anything"
	}
	return strings.Join(parts, " or ")
}

// Range is a range of whole numbers, both ends included.
type Range struct {
	Min int // 0 for no limit
	Max int // -1 for no limit
}

// NoRange has no limits.
func NoRange() Range { return Range{Max: -1} }

// Contains says whether n is in the range.
func (r Range) Contains(n int) bool { return n >= r.Min && (r.Max < 0 || n <= r.Max) }

// Limited says whether there is any limit.
func (r Range) Limited() bool { return r.Min > 0 || r.Max >= 0 }

// Bounds are limits of a number, both ends included; nil for none.
type Bounds struct {
	Min *float64
	Max *float64
}

// Contains says whether f is within the bounds.
func (b Bounds) Contains(f float64) bool {
	return (b.Min == nil || f >= *b.Min) && (b.Max == nil || f <= *b.Max)
}
