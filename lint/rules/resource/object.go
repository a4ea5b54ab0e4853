package resource

import (
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/cfn/spec"
)

// object looks at a map whose keys the facts describe. open says that others may stand
// there too.
func (i *inspector) object(it item, o *spec.Object, open bool) {
	n := it.node
	there := map[string][]item{}
	last := make(map[string]*cfn.Field, len(n.Fields)) // of a key that stands twice the last one wins
	for at := range n.Fields {
		last[n.Fields[at].Key] = &n.Fields[at]
	}
	for at := range n.Fields {
		f := &n.Fields[at]
		if isBuilder(f.Key) || last[f.Key] != f {
			continue
		}
		path := below(it.path, f.Key)
		p := o.Field(f.Key)
		if p == nil {
			if !open && !o.Open && !i.open {
				i.unknownProperty(path, it.when, f.Key, last, o)
			}
			continue
		}
		list := i.items(f.Value, path, it.when)
		there[f.Key] = list
		if !slices.ContainsFunc(list, func(it item) bool { return it.kind != eval.Absent }) {
			continue
		}
		if p.ReadOnly {
			i.report(isReadOnly, path, it.when, "the service sets "+p.Name+", and a template cannot", "take it out; Fn::GetAtt or Ref may give its value")
			continue
		}
		if p.Deprecated {
			i.report(isDeprecated, path, it.when, "the property "+p.Name+" is deprecated", "look up in the reference of "+i.typ.Name+" what takes its place")
		}
		v := p.Value
		if o == i.typ.Properties && p.Name == i.typ.Tags.Property && (i.typ.Tags.Style == spec.TagList || i.typ.Tags.Style == spec.TagGroup) {
			tags := *v
			tags.Unique, tags.UniqueKeys = false, []string{"Key"}
			v = &tags
		}
		for _, value := range list {
			i.judge(value, v, p)
		}
	}
	if growing(n) || i.open {
		return
	}
	i.required(n, it.path, it.when, o)
	for at := range o.Fields {
		p := &o.Fields[at]
		for _, value := range there[p.Name] {
			if p.Required && value.kind == eval.Absent {
				i.report(isMissing, value.path, value.when, "the property "+p.Name+" is missing", "write a value in place of AWS::NoValue")
			}
			if p.Required && value.node != nil && value.node.Kind == cfn.Null {
				i.report(isMissing, value.path, value.when, "the property "+p.Name+" has no value", "write "+kindsInWords(p.Value.Kinds)+" behind its name")
			}
		}
	}
	i.groups(there, it.path, it.when, o)
}

// required looks for properties that must be there and are not written.
func (i *inspector) required(n *cfn.Node, path []string, when eval.Scenario, o *spec.Object) {
	if i.open || o == nil {
		return
	}
	for at := range o.Fields {
		if p := &o.Fields[at]; p.Required && !p.ReadOnly && n.Field(p.Name) == nil {
			i.report(isMissing, path, when, "the property "+p.Name+" is missing", "write "+p.Name+", "+kindsInWords(p.Value.Kinds))
		}
	}
}

func (i *inspector) unknownProperty(path []string, when eval.Scenario, key string, written map[string]*cfn.Field, o *spec.Object) {
	var free []string // names that are still to be written, and may be
	for at := range o.Fields {
		if p := &o.Fields[at]; !p.ReadOnly && written[p.Name] == nil {
			free = append(free, p.Name)
		}
	}
	of := i.typ.Name
	if o.Name != "" {
		of += " " + o.Name
	}
	help := "look up the properties of " + of
	if meant := i.nearest(key, free); meant != "" {
		help = "did you mean " + meant + "?"
	} else if names := o.Names(); len(names) > 0 && len(names) <= 12 {
		help = "the properties of " + of + " are " + strings.Join(names, ", ")
	}
	i.report(isUnknownProperty, path, when, of+" has no property "+short(key), help)
}

// state is what is known of one property in one scenario.
type state struct {
	there, known bool
	text         string
	path         []string
}

