package generate

import (
	"fmt"
	"slices"

	"cuemulus.dev/cfn/spec"
)

const (
	scalars = spec.String | spec.Integer | spec.Number | spec.Boolean
	folded  = spec.Struct | spec.List | spec.Map | spec.JSON
)

// flatTypes opens unions.
func flatTypes(types []*ssType) []*ssType {
	var out []*ssType
	for _, t := range types {
		if t == nil {
			continue
		}
		if t.Type == "union" {
			out = append(out, flatTypes(t.Types)...)
		} else {
			out = append(out, t)
		}
	}
	return out
}

// flatNodes folds schemas and opens their alternatives.
func (b *builder) flatNodes(schemas []*schema, depth int) []*node {
	var out []*node
	for _, s := range schemas {
		n := b.doc.node(s)
		if len(n.alts) > 0 && depth < 4 {
			own := *n
			own.alts = nil
			if own.kinds != 0 {
				out = append(out, &own)
			}
			out = append(out, b.flatNodes(n.alts, depth+1)...)
			continue
		}
		out = append(out, n)
	}
	return out
}

func address(n *node) string { return fmt.Sprintf("%p", n) }

// value makes what may stand in a place, of types of the service specification and of
// registry schemas. Several of one source are alternatives.
func (b *builder) value(types []*ssType, schemas []*schema, m marks, replaced bool, name string) *spec.Value {
	v := &spec.Value{Length: spec.NoRange(), Count: spec.NoRange()}
	ts, ns := flatTypes(types), b.flatNodes(schemas, 0)

	var specKinds, docKinds spec.Kinds
	var defs []*ssDef
	var specItems []*ssType
	isTag := false
	for _, t := range ts {
		switch t.Type {
		case "string":
			specKinds |= spec.String
		case "date-time":
			specKinds |= spec.String
			v.Formats = union(v.Formats, []string{"date-time"})
		case "integer":
			specKinds |= spec.Integer
		case "number":
			specKinds |= spec.Number
		case "boolean":
			specKinds |= spec.Boolean
		case "json":
			specKinds |= spec.JSON
		case "tag":
			specKinds |= spec.Struct
			isTag = true
		case "ref":
			specKinds |= spec.Struct
			if d := b.spec.types[t.Reference.ID]; d != nil {
				defs = append(defs, d)
			}
		case "array":
			specKinds |= spec.List
			specItems = append(specItems, t.Element)
		case "map":
			specKinds |= spec.Map
			specItems = append(specItems, t.Element)
		}
	}
	var withProps []*node
	var docItems []*schema
	for _, n := range ns {
		docKinds |= n.kinds
		if n.props != nil {
			withProps = append(withProps, n)
		}
		if n.items != nil {
			docItems = append(docItems, n.items)
		}
	}
	v.Kinds = b.kinds(specKinds, docKinds, name)
	if v.Kinds&(spec.Number|spec.Integer) == spec.Number|spec.Integer {
		v.Kinds &^= spec.Integer
	}
	if v.Kinds.Has(spec.Struct) {
		switch {
		case isTag && len(withProps) == 0:
			v.Object = b.tagObject()
		case isTag:
			v.Object = b.object("Tag", nil, withProps, m, replaced)
		default:
			v.Object = b.object("", defs, withProps, m, replaced)
		}
		if len(v.Object.Fields) == 0 {
			v.Object, v.Kinds = nil, v.Kinds&^spec.Struct|spec.JSON
		}
	}
	if v.Kinds&(spec.List|spec.Map) != 0 && (len(specItems) > 0 || len(docItems) > 0) {
		v.Items = b.value(specItems, docItems, m, replaced, name)
	}
	b.enum(v, ts, ns, name)
	if len(ns) == 1 {
		b.limits(v, ns[0])
	}
	for _, n := range ns {
		v.Formats = union(v.Formats, n.formats)
	}
	slices.Sort(v.Formats)
	return v
}

// kinds unites what the sources say. A source that says no more than "some object"
// gives way to one that knows the object.
func (b *builder) kinds(bySpec, byDoc spec.Kinds, name string) spec.Kinds {
	if bySpec == 0 {
		return byDoc
	}
	if byDoc == 0 || bySpec == byDoc {
		return bySpec
	}
	if bySpec&folded != byDoc&folded {
		b.stats.differ("kind", b.where+" "+name+": "+byDoc.String()+"/"+bySpec.String())
	}
	return bySpec | byDoc
}

// enum unites the enums. Where one source knows the place and has no enum there, it
// takes more than the other, unless the other is the registry, which is mended by hand.
func (b *builder) enum(v *spec.Value, ts []*ssType, ns []*node, name string) {
	bySpec, specAll := []string(nil), len(ts) > 0
	for _, t := range ts {
		if len(t.Allowed) == 0 {
			specAll = false
			break
		}
		bySpec = union(bySpec, texts(t.Allowed))
	}
	byDoc, docAll := []string(nil), len(ns) > 0
	for _, n := range ns {
		if n.enum == nil {
			docAll = false
			break
		}
		byDoc = union(byDoc, n.enum)
		v.AnyCase = v.AnyCase || n.anyCase
	}
	switch {
	case docAll && specAll:
		v.Enum = union(byDoc, bySpec)
	case docAll:
		v.Enum = byDoc
	case specAll && len(ns) > 0:
		b.stats.differ("enum", b.where+" "+name)
	case specAll:
		v.Enum = bySpec
	}
	if v.Enum == nil {
		v.AnyCase = false
	}
	slices.Sort(v.Enum)
}

// limits takes the registry's limits.
func (b *builder) limits(v *spec.Value, n *node) {
	if n.pattern != "" {
		v.Pattern = b.pattern(n.pattern)
	}
	if n.keyPattern != "" && v.Kinds.Has(spec.Map) {
		v.KeyPattern = b.pattern(n.keyPattern)
	}
	v.Length, v.Count, v.Number = n.length, n.count, n.number
	if n.pattern != "" && !v.Length.Limited() {
		v.Length = lengthOf(n.pattern)
	}
	v.Unique = n.unique && v.Kinds.Has(spec.List)
	v.UniqueKeys = n.uniqueKeys
}

// pattern translates, and counts how well.
func (b *builder) pattern(source string) *spec.Pattern {
	if source == ".*" || source == "^.*$" || source == "^.*" || source == "" {
		return nil
	}
	p := translate(source)
	switch {
	case p == nil:
		b.stats.drop("pattern")
	case !p.Exact():
		b.stats.drop("part of a pattern")
	}
	return p
}

// tagObject is the tag of types whose registry schema says no more.
func (b *builder) tagObject() *spec.Object {
	if b.tag == nil {
		text := func() *spec.Value {
			return &spec.Value{Kinds: spec.String, Length: spec.NoRange(), Count: spec.NoRange()}
		}
		b.tag = &spec.Object{Name: "Tag", Fields: []spec.Property{
			{Name: "Key", Required: true, Value: text()},
			{Name: "Value", Required: true, Value: text()},
		}}
	}
	return b.tag
}
