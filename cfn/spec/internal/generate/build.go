package generate

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cuemulus.dev/cfn/spec"
)

// builder makes one type of what the two sources say of it.
type builder struct {
	spec  *serviceSpec
	doc   *document // nil where the registry data has not the type
	stats *Stats
	where string // the type's name, for counts
	memo  map[string]*spec.Object
	tag   *spec.Object
}

// marks are paths of the registry below one place: what is said of properties there.
type marks struct {
	readOnly, writeOnly, always, sometimes, deprecated [][]string
}

// below gives the marks below a property, and which hold for itself.
func (m marks) below(name string) (in marks, at [5]bool) {
	from := [5][][]string{m.readOnly, m.writeOnly, m.always, m.sometimes, m.deprecated}
	var to [5][][]string
	for i, paths := range from {
		for _, p := range paths {
			if p[0] != name {
				continue
			}
			if len(p) == 1 {
				at[i] = true
			} else {
				to[i] = append(to[i], p[1:])
			}
		}
	}
	return marks{to[0], to[1], to[2], to[3], to[4]}, at
}

func (m marks) key() string {
	var b strings.Builder
	for _, paths := range [][][]string{m.readOnly, m.writeOnly, m.always, m.sometimes, m.deprecated} {
		for _, p := range paths {
			b.WriteString(strings.Join(p, "/"))
			b.WriteByte(' ')
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func pointers(paths []string) [][]string {
	var out [][]string
	for _, p := range paths {
		if names := pointer(p); names != nil {
			out = append(out, names)
		}
	}
	slices.SortFunc(out, func(a, b []string) int { return slices.Compare(a, b) })
	return slices.CompactFunc(out, slices.Equal[[]string])
}

// build makes a type. One of res and doc may be nil.
func build(ss *serviceSpec, name string, res *ssResource, doc *document, stats *Stats) *spec.Type {
	b := &builder{spec: ss, doc: doc, stats: stats, where: name, memo: map[string]*spec.Object{}}
	t := &spec.Type{Name: name}
	var m marks
	var defs []*ssDef
	var nodes []*node
	if doc != nil {
		m = marks{pointers(doc.ReadOnly), pointers(doc.WriteOnly), pointers(doc.CreateOnly), pointers(doc.ConditionalCreateOnly), pointers(doc.Deprecated)}
		nodes = append(nodes, doc.node(&doc.root))
		t.Lifecycle = spec.Lifecycle{Status: doc.Lifecycle.Status, Date: doc.Lifecycle.Date}
		t.DeleteFirst = doc.ReplacementStrategy == "delete_then_create"
		t.Identifier = dotted(doc.PrimaryIdentifier)
		if p := pointer(doc.Tagging.TagProperty); len(p) == 1 {
			t.Tags = spec.Tags{Property: p[0], Style: spec.TagList}
		}
	}
	if res != nil {
		defs = append(defs, &res.ssDef)
		t.Stateful = res.Stateful
		t.Transform = res.Transform
		t.ARN = res.ARN
		t.Policy = res.Policy
		if res.PrimaryIdentifier != nil {
			t.Identifier = slashes(res.PrimaryIdentifier)
		}
		if res.Tags != nil {
			t.Tags = spec.Tags{Property: res.Tags.Property, Style: tagStyle(res.Tags.Variant)}
		}
		for _, p := range res.MoreReplacement {
			names := slices.DeleteFunc(slices.Clone(p), func(s string) bool { return s == "*" })
			m.always = append(m.always, names)
		}
	}
	t.Properties = b.object("", defs, nodes, m, false)
	t.Properties.Name = ""
	t.Ref = t.Identifier
	if res != nil && res.Ref != nil {
		t.Ref = slashes(res.Ref)
	}
	if t.Tags.Property != "" {
		p := t.Properties.Field(t.Tags.Property)
		switch {
		case p == nil:
			t.Tags = spec.Tags{}
		case p.Value.Kinds&(spec.Map|spec.JSON) != 0 && p.Value.Kinds&spec.List == 0:
			t.Tags.Style = spec.TagMap
		}
	}
	b.attributes(t, res, m)
	return t
}

func tagStyle(variant string) spec.TagStyle {
	switch variant {
	case "map":
		return spec.TagMap
	case "asg":
		return spec.TagGroup
	default:
		return spec.TagList
	}
}

func dotted(paths []string) []string {
	var out []string
	for _, p := range paths {
		if names := pointer(p); names != nil {
			out = append(out, strings.Join(names, "."))
		}
	}
	return out
}

func slashes(names []string) []string {
	var out []string
	for _, n := range names {
		out = append(out, strings.ReplaceAll(n, "/", "."))
	}
	return out
}

// attributes fills the attributes: those of the service specification, and the read-only
// properties of the registry that a GetAtt can name.
func (b *builder) attributes(t *spec.Type, res *ssResource, m marks) {
	found := map[string]*spec.Value{}
	if res != nil {
		for name, p := range res.Attributes {
			var ss []*schema
			if s := b.at(strings.Split(name, ".")); s != nil {
				ss = append(ss, s)
			}
			found[name] = b.value([]*ssType{p.Type}, ss, marks{}, false, name)
		}
	}
	for _, path := range m.readOnly {
		name := strings.Join(path, ".")
		s := b.at(path)
		if found[name] != nil || s == nil || b.crossesList(path) {
			continue
		}
		if res != nil && len(path) == 1 && res.Properties[path[0]] != nil {
			continue // the newer source lets users set it
		}
		found[name] = b.value(nil, []*schema{s}, marks{}, false, name)
	}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		t.Attrs = append(t.Attrs, spec.Attribute{Name: name, Value: found[name]})
	}
}

// at gives the schema at a path of names, nil where the registry has none.
func (b *builder) at(path []string) *schema {
	if b.doc == nil {
		return nil
	}
	s := &b.doc.root
	for _, name := range path {
		n := b.doc.node(s)
		for n.items != nil && n.props == nil {
			n = b.doc.node(n.items)
		}
		if s = n.props[name]; s == nil {
			return nil
		}
	}
	return s
}

// crossesList says whether a path goes through elements of a list, where no GetAtt can
// follow.
func (b *builder) crossesList(path []string) bool {
	s := &b.doc.root
	for _, name := range path {
		n := b.doc.node(s)
		if n.kinds.Has(spec.List) {
			return true
		}
		if s = n.props[name]; s == nil {
			return true
		}
	}
	return false
}

// object makes the object that several definitions of one source, or of both, describe
// together: the alternatives of a union become one.
func (b *builder) object(name string, defs []*ssDef, nodes []*node, m marks, replaced bool) *spec.Object {
	key := memoKey(defs, nodes, m, replaced)
	if o := b.memo[key]; o != nil {
		return o
	}
	o := &spec.Object{Name: name}
	b.memo[key] = o
	names := map[string]bool{}
	for _, d := range defs {
		if o.Name == "" {
			o.Name = d.Name
		}
		for n := range d.Properties {
			names[n] = true
		}
	}
	for _, n := range nodes {
		if o.Name == "" {
			o.Name = n.name
		}
		for p := range n.props {
			names[p] = true
		}
		o.Open = o.Open || n.open || n.props == nil
	}
	top := len(b.memo) == 1 // the resource's own properties
	for _, p := range slices.Sorted(maps.Keys(names)) {
		o.Fields = append(o.Fields, b.property(p, defs, nodes, m, replaced, top))
	}
	if len(nodes) == 1 {
		for _, g := range nodes[0].groups {
			if b.sound(o, g) {
				o.Groups = append(o.Groups, g)
			}
		}
		o.Groups = normal(o.Groups)
	}
	return o
}

func memoKey(defs []*ssDef, nodes []*node, m marks, replaced bool) string {
	var b strings.Builder
	for _, d := range defs {
		b.WriteString(d.ID + d.Name + ",")
	}
	for _, n := range nodes {
		b.WriteString(address(n) + ",")
	}
	b.WriteString(m.key())
	if replaced {
		b.WriteByte('r')
	}
	return b.String()
}

// sound says whether a group speaks only of properties that there are and that users
// may set.
func (b *builder) sound(o *spec.Object, g spec.Group) bool {
	for _, set := range g.Sets {
		for _, name := range set {
			p := o.Field(name)
			if p == nil || p.ReadOnly {
				b.stats.drop("group of unknown or read-only names")
				return false
			}
		}
	}
	return len(g.Sets) > 1 || g.Kind != spec.OneOf && g.Kind != spec.AnyOf || len(g.Sets) == 1
}

// normal sorts groups and takes out what is said twice.
func normal(groups []spec.Group) []spec.Group {
	for i := range groups {
		g := &groups[i]
		if g.Kind == spec.OneOf || g.Kind == spec.AnyOf {
			g.Sets = slices.Clone(g.Sets)
			for j := range g.Sets {
				g.Sets[j] = slices.Sorted(slices.Values(g.Sets[j]))
			}
			slices.SortFunc(g.Sets, func(a, b []string) int { return slices.Compare(a, b) })
			g.Sets = slices.CompactFunc(g.Sets, slices.Equal[[]string])
		} else {
			rest := slices.Sorted(slices.Values(g.Sets[0][1:]))
			g.Sets = [][]string{append([]string{g.Sets[0][0]}, rest...)}
		}
	}
	cmp := func(a, b spec.Group) int {
		if a.Kind != b.Kind {
			return int(a.Kind) - int(b.Kind)
		}
		if c := slices.CompareFunc(a.Sets, b.Sets, func(x, y []string) int { return slices.Compare(x, y) }); c != 0 {
			return c
		}
		return slices.CompareFunc(a.If, b.If, func(x, y spec.Test) int {
			return slices.Compare(append([]string{x.Name}, x.Values...), append([]string{y.Name}, y.Values...))
		})
	}
	slices.SortFunc(groups, cmp)
	return slices.CompactFunc(groups, func(a, b spec.Group) bool { return cmp(a, b) == 0 })
}

// property makes one property of what all definitions say of it.
func (b *builder) property(name string, defs []*ssDef, nodes []*node, m marks, replaced, top bool) spec.Property {
	var ps []*ssProperty
	var types []*ssType
	for _, d := range defs {
		if p := d.Properties[name]; p != nil {
			ps = append(ps, p)
			types = append(types, p.Type)
		}
	}
	var schemas []*schema
	needed := 0
	for _, n := range nodes {
		if s := n.props[name]; s != nil {
			schemas = append(schemas, s)
			if slices.Contains(n.required, name) {
				needed++
			}
		}
	}
	in, at := m.below(name)
	p := spec.Property{
		Name:       name,
		ReadOnly:   at[0] && (len(ps) == 0 || !top),
		WriteOnly:  at[1],
		Deprecated: at[4],
	}
	bySpec := len(ps) > 0 && len(ps) == len(defs) && all(ps, func(p *ssProperty) bool { return p.Required })
	byDoc := len(schemas) > 0 && needed == len(nodes)
	switch {
	case len(ps) == 0:
		p.Required = byDoc
	case len(schemas) == 0:
		p.Required = bySpec
	default:
		p.Required = bySpec && byDoc
		if bySpec != byDoc {
			b.stats.differ("required", fmt.Sprintf("%s %s: %v/%v", b.where, name, byDoc, bySpec))
		}
	}
	if p.ReadOnly {
		p.Required = false
	}
	p.Replacement = b.replacement(name, ps, len(schemas) > 0, at, replaced)
	for _, q := range ps {
		if q.Deprecated != "" {
			p.Deprecated = true
		}
		if q.Policy != "" && q.Policy != "None" {
			p.Policy = q.Policy
		}
		p.Default = literal(q.Default, p.Default)
		for _, r := range q.Related {
			p.Related = append(p.Related, spec.Relation{Type: r.Type, Name: strings.ReplaceAll(r.Name, "/", ".")})
		}
	}
	for _, s := range schemas {
		n := b.doc.node(s)
		p.Default = literal(json.RawMessage(n.def), p.Default)
		p.Related = append(p.Related, n.related...)
	}
	slices.SortFunc(p.Related, func(a, b spec.Relation) int {
		return strings.Compare(a.Type+"|"+a.Name, b.Type+"|"+b.Name)
	})
	p.Related = slices.Compact(p.Related)
	p.Value = b.value(types, schemas, in, replaced || p.Replacement != spec.Never, name)
	return p
}

// literal gives a default that is a plain value as compact JSON; the service
// specification holds JSON in a string.
func literal(raw json.RawMessage, old string) string {
	if len(raw) == 0 || old != "" {
		return old
	}
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return old
	}
	if s, ok := v.(string); ok {
		var inner any
		if json.Unmarshal([]byte(s), &inner) == nil {
			v = inner
		}
	}
	switch v := v.(type) {
	case nil, map[string]any, []any:
		return old
	case string:
		if len(v) > 80 {
			return old // prose
		}
	}
	out, err := json.Marshal(v)
	if err != nil {
		return old
	}
	return string(out)
}

// replacement joins what the sources say: what both say, or what the only one says, or
// Sometimes where they differ. Below a property that replaces, nothing more is to say.
func (b *builder) replacement(name string, ps []*ssProperty, inDoc bool, at [5]bool, replaced bool) spec.Replacement {
	if replaced {
		return spec.Never
	}
	byDoc := spec.Never
	if at[3] {
		byDoc = spec.Sometimes
	}
	if at[2] {
		byDoc = spec.Always
	}
	bySpec := spec.Never
	for _, p := range ps {
		switch p.Replacement {
		case "yes":
			bySpec = spec.Always
		case "maybe":
			bySpec = max(bySpec, spec.Sometimes)
		}
	}
	switch {
	case len(ps) == 0:
		return byDoc
	case !inDoc || byDoc == bySpec:
		return bySpec
	}
	b.stats.differ("replacement", b.where+" "+name+" "+byDoc.String()+"/"+bySpec.String())
	return spec.Sometimes
}
