package iam

import (
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
)

// Type says what a policy is attached to, and so which elements it has and how
// it takes part in a decision.
type Type uint8

// The types of policies. Key is the resource policy of a KMS key, Trust the one
// of a role, Endpoint the one of a VPC endpoint.
const (
	Identity Type = iota
	Resource
	Trust
	Key
	Endpoint
	SCP
	RCP
	Boundary
	Session
)

var typeNames = [...]string{"identity", "resource", "trust", "key", "endpoint", "scp", "rcp", "boundary", "session"}

// String gives the word that users write: "identity", "trust", "scp".
func (t Type) String() string {
	if int(t) < len(typeNames) {
		return typeNames[t]
	}
	return "unknown"
}

// TypeNames lists the words that ParseType takes, in the order of the constants.
func TypeNames() []string { return slices.Clone(typeNames[:]) }

// ParseType is the inverse of String; ok is false for any other word.
func ParseType(word string) (t Type, ok bool) {
	i := slices.Index(typeNames[:], strings.ToLower(word))
	return Type(max(i, 0)), i >= 0
}

// HasPrincipal reports whether statements of this type name principals.
func (t Type) HasPrincipal() bool {
	return t == Resource || t == Trust || t == Key || t == Endpoint || t == RCP
}

// Effect is what a statement does to the requests that it matches.
type Effect uint8

// The two effects.
const (
	Allow Effect = iota
	Deny
)

// String gives "Allow" or "Deny".
func (e Effect) String() string {
	if e == Deny {
		return "Deny"
	}
	return "Allow"
}

// Span is a place in a file: the first character, and the first place after the
// last one. Both are zero for a value that was not read from a file.
type Span struct {
	Pos, End diag.Pos
}

// Policy is one policy document. The zero value allows nothing.
type Policy struct {
	Type       Type
	Name       string // how reports call it: the file, or the resource and property
	Service    string // prefix of the service whose resource holds the policy, "s3"; "" where not known
	Version    string // as written; "" where the element is absent
	VersionAt  Span
	ID         string
	Statements []Statement
	Size       int      // characters without white space between tokens, as the quotas count
	Gaps       []Gap    // what could not be read, so that answers must not claim exactness
	Path       []string // keys from the root of the file to the document
	Span
}

// Gap is a part of a policy that only the deployment knows, and that cannot be
// kept as a symbol in a string: a macro, a statement made by a transform.
type Gap struct {
	Span
	Why string // "Fn::Transform makes this statement"
}

// Variables reports whether ${...} is a policy variable in this policy. It is
// plain text unless Version is 2012-10-17
// (IAM User Guide, "IAM policy elements: Variables and tags").
func (p *Policy) Variables() bool { return p.Version == Version2012 }

// The versions of the policy language.
const (
	Version2012 = "2012-10-17"
	Version2008 = "2008-10-17"
)

// Guard is a condition of a template ("IsProd") on which a part of a policy
// depends: the part is there only where the condition has the value Holds.
type Guard struct {
	Name  string
	Holds bool
}

// Statement is one statement. It has exactly one of Action and NotAction
// (Actions.Not tells which), and so on; an element that is absent has Present
// false. A statement that Parse gives without diagnostics is complete.
type Statement struct {
	Index       int // position in the document, from 0
	Sid         string
	SidAt       Span
	Effect      Effect
	EffectAt    Span
	Principals  Principals
	Actions     Element
	Resources   Element
	Conditions  []Condition // all must hold; sorted as written
	ConditionAt Span
	When        []Guard  // all must hold for the statement to be there
	Path        []string // keys from the root of the file
	Span
}

// Element is Action, NotAction, Resource or NotResource.
type Element struct {
	Present bool
	Not     bool // NotAction, NotResource
	Texts   []Text
	KeyAt   Span // the key
	At      Span // the value
}

// Principals is Principal or NotPrincipal.
type Principals struct {
	Present bool
	Not     bool
	Values  []PrincipalText
	KeyAt   Span
	At      Span
}

