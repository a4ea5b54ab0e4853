package lint

import (
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/eval"
)

// Setting is what a property says on one way through a template's conditions.
type Setting struct {
	// Value is the property's. Where it is Absent, the node is nil and the path
	// leads to what is there and lacks it: the AWS::NoValue, the map around it, or
	// the resource.
	Value
	Presence Presence

	facts  []fact
	hidden int // of facts: that the resource is there at all goes without saying
	scope  *Scope
}

// fact is the side of an Fn::If that a Setting is on.
type fact struct {
	condition string
	holds     bool
}

// scenarioOf is facts as the evaluator takes them.
func scenarioOf(facts []fact) (when eval.Scenario) {
	for _, f := range facts {
		when = when.With(eval.When(f.condition, f.holds))
	}
	return when
}

// maxSettings bounds what one property can say: conditions may multiply.
const maxSettings = 256

// Settings gives what a property of a resource says: one Setting for each way
// through the Fn::If on the path to it. "*" is each item of a list, and for a list
// that is not there nothing is given. What is built by a macro or cannot be looked
// into is Perhaps. What Globals of a serverless template gives counts as Perhaps.
func (s *Scope) Settings(r cfn.Resource, path ...string) []Setting {
	w := walker{scope: s}
	facts := existence(r)
	w.hidden = len(facts)
	w.walk(r.Node, r.Path(), append([]string{"Properties"}, path...), facts, false)
	global := s.inGlobals(r, path)
	for i := range w.list {
		st := &w.list[i]
		if st.Presence == Absent && global {
			st.Presence = Perhaps
		}
		if n := len(st.Path); st.Presence == Absent && n == 3 && st.Path[2] == "Properties" {
			st.Path = st.Path[:2]
		}
	}
	return w.list
}

// SettingsBelow gives what stands at a path below the value of a Setting.
func (s *Scope) SettingsBelow(above Setting, path ...string) []Setting {
	w := walker{scope: s, hidden: above.hidden}
	if above.Node != nil {
		w.walk(above.Node, above.Path, path, above.facts, false)
	}
	return w.list
}

// Whole gives a resource's Properties as a Setting, for SettingsBelow.
func (s *Scope) Whole(r cfn.Resource) Setting {
	facts := existence(r)
	return Setting{Value: Value{Node: r.Node.Get("Properties"), Path: r.Path("Properties")}, Presence: Present, facts: facts, hidden: len(facts), scope: s}
}

// existence gives what is true wherever a resource is.
func existence(r cfn.Resource) []fact {
	if condition, ok := r.Node.Get("Condition").String(); ok {
		return []fact{{condition, true}}
	}
	return nil
}

// When says on which side of which conditions the setting is, ready to stand behind
// a sentence: " when IsProd is false". It is "" where none is in the way.
func (st Setting) When() string {
	var said []string
	for _, f := range st.facts[st.hidden:] {
		said = append(said, f.condition+" is "+strconv.FormatBool(f.holds))
	}
	if len(said) == 0 {
		return ""
	}
	return " when " + strings.Join(said, " and ")
}

// Together reports whether two settings of one template may come about in one
// deployment, as far as its conditions and parameters tell.
func (st Setting) Together(other Setting) bool {
	when := scenarioOf(st.facts).And(scenarioOf(other.facts))
	return st.scope == nil || len(st.facts) == 0 || len(other.facts) == 0 || st.scope.possible(when)
}

// Says reports whether the setting is there and known to be one of some texts, in
// any case of letters ("True" is true to CloudFormation).
func (st Setting) Says(texts ...string) bool {
	return st.Presence == Present && slices.ContainsFunc(texts, func(text string) bool {
		return strings.EqualFold(st.Text, text)
	})
}

// IsKnown reports whether it is decided what the setting says: that it is absent,
// or a text with no part that is not known.
func (st Setting) IsKnown() bool {
	switch st.Presence {
	case Absent:
		return true
	case Perhaps:
		return false
	}
	if _, _, computed := st.Node.Intrinsic(); !computed && (st.Node.Kind == cfn.Map || st.Node.Kind == cfn.List) {
		return true
	}
	return IsKnown(st.Text)
}

