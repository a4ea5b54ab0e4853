package lint

import (
	"slices"
	"strconv"
	"sync"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/internal/diag"
)

// Scope reads one target's template, and finds things in the other targets of
// the run. Several rules use one Scope at the same time. Its template is the one
// that is judged: loops (Fn::ForEach) are unrolled and the Globals of a serverless
// template merged, with the places of what the user wrote.
type Scope struct {
	Target *Target

	written *cfn.Template     // as the user wrote it
	loops   []diag.Diagnostic // what was wrong with unrolling

	deployment string            // the name of the Deployment, "" for the Target itself
	nested     []cfn.Nested      // nested stacks in local files
	beside     []diag.Diagnostic // what is wrong with them

	evaluating sync.Mutex // guards evaluator, which is made on first use
	evaluator  *eval.Evaluator

	sharing sync.Mutex // guards shared: what rules of an area found out together
	shared  map[any]any

	world     *world
	asked     bool // a rule looked for something in other targets before all were read
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
	s := &Scope{Target: target, world: w, written: target.Template, byID: map[string]int{}, byType: map[string][]cfn.Resource{}}
	s.expand()
	target = s.Target
	s.resources = target.Template.Resources("")
	s.incomplete = isIncomplete(target.Template, s.resources)
	for i, r := range s.resources {
		s.byID[r.ID] = i
		s.byType[r.Type] = append(s.byType[r.Type], r)
	}
	s.follow()
	return s
}

// forget lets go of what was found out while the target was judged. Whoever asks the
// Scope again from another target finds it out again.
func (s *Scope) forget() {
	s.evaluating.Lock()
	s.evaluator = nil
	s.evaluating.Unlock()
	s.sharing.Lock()
	s.shared = nil
	s.sharing.Unlock()
}

// expand unrolls loops and merges Globals, which only templates with a transform
// have.
func (s *Scope) expand() {
	t := s.Target.Template
	if t.Root.Field("Transform") == nil {
		return
	}
	expanded, loops := eval.Expand(t, s.options())
	s.loops = loops
	if expanded != t {
		target := *s.Target
		target.Template = expanded
		s.Target = &target
	}
}

