package lint

import (
	"strconv"
	"strings"
	"sync"

	"cuemulus.dev/cfn"
)

// Scope reads one target's template, and finds things in the other targets of
// the run. Several rules use one Scope at the same time; nothing in it changes.
type Scope struct {
	Target *Target

	world     *world
	resources []cfn.Resource
	byID      map[string]int
	byType    map[string][]cfn.Resource

	incomplete bool

	once         sync.Once // guards what follows; Statements fills it
	statements   []Statement
	statementsOf map[string][]int          // by logical id
	attached     map[string][]cfn.Resource // policies by the name of a role

	bucketOnce sync.Once // guards what follows; buckets fills it
	bucket     buckets
}

func newScope(target *Target, w *world) *Scope {
	if target.Template == nil {
		empty := *target
		empty.Template = &cfn.Template{Root: &cfn.Node{Kind: cfn.Map}}
		target = &empty
	}
	s := &Scope{Target: target, world: w, byID: map[string]int{}, byType: map[string][]cfn.Resource{}}
	s.incomplete = isIncomplete(target.Template)
	s.resources = target.Template.Resources("")
	for i, r := range s.resources {
		s.byID[r.ID] = i
		s.byType[r.Type] = append(s.byType[r.Type], r)
	}
	return s
}

// Resources gives the resources in source order, of one type or, with "", of all.
func (s *Scope) Resources(ofType string) []cfn.Resource {
	if ofType == "" {
		return s.resources
	}
	return s.byType[ofType]
}

// Resource gives one resource by logical id.
func (s *Scope) Resource(id string) (r cfn.Resource, ok bool) {
	i, ok := s.byID[id]
	if !ok {
		return cfn.Resource{}, false
	}
	return s.resources[i], true
}

func (s *Scope) parameter(name string) *cfn.Node {
	return s.Target.Template.Root.Get("Parameters", name)
}

// Incomplete reports whether resources may come about that are not in the
// template: it has a transform of its own making, or a resource that is a module
// or has no type that can be read.
func (s *Scope) Incomplete() bool { return s.incomplete }

// isIncomplete looks for transforms but those of AWS that add no resource of a
// kind that rules look for, and for modules (types that end in ::MODULE).
func isIncomplete(t *cfn.Template) bool {
	transforms := t.Root.Get("Transform")
	for _, n := range transforms.Elements() {
		name, ok := n.String()
		if !ok || name != "AWS::LanguageExtensions" && !strings.HasPrefix(name, "AWS::Serverless") {
			return true
		}
	}
	for _, f := range fieldsOf(t.Root.Get("Resources")) {
		kind, ok := f.Value.Get("Type").String()
		if !ok || strings.HasSuffix(kind, "::MODULE") {
			return true
		}
	}
	return false
}

func fieldsOf(n *cfn.Node) []cfn.Field {
	if n == nil {
		return nil
	}
	return n.Fields
}

// Value is a node of a template, the path to it, and its Text where it has one.
type Value struct {
	Node *cfn.Node
	Path []string
	Text string // "" for lists and maps
}

// Values gives the single values of a property that takes one value or a list,
// with both branches of every Fn::If and without AWS::NoValue.
func (s *Scope) Values(n *cfn.Node, path []string) []Value {
	return s.values(nil, n, path, 0)
}

func (s *Scope) values(list []Value, n *cfn.Node, path []string, depth int) []Value {
	if n == nil || depth > maxNesting {
		return list
	}
	below := func(steps ...string) []string { return append(path[:len(path):len(path)], steps...) }
	if n.Kind == cfn.List {
		for i, item := range n.Items {
			list = s.values(list, item, below(strconv.Itoa(i)), depth+1)
		}
		return list
	}
	if name, arg, ok := n.Intrinsic(); ok {
		if name == "Fn::If" {
			list = s.values(list, arg.Get("1"), below("Fn::If", "1"), depth+1)
			return s.values(list, arg.Get("2"), below("Fn::If", "2"), depth+1)
		}
		if isNoValue(name, arg) {
			return list
		}
	}
	text, _ := s.Text(n)
	return append(list, Value{Node: n, Path: path, Text: text})
}

func isNoValue(name string, arg *cfn.Node) bool {
	return name == "Ref" && arg != nil && arg.Text == "AWS::NoValue"
}

// Presence says whether a property is there.
type Presence int

// A property is Absent, Present, or may be either, which is Perhaps: it stands in
// an Fn::If with AWS::NoValue, or something is built by a macro.
const (
	Absent Presence = iota
	Present
	Perhaps
)

// Has says whether a property is there, at a path below a node.
func (s *Scope) Has(n *cfn.Node, path ...string) Presence {
	for _, step := range path {
		switch {
		case n == nil:
			return Absent
		case isMacroOrIf(n):
			return Perhaps
		case n.Field("Fn::Transform") != nil:
			return Perhaps
		}
		n = n.Get(step)
	}
	if n == nil {
		return Absent
	}
	name, arg, ok := n.Intrinsic()
	switch {
	case !ok:
		return Present
	case isNoValue(name, arg):
		return Absent
	case name == "Fn::If" || name == "Fn::Transform":
		return Perhaps
	}
	return Present
}

func isMacroOrIf(n *cfn.Node) bool {
	name, _, ok := n.Intrinsic()
	return ok && (name == "Fn::If" || name == "Fn::Transform")
}
