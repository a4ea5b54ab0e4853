package resource

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/cfn/spec"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// problem is what is wrong with a place: each is the matter of one rule.
type problem uint8

const (
	isUnknownType problem = iota
	isUnknownProperty
	isMissing
	isWrongKind
	isNotAllowed
	isUnlikePattern
	isWrongLength
	isOutOfRange
	isWrongCount
	isRepeated
	isNotExactlyOne
	isNoneOf
	isExcluded
	isDependent
	isReadOnly
	isClosed
	isClosing
	isDormant
	isDeprecated
	isElsewhere
	isValueElsewhere
	isWrongForm
	isWrongReference
	isTooLong
)

// finding is one thing that is wrong.
type finding struct {
	what          problem
	path          []string
	message, help string
	related       []diag.Related
}

// maxFindings bounds what is found in one template: a hostile one could hold a wrong
// value in every place.
const maxFindings = 5000

type shareKey struct{}

// findings gives what is wrong with a target's resources, in source order.
func findings(s *lint.Scope) []finding {
	list, _ := s.Share(shareKey{}, func() any {
		i := &inspector{
			facts: s.Spec(), region: s.Target.Region, open: s.Target.Template.Open(), resources: s.Resources(""),
			byID: map[string]cfn.Resource{}, seen: map[string]bool{}, where: s.Target.Template.Place,
		}
		for _, r := range i.resources {
			i.byID[r.ID] = r
		}
		s.Evaluate(func(e *eval.Evaluator) {
			i.e = e
			for _, r := range i.resources {
				i.resource(r)
			}
		})
		return i.found
	}).([]finding)
	return list
}

// inspector looks at the resources of one template.
type inspector struct {
	e         *eval.Evaluator
	facts     *spec.Spec
	region    string
	open      bool // a macro may change everything
	resources []cfn.Resource
	byID      map[string]cfn.Resource
	where     func(path []string) (diag.Pos, diag.Pos)

	typ    *spec.Type              // of the resource that is looked at
	tabled map[*spec.Property]bool // whose values are in a table
	exists eval.Scenario           // of that resource, which goes without saying
	found  []finding
	seen   map[string]bool
	hints  int // how often a near name was looked for
}

// report notes a finding that holds in a scenario, once.
func (i *inspector) report(what problem, path []string, when eval.Scenario, message, help string, related ...diag.Related) {
	if in := when.Without(i.exists).String(); in != "" {
		message += " " + in
	}
	key := fmt.Sprint(what) + "\x00" + strings.Join(path, "\x00") + "\x00" + message
	if i.seen[key] || len(i.found) >= maxFindings {
		return
	}
	i.seen[key] = true
	i.found = append(i.found, finding{what: what, path: slices.Clone(path), message: message, help: help, related: related})
}

// resource looks at one resource.
func (i *inspector) resource(r cfn.Resource) {
	i.exists = i.e.ExistsWhen(r.ID)
	if !i.exists.Always() && i.e.Satisfiable(i.exists) == eval.No {
		return
	}
	if r.Type == "" || r.IsCustom() || r.IsModule() || r.IsServerless() || strings.Contains(r.ID, "Fn::") {
		return
	}
	typ, known := i.facts.Type(r.Type)
	if !known {
		i.unknownType(r)
		return
	}
	if typ.Transform != "" {
		return
	}
	i.typ, i.tabled = typ, nil
	i.lifecycle(r)
	i.available(r)
	tables := i.tables()
	properties := r.Node.Get("Properties")
	switch {
	case growing(r.Node):
	case properties == nil || properties.Kind == cfn.Null:
		i.required(&cfn.Node{Kind: cfn.Map}, r.Path(), i.exists, typ.Properties)
		i.groups(nil, r.Path(), i.exists, typ.Properties)
	default:
		i.value(properties, r.Path("Properties"), i.exists, &spec.Value{Kinds: spec.Struct, Object: typ.Properties, Length: spec.NoRange(), Count: spec.NoRange()}, nil)
	}
	for _, t := range tables {
		i.table(r, t)
	}
	i.sizes(r)
}

// item is a value in one scenario. Scalars, lists and maps that are written have no
// eval.Value: looking at them needs no evaluation.
type item struct {
	kind     eval.Kind
	text     string
	known    bool // all of a text, or all items of a list
	node     *cfn.Node
	path     []string
	when     eval.Scenario
	computed bool
	v        eval.Value // where computed
}

// items gives the values of a node in all scenarios.
func (i *inspector) items(n *cfn.Node, path []string, when eval.Scenario) []item {
	it := item{node: n, path: path, when: when, known: true}
	name, _, computed := n.Intrinsic()
	switch {
	case computed && name != "Condition":
		var list []item
		for _, v := range i.e.At(n, path, when) {
			list = append(list, i.itemOf(v))
		}
		return list
	case n == nil || n.Kind == cfn.Null || isForeign(n):
		it.kind, it.known = eval.Any, false
	case n.Kind == cfn.Map:
		it.kind = eval.Map
	case n.Kind == cfn.List:
		it.kind = eval.List
		it.known = !slices.ContainsFunc(n.Items, grows)
	default:
		it.kind, it.text = eval.Text, n.Text
		it.known = !strings.Contains(n.Text, "{{resolve:")
	}
	return []item{it}
}