// walker is one walk of Settings.
type walker struct {
	scope  *Scope
	hidden int
	list   []Setting
}

func (w *walker) add(presence Presence, n *cfn.Node, at []string, facts []fact) {
	if len(w.list) >= maxSettings {
		return
	}
	st := Setting{Value: Value{Path: at, Scenario: scenarioOf(facts[w.hidden:])}, Presence: presence, facts: facts, hidden: w.hidden, scope: w.scope}
	if presence != Absent {
		st.Node = n
	}
	if presence == Present {
		st.Text, _ = w.scope.Text(n)
	}
	w.list = append(w.list, st)
}

// walk follows the rest of a path. item says that the node is an item of a list,
// which AWS::NoValue takes away.
func (w *walker) walk(n *cfn.Node, at, rest []string, facts []fact, item bool) {
	if len(w.list) >= maxSettings || len(facts) > maxNesting {
		w.add(Perhaps, n, at, facts)
		return
	}
	below := func(steps ...string) []string { return append(at[:len(at):len(at)], steps...) }
	if name, arg, ok := n.Intrinsic(); ok {
		switch {
		case name == "Fn::If":
			w.both(arg, at, rest, facts, item)
		case isNoValue(name, arg):
			if !item && !slices.Contains(rest, "*") {
				w.add(Absent, nil, at, facts)
			}
		case name == "Fn::Transform" || len(rest) > 0:
			w.add(Perhaps, n, at, facts)
		default:
			w.add(Present, n, at, facts)
		}
		return
	}
	switch {
	case len(rest) == 0:
		w.add(Present, n, at, facts)
	case rest[0] == "*" && n.Kind == cfn.List:
		for i, item := range n.Items {
			w.walk(item, below(strconv.Itoa(i)), rest[1:], facts, true)
		}
	case rest[0] == "*" && n.Kind == cfn.Map:
		w.walk(n, at, rest[1:], facts, true) // an item that stands where its list should
	case n.Kind != cfn.Map:
		w.add(Perhaps, n, at, facts)
	case n.Get(rest[0]) != nil:
		w.walk(n.Get(rest[0]), below(rest[0]), rest[1:], facts, false)
	case slices.ContainsFunc(n.Fields, isBuilder):
		w.add(Perhaps, n, at, facts)
	case !slices.Contains(rest, "*"):
		w.add(Absent, nil, at, facts)
	}
}

// both walks the two sides of an Fn::If, or the one that is left where what was met
// before decides the condition.
func (w *walker) both(arg *cfn.Node, at, rest []string, facts []fact, item bool) {
	condition, ok := arg.Get("0").String()
	if !ok || arg.Get("1") == nil || arg.Get("2") == nil {
		w.add(Perhaps, arg, at, facts)
		return
	}
	for i, step := range []string{"1", "2"} {
		holds := i == 0
		more := facts
		if f := (fact{condition, holds}); !slices.Contains(facts, f) {
			more = append(facts[:len(facts):len(facts)], f)
			if !w.scope.possible(scenarioOf(more)) {
				continue
			}
		}
		w.walk(arg.Get(step), append(at[:len(at):len(at)], "Fn::If", step), rest, more, item)
	}
}

// isBuilder reports whether a key of a map stands for keys that are not there yet.
func isBuilder(f cfn.Field) bool { return f.Key == "Fn::Transform" || cfn.IsLoop(f.Key) }

// inGlobals reports whether Globals of a serverless template may set a property.
func (s *Scope) inGlobals(r cfn.Resource, path []string) bool {
	kind, ok := strings.CutPrefix(r.Type, "AWS::Serverless::")
	if !ok {
		return false
	}
	for i, step := range path {
		if step == "*" {
			path = path[:i]
			break
		}
	}
	return s.Has(s.Target.Template.Root.Get("Globals", kind), path...) != Absent
}