// combination is the states of some properties together.
type combination struct {
	states map[string]state
	when   eval.Scenario
}

// maxCombinations bounds the scenarios in which one group is looked at.
const maxCombinations = 32

// groups looks at which properties stand together.
func (i *inspector) groups(there map[string][]item, path []string, when eval.Scenario, o *spec.Object) {
	if i.open || o == nil {
		return
	}
	for at := range o.Groups {
		g := &o.Groups[at]
		for _, c := range i.combinations(there, path, when, namesOf(g)) {
			i.group(g, c, path)
		}
	}
}

// namesOf gives the properties that a group speaks of, each once.
func namesOf(g *spec.Group) []string {
	var names []string
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, test := range g.If {
		add(test.Name)
	}
	for _, set := range g.Sets {
		for _, name := range set {
			add(name)
		}
	}
	return names
}

// combinations gives the states of properties in every scenario that can come about;
// none where there are too many.
func (i *inspector) combinations(there map[string][]item, path []string, when eval.Scenario, names []string) []combination {
	list := []combination{{map[string]state{}, when}}
	for _, name := range names {
		items := there[name]
		if len(items) == 0 {
			items = []item{{kind: eval.Absent, path: path, when: when}}
		}
		var next []combination
		for _, c := range list {
			for _, it := range items {
				in := c.when.And(it.when)
				if len(items) > 1 && i.e.Satisfiable(in) != eval.Yes {
					continue
				}
				states := make(map[string]state, len(c.states)+1)
				for k, v := range c.states {
					states[k] = v
				}
				states[name] = state{it.kind != eval.Absent, it.kind == eval.Text && it.known, it.text, it.path}
				next = append(next, combination{states, in})
			}
		}
		if len(next) > maxCombinations {
			return nil
		}
		list = next
	}
	return list
}

// group looks at one group in one scenario.
func (i *inspector) group(g *spec.Group, c combination, path []string) {
	for _, test := range g.If {
		s := c.states[test.Name]
		if !s.there || !s.known || !slices.Contains(test.Values, s.text) {
			return
		}
	}
	whole := func(set []string) bool {
		return !slices.ContainsFunc(set, func(name string) bool { return !c.states[name].there })
	}
	because := ""
	for _, test := range g.If {
		because += ", where " + test.Name + " is " + c.states[test.Name].text
	}
	switch g.Kind {
	case spec.OneOf, spec.AnyOf:
		var have [][]string
		for _, set := range g.Sets {
			if whole(set) {
				have = append(have, set)
			}
		}
		what := isNoneOf
		if g.Kind == spec.OneOf {
			what = isNotExactlyOne
		}
		if len(have) == 0 {
			i.report(what, path, c.when, "one of "+inWords(g.Sets)+" is missing"+because, "write one of them")
		} else if g.Kind == spec.OneOf && len(have) > 1 {
			i.report(what, c.states[have[1][0]].path, c.when, "properties "+inWords(have)+" stand together, and only one of them may"+because, "take all but one out")
		}
	case spec.Requires, spec.Excludes:
		asks := g.Sets[0][0]
		if !c.states[asks].there {
			return
		}
		for _, name := range g.Sets[0][1:] {
			switch {
			case g.Kind == spec.Excludes && c.states[name].there:
				a, b := min(asks, name), max(asks, name)
				i.report(isExcluded, c.states[b].path, c.when, "properties "+a+" and "+b+" exclude one another"+because, "take one of them out")
			case g.Kind == spec.Requires && !c.states[name].there:
				at := c.states[asks].path
				i.report(isDependent, at, c.when, "the property "+asks+" needs "+name+" beside it"+because, "write "+name+" too, or take "+asks+" out")
			}
		}
	}
}

// inWords lists alternatives: "A, B and C or D".
func inWords(sets [][]string) string {
	var parts []string
	for _, set := range sets {
		parts = append(parts, strings.Join(set, " with "))
	}
	return strings.Join(parts, ", ")
}
