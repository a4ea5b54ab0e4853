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

	exists eval.Scenario // of the resource
}

// maxSettings bounds what one property can say: conditions may multiply.
const maxSettings = 256

// Settings gives what a property of a resource says: one Setting for each way
// through the Fn::If on the path to it. "*" is each item of a list, and for a list
// that is not there nothing is given; sides that cannot come about give nothing either.
// What is built by a macro or cannot be looked into is Perhaps, and so is what
// Globals of a serverless template gives.
func (s *Scope) Settings(r cfn.Resource, path ...string) []Setting {
	w := settingWalk{scope: s, exists: s.existence(r.Path())}
	w.walk(r.Node, r.Path(), append([]string{"Properties"}, path...), eval.Scenario{}, false)
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
	w := settingWalk{scope: s, exists: above.exists}
	if above.Node != nil {
		w.walk(above.Node, above.Path, path, above.Scenario, false)
	}
	return w.list
}

// Whole gives a resource's Properties as a Setting, for SettingsBelow.
func (s *Scope) Whole(r cfn.Resource) Setting {
	path := r.Path("Properties")
	return Setting{Value: Value{Node: r.Node.Get("Properties"), Path: path}, Presence: Present, exists: s.existence(path)}
}

// Together reports whether two settings may come about in one deployment.
func (s *Scope) Together(a, b Setting) bool {
	return s.possible(a.Scenario.And(b.Scenario).And(a.exists).And(b.exists))
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

// settingWalk is one walk of Settings.
type settingWalk struct {
	scope  *Scope
	exists eval.Scenario
	list   []Setting
}

func (w *settingWalk) add(presence Presence, n *cfn.Node, at []string, when eval.Scenario) {
	if len(w.list) >= maxSettings {
		return
	}
	st := Setting{Value: Value{Path: at, Scenario: when.Without(w.exists)}, Presence: presence, exists: w.exists}
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
func (w *settingWalk) walk(n *cfn.Node, at, rest []string, when eval.Scenario, item bool) {
	if len(w.list) >= maxSettings || len(when.Facts()) > maxNesting {
		w.add(Perhaps, n, at, when)
		return
	}
	below := func(steps ...string) []string { return append(at[:len(at):len(at)], steps...) }
	if name, arg, ok := n.Intrinsic(); ok {
		switch {
		case name == "Fn::If":
			w.both(arg, at, rest, when, item)
		case isNoValue(name, arg):
			if !item && !slices.Contains(rest, "*") {
				w.add(Absent, nil, at, when)
			}
		case name == "Fn::Transform" || len(rest) > 0:
			w.add(Perhaps, n, at, when)
		default:
			w.add(Present, n, at, when)
		}
		return
	}
	switch {
	case len(rest) == 0:
		w.add(Present, n, at, when)
	case rest[0] == "*" && n.Kind == cfn.List:
		for i, item := range n.Items {
			w.walk(item, below(strconv.Itoa(i)), rest[1:], when, true)
		}
	case rest[0] == "*" && n.Kind == cfn.Map:
		w.walk(n, at, rest[1:], when, true) // an item that stands where its list should
	case n.Kind != cfn.Map:
		w.add(Perhaps, n, at, when)
	case n.Get(rest[0]) != nil:
		w.walk(n.Get(rest[0]), below(rest[0]), rest[1:], when, false)
	case slices.ContainsFunc(n.Fields, isBuilder):
		w.add(Perhaps, n, at, when)
	case !slices.Contains(rest, "*"):
		w.add(Absent, nil, at, when)
	}
}

// both walks those sides of an Fn::If that can come about.
func (w *settingWalk) both(arg *cfn.Node, at, rest []string, when eval.Scenario, item bool) {
	condition, ok := arg.Get("0").String()
	if !ok || arg.Get("1") == nil || arg.Get("2") == nil {
		w.add(Perhaps, arg, at, when)
		return
	}
	for i, step := range []string{"1", "2"} {
		in := when.With(eval.When(condition, i == 0))
		if w.scope.possible(w.exists.And(in)) {
			w.walk(arg.Get(step), append(at[:len(at):len(at)], "Fn::If", step), rest, in, item)
		}
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