// PrincipalText is one value of a Principal element. The lone "*" of
// "Principal": "*" is an AWS principal with the text "*".
type PrincipalText struct {
	Type PrincipalType
	Text Text
}

// PrincipalType is the key under which a principal stands.
type PrincipalType uint8

// The types of principals. Anonymous occurs in requests only.
const (
	AWS PrincipalType = iota
	Service
	Federated
	CanonicalUser
	Anonymous
)

var principalTypes = [...]string{"AWS", "Service", "Federated", "CanonicalUser", "Anonymous"}

// String gives the key as policies write it.
func (t PrincipalType) String() string {
	if int(t) < len(principalTypes) {
		return principalTypes[t]
	}
	return "unknown"
}

// Condition is one line of a Condition block: an operator, a key and its values.
type Condition struct {
	Operator   Operator
	OperatorAt Span
	Key        string // as written; KeyName gives the form to compare
	KeyAt      Span
	Values     []Text // one of them must match; for a negated operator none may
	At         Span
	When       []Guard // the line is there only where all of these hold
}

// KeyName is the form of a condition key that is equal for keys that IAM takes
// for the same. Names of keys are not case-sensitive, and neither are the tag
// keys in them (IAM User Guide, "Case sensitivity" in "Controlling access to AWS
// resources using tags").
func KeyName(key string) string { return strings.ToLower(key) }

// Guards gives the template conditions on which any part of the policy depends,
// sorted, each once.
func (p *Policy) Guards() []string {
	var names []string
	add := func(gs []Guard) {
		for _, g := range gs {
			names = append(names, g.Name)
		}
	}
	p.eachText(func(t *Text) { add(t.When) })
	for i := range p.Statements {
		add(p.Statements[i].When)
		for _, c := range p.Statements[i].Conditions {
			add(c.When)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// In gives the policy as it is where the template conditions have the given
// values: parts whose guards do not hold are gone, and guards that hold are. A
// condition without a value keeps its parts, with their guards.
func (p *Policy) In(scenario map[string]bool) *Policy {
	out := *p
	out.Statements = nil
	for _, s := range p.Statements {
		var there bool
		if s.When, there = settle(s.When, scenario); !there {
			continue
		}
		s.Index = len(out.Statements)
		s.Actions.Texts = keep(s.Actions.Texts, scenario)
		s.Resources.Texts = keep(s.Resources.Texts, scenario)
		principals := s.Principals.Values
		s.Principals.Values = nil
		for _, v := range principals {
			if v.Text.When, there = settle(v.Text.When, scenario); there {
				s.Principals.Values = append(s.Principals.Values, v)
			}
		}
		conditions := s.Conditions
		s.Conditions = nil
		for _, c := range conditions {
			if c.When, there = settle(c.When, scenario); there {
				c.Values = keep(c.Values, scenario)
				s.Conditions = append(s.Conditions, c)
			}
		}
		out.Statements = append(out.Statements, s)
	}
	return &out
}

func keep(texts []Text, scenario map[string]bool) []Text {
	var out []Text
	for _, t := range texts {
		var there bool
		if t.When, there = settle(t.When, scenario); there {
			out = append(out, t)
		}
	}
	return out
}

// settle gives the guards that the scenario leaves open; there is false where one
// does not hold.
func settle(guards []Guard, scenario map[string]bool) (open []Guard, there bool) {
	for _, g := range guards {
		value, known := scenario[g.Name]
		if known && value != g.Holds {
			return nil, false
		}
		if !known {
			open = append(open, g)
		}
	}
	return open, true
}

// eachText calls visit for every Text of the policy, in document order.
func (p *Policy) eachText(visit func(*Text)) {
	for i := range p.Statements {
		s := &p.Statements[i]
		for j := range s.Principals.Values {
			visit(&s.Principals.Values[j].Text)
		}
		for j := range s.Actions.Texts {
			visit(&s.Actions.Texts[j])
		}
		for j := range s.Resources.Texts {
			visit(&s.Resources.Texts[j])
		}
		for j := range s.Conditions {
			for k := range s.Conditions[j].Values {
				visit(&s.Conditions[j].Values[k])
			}
		}
	}
}