// isWritten reports whether the value at a path stands in the template as it is
// judged: not in the body of a loop, nor in Globals.
func (s *Scope) isWritten(path []string) bool {
	t := s.Target.Template
	return t == s.written || t.Root.Get(path...) == s.written.Root.Get(path...)
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

// Incomplete reports whether resources may come about that are not in the
// template: it has a transform of its own making, or a resource that is a module
// or has no type that can be read.
func (s *Scope) Incomplete() bool { return s.incomplete }

// isIncomplete looks for transforms but those of AWS that add no resource of a
// kind that rules look for, for loops that could not be unrolled, and for modules
// (types that end in ::MODULE).
func isIncomplete(t *cfn.Template, resources []cfn.Resource) bool {
	if t.Open() {
		return true
	}
	for _, r := range resources {
		if r.Type == "" || r.IsModule() {
			return true
		}
	}
	return false
}

// Value is a node of a template, the path to it, and its Text where it has one.
type Value struct {
	Node *cfn.Node
	Path []string
	Text string // "" for lists and maps
	// Scenario is what the Fn::If on the way to the value leave; its String says it at
	// the end of a sentence.
	Scenario eval.Scenario
}

// Values gives the single values of a property that takes one value or a list:
// those of every branch of an Fn::If that can come about, each with its scenario,
// those of a list that a function gives, and none for AWS::NoValue.
func (s *Scope) Values(n *cfn.Node, path []string) []Value {
	if n == nil {
		return nil
	}
	v := valueWalk{scope: s, exists: s.existence(path)}
	v.walk(n, path, s.scenario(path), 0)
	return v.list
}

// valueWalk is one walk of Values.
type valueWalk struct {
	scope  *Scope
	exists eval.Scenario // of the resource, which goes without saying
	list   []Value
}

func (v *valueWalk) walk(n *cfn.Node, path []string, when eval.Scenario, depth int) {
	if n == nil || depth > maxNesting {
		return
	}
	below := func(steps ...string) []string { return append(path[:len(path):len(path)], steps...) }
	if n.Kind == cfn.List {
		for i, item := range n.Items {
			v.walk(item, below(strconv.Itoa(i)), when, depth+1)
		}
		return
	}
	name, arg, computed := n.Intrinsic()
	if computed && name == "Fn::If" {
		for i, step := range []string{"1", "2"} {
			in := when
			if condition, ok := arg.Get("0").String(); ok {
				in = when.With(eval.When(condition, i == 0))
			}
			if v.scope.possible(v.exists.And(in)) {
				v.walk(arg.Get(step), below("Fn::If", step), in, depth+1)
			}
		}
		return
	}
	if computed && isNoValue(name, arg) {
		return
	}
	if computed {
		if items, ok := v.scope.itemsOf(n); ok {
			for _, text := range items {
				v.list = append(v.list, Value{Node: n, Path: path, Text: text, Scenario: when})
			}
			return
		}
	}
	text, _ := v.scope.Text(n)
	v.list = append(v.list, Value{Node: n, Path: path, Text: text, Scenario: when})
}

// itemsOf gives the texts of a list that a function gives, where all are known to be
// there.
func (s *Scope) itemsOf(n *cfn.Node) (items []string, ok bool) {
	s.Evaluate(func(e *eval.Evaluator) {
		v := e.Text(n)
		if v.Kind != eval.List || !v.Known() {
			return
		}
		ok = true
		for _, item := range e.Items(v) {
			items = append(items, item.String())
		}
	})
	return items, ok
}

// possible reports whether a scenario may come about.
func (s *Scope) possible(when eval.Scenario) (may bool) {
	if len(when.Facts()) < 1 {
		return true
	}
	s.Evaluate(func(e *eval.Evaluator) { may = e.Satisfiable(when) != eval.No })
	return may
}

// scenario gives what the Fn::If on a path of the template leave.
func (s *Scope) scenario(path []string) (when eval.Scenario) {
	n, i := s.Target.Template.Root, 0
	if len(path) > 1 && path[0] == "Resources" {
		if r, ok := s.Resource(path[1]); ok {
			n, i = r.Node, 2 // without looking through all of them
		}
	}
	for ; i < len(path) && n != nil; i++ {
		if path[i] == "Fn::If" && i+1 < len(path) {
			if condition, ok := n.Get("Fn::If", "0").String(); ok && (path[i+1] == "1" || path[i+1] == "2") {
				when = when.With(eval.When(condition, path[i+1] == "1"))
			}
		}
		n = n.Get(path[i])
	}
	return when
}

// existence gives the scenario in which the resource or the output of a path exists.
func (s *Scope) existence(path []string) eval.Scenario {
	if len(path) < 2 || path[0] != "Resources" && path[0] != "Outputs" {
		return eval.Scenario{}
	}
	var n *cfn.Node
	if r, ok := s.Resource(path[1]); ok && path[0] == "Resources" {
		n = r.Node // without looking through all of them
	} else {
		n = s.Target.Template.Root.Get(path[0], path[1])
	}
	if condition, ok := n.Get("Condition").String(); ok {
		return eval.Scenario{}.With(eval.When(condition, true))
	}
	return eval.Scenario{}
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

// Has says whether a property is there, at a path below a node. Branches of an
// Fn::If that never come about do not count.
func (s *Scope) Has(n *cfn.Node, path ...string) Presence {
	return s.has(n, path, eval.Scenario{}, 0)
}

func (s *Scope) has(n *cfn.Node, path []string, when eval.Scenario, depth int) Presence {
	if n == nil {
		return Absent
	}
	name, arg, computed := n.Intrinsic()
	switch {
	case computed && name == "Fn::If":
		return s.hasEither(arg, path, when, depth)
	case computed && name == "Fn::Transform":
		return Perhaps
	case computed && isNoValue(name, arg):
		return Absent
	case len(path) == 0:
		return Present
	case slices.ContainsFunc(fieldsOf(n), isBuilder) && n.Field(path[0]) == nil:
		return Perhaps
	}
	return s.has(n.Get(path[0]), path[1:], when, depth)
}

// hasEither asks both branches of an Fn::If.
func (s *Scope) hasEither(arg *cfn.Node, path []string, when eval.Scenario, depth int) Presence {
	condition, ok := arg.Get("0").String()
	if !ok || depth > maxNesting {
		return Perhaps
	}
	var found []Presence
	for i, step := range []string{"1", "2"} {
		in := when.With(eval.When(condition, i == 0))
		if s.possible(in) {
			found = append(found, s.has(arg.Get(step), path, in, depth+1))
		}
	}
	if len(found) == 0 || len(found) == 2 && found[0] != found[1] {
		return Perhaps
	}
	return found[0]
}

func fieldsOf(n *cfn.Node) []cfn.Field {
	if n == nil {
		return nil
	}
	return n.Fields
}

func isMacroOrIf(n *cfn.Node) bool {
	name, _, ok := n.Intrinsic()
	return ok && (name == "Fn::If" || name == "Fn::Transform")
}