func (i *inspector) itemOf(v eval.Value) item {
	it := item{kind: v.Kind, node: v.Node, path: v.Path, when: v.When, computed: true, v: v, known: v.Known()}
	switch {
	case v.Kind == eval.Text:
		it.text, it.known = v.Literal()
	case v.Kind == eval.Map && isForeign(v.Node):
		it.kind, it.known = eval.Any, false
	case v.Kind == eval.List && v.Node != nil && v.Node.Kind == cfn.List:
		it.known = it.known && !slices.ContainsFunc(v.Node.Items, grows)
	}
	return it
}

// elements gives the elements of a list that are there, in the list's scenario.
func (i *inspector) elements(it item) []item {
	var list []item
	if it.node != nil && it.node.Kind == cfn.List {
		for at, n := range it.node.Items {
			list = append(list, i.items(n, below(it.path, fmt.Sprint(at)), it.when)...)
		}
		return slices.DeleteFunc(list, func(it item) bool { return it.kind == eval.Absent })
	}
	if !it.computed {
		return nil
	}
	for _, v := range i.e.Items(it.v) {
		list = append(list, i.itemOf(v))
	}
	return list
}

// value looks at what stands in a place.
func (i *inspector) value(n *cfn.Node, path []string, when eval.Scenario, v *spec.Value, p *spec.Property) {
	for _, it := range i.items(n, path, when) {
		i.judge(it, v, p)
	}
}

func (i *inspector) judge(it item, v *spec.Value, p *spec.Property) {
	if v == nil {
		return
	}
	switch it.kind {
	case eval.Any:
		i.reference(it, v)
	case eval.Map:
		i.mapping(it, v, p)
	case eval.List:
		i.list(it, v, p)
	case eval.Text:
		i.scalar(it, v, p)
	}
}

func (i *inspector) mapping(it item, v *spec.Value, p *spec.Property) {
	switch {
	case v.Kinds == 0:
	case v.Object != nil:
		i.object(it, v.Object, v.Kinds&(spec.JSON|spec.Map) != 0)
	case v.Kinds.Has(spec.Map):
		i.keys(it, v, p)
	case v.Kinds.Has(spec.JSON) || i.open:
	default:
		i.report(isWrongKind, it.path, it.when, "a map stands where "+kindsInWords(v.Kinds)+" belongs", "write "+kindsInWords(v.Kinds))
	}
}

// keys looks at a map whose keys the user chooses.
func (i *inspector) keys(it item, v *spec.Value, p *spec.Property) {
	for _, f := range it.node.Fields {
		if isBuilder(f.Key) {
			continue
		}
		if v.KeyPattern != nil && !v.KeyPattern.Match(f.Key) {
			i.report(isUnlikePattern, below(it.path, f.Key), it.when, fmt.Sprintf("the key %q does not match %s", short(f.Key), v.KeyPattern), "write a key that matches")
		}
		if v.Items != nil {
			i.value(f.Value, below(it.path, f.Key), it.when, v.Items, p)
		}
	}
	if v.Kinds&spec.Struct == 0 && !growing(it.node) {
		i.count(it, v, len(it.node.Fields), len(it.node.Fields), "entries")
	}
}

func (i *inspector) list(it item, v *spec.Value, p *spec.Property) {
	if v.Kinds != 0 && v.Kinds&(spec.List|spec.JSON) == 0 {
		if !i.open {
			i.report(isWrongKind, it.path, it.when, "a list stands where "+kindsInWords(v.Kinds)+" belongs", "write "+kindsInWords(v.Kinds)+", without a list around it")
		}
		return
	}
	if !v.Kinds.Has(spec.List) {
		return
	}
	elements := i.elements(it)
	for _, element := range elements {
		i.judge(element, v.Items, p)
	}
	if !it.known {
		return
	}
	if it.node != nil && it.node.Kind == cfn.List {
		least, most := 0, 0
		for _, n := range it.node.Items {
			there, missing := false, false
			for _, element := range i.items(n, it.path, it.when) {
				there = there || element.kind != eval.Absent
				missing = missing || element.kind == eval.Absent
			}
			if there {
				most++
			}
			if there && !missing {
				least++
			}
		}
		i.count(it, v, least, most, "items")
	} else if it.v.Parameter == "" {
		i.count(it, v, len(elements), len(elements), "items")
	}
	i.repeated(it, v)
}

// count looks at how many entries there are: between least and most.
func (i *inspector) count(it item, v *spec.Value, least, most int, what string) {
	switch {
	case most < v.Count.Min:
		i.report(isWrongCount, it.path, it.when, fmt.Sprintf("there are %d %s, and at least %d are needed", most, what, v.Count.Min), fmt.Sprintf("write %d %s or more", v.Count.Min, what))
	case v.Count.Max >= 0 && least > v.Count.Max:
		i.report(isWrongCount, it.path, it.when, fmt.Sprintf("there are %d %s, and at most %d are taken", least, what, v.Count.Max), fmt.Sprintf("write no more than %d", v.Count.Max))
	}
}

// repeated looks for items that are equal, or that agree in what tells them apart.
func (i *inspector) repeated(it item, v *spec.Value) {
	if !v.Unique && v.UniqueKeys == nil || it.node == nil || it.node.Kind != cfn.List {
		return
	}
	first := map[string]int{}
	for at, n := range it.node.Items {
		name, _, computed := n.Intrinsic()
		if computed && (name == "Fn::If" || name == "Fn::Transform") || grows(n) {
			continue
		}
		key, what := "", "item"
		if v.UniqueKeys != nil {
			key, what = keyOf(n, v.UniqueKeys), strings.Join(v.UniqueKeys, " and ")
		} else {
			key = spelling(n)
		}
		if key == "" {
			continue
		}
		if before, twice := first[key]; twice {
			help := "take one of the two out"
			if v.UniqueKeys != nil {
				help = "write another " + what + ", or take one of the two out"
			}
			pos, _ := i.where(below(it.path, fmt.Sprint(before)))
			i.report(isRepeated, below(it.path, fmt.Sprint(at)), it.when, fmt.Sprintf("the %s is the same as that of item %d", what, before+1), help, diag.Related{Pos: pos, Message: "the first one"})
			continue
		}
		first[key] = at
	}
}

// keyOf gives the fields that tell an item apart; "" where one is missing or depends
// on a condition.
func keyOf(n *cfn.Node, names []string) string {
	var out strings.Builder
	for _, name := range names {
		f := n.Get(name)
		if f == nil || f.Kind == cfn.Null {
			return ""
		}
		if function, _, ok := f.Intrinsic(); ok && function == "Fn::If" {
			return ""
		}
		out.WriteString(spelling(f))
		out.WriteByte(0)
	}
	return out.String()
}

// spelling gives one text for equal nodes: numbers and booleans are as their texts.
func spelling(n *cfn.Node) string {
	if text, ok := n.Scalar(); ok {
		return text
	}
	text, err := n.MarshalJSON()
	if err != nil {
		return ""
	}
	return string(text)
}

// grows says that a macro or a loop may put anything in a node's place.
func grows(n *cfn.Node) bool {
	name, _, computed := n.Intrinsic()
	return computed && (name == "Fn::Transform" || strings.HasPrefix(name, "Fn::ForEach")) || isForeign(n)
}

// growing says that a macro or a loop adds keys to a map.
func growing(n *cfn.Node) bool {
	return n != nil && slices.ContainsFunc(n.Fields, func(f cfn.Field) bool { return isBuilder(f.Key) })
}

func isBuilder(key string) bool {
	return key == "Fn::Transform" || strings.HasPrefix(key, "Fn::ForEach::")
}

// isForeign says that a map is the directive of another tool, which replaces it before
// the template is deployed ("Rain::Embed").
func isForeign(n *cfn.Node) bool {
	if n == nil || n.Kind != cfn.Map || len(n.Fields) != 1 {
		return false
	}
	before, _, ok := strings.Cut(n.Fields[0].Key, "::")
	return ok && before == "Rain"
}

func below(path []string, step string) []string { return append(path[:len(path):len(path)], step) }

// kindsInWords says what belongs in a place, with its article.
func kindsInWords(k spec.Kinds) string {
	var parts []string
	for _, w := range []struct {
		kind spec.Kinds
		word string
	}{
		{spec.String, "a text"},
		{spec.Integer, "a whole number"},
		{spec.Number, "a number"},
		{spec.Boolean, "true or false"},
		{spec.Struct | spec.Map, "a map"},
		{spec.List, "a list"},
		{spec.JSON, "a map"},
	} {
		if k&w.kind != 0 && !slices.Contains(parts, w.word) {
			parts = append(parts, w.word)
		}
	}
	return strings.Join(parts, " or ")
}

// short keeps a quoted text in a message readable.
func short(text string) string {
	const most = 60
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "..."
	}
	return text
}

// maxHints bounds how often a near name is looked for in one template, and maxWord the
// names for which it is, in bytes: it costs more than all the rest.
const (
	maxHints = 50
	maxWord  = 100
)

// nearest gives the name that was most likely meant, "" where none is near.
func (i *inspector) nearest(word string, names []string) string {
	if i.hints >= maxHints || len(word) > maxWord {
		return ""
	}
	i.hints++
	var like []string // a name that is much longer or shorter is not near
	for _, name := range names {
		if d := len(name) - len(word); d <= 4 && d >= -4 {
			like = append(like, name)
		}
	}
	return diag.Nearest(word, like)
}
