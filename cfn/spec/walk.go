package spec

import "strings"

// Property gives the property at a path below Properties. Elements of lists and keys of
// maps may be in the path ("0", "*", a key) or left out; both of these find the same:
//
//	t.Property("Rules", "0", "Status")
//	t.Property("Rules", "Status")
//
// It gives false where the path leaves what is known.
func (t *Type) Property(path ...string) (*Property, bool) {
	p, _ := t.walk(path)
	return p, p != nil
}

// Replacement says whether a change at a path replaces the resource: the strongest
// answer of the properties on the path. It is Never where the path is not known.
func (t *Type) Replacement(path ...string) Replacement {
	p, r := t.walk(path)
	if p == nil {
		return Never
	}
	return r
}

// walk follows a path and gives the last property on it, with the strongest
// replacement on the way.
func (t *Type) walk(path []string) (*Property, Replacement) {
	object, strongest := t.Properties, Never
	var last *Property
	for i := 0; i < len(path); i++ {
		p := object.Field(path[i])
		if p == nil {
			return nil, Never
		}
		last, strongest = p, max(strongest, p.Replacement)
		v := p.Value
		for v != nil && v.Kinds&(List|Map) != 0 && v.Items != nil && i+1 < len(path) {
			if next := path[i+1]; v.Kinds.Has(Map) || isIndex(next) || v.Items.Object.Field(next) == nil {
				i++
			}
			v = v.Items
		}
		object = nil
		if v != nil {
			object = v.Object
		}
	}
	return last, strongest
}

// isIndex says whether a path's part is the place of an element.
func isIndex(part string) bool {
	return part == "*" || part != "" && strings.Trim(part, "0123456789") == ""
}

// Attribute gives the attribute that Fn::GetAtt would give for a name.
func (t *Type) Attribute(name string) (*Attribute, bool) {
	for i := range t.Attrs {
		a := &t.Attrs[i]
		if a.Name == name {
			return a, true
		}
		if stem, ok := strings.CutSuffix(a.Name, "*"); ok && len(name) > len(stem) && strings.HasPrefix(name, stem) {
			return a, true
		}
	}
	return nil, false
}

// Attributes gives the names that Fn::GetAtt knows, sorted.
func (t *Type) Attributes() []string {
	names := make([]string, len(t.Attrs))
	for i := range t.Attrs {
		names[i] = t.Attrs[i].Name
	}
	return names
}

// RefValue says what Ref gives: the one property or attribute that it names, a plain
// string where it joins several, and nil where it is not known.
func (t *Type) RefValue() *Value {
	if len(t.Ref) == 0 {
		return nil
	}
	if len(t.Ref) == 1 {
		if a, ok := t.Attribute(t.Ref[0]); ok {
			return a.Value
		}
		if p, ok := t.Property(strings.Split(t.Ref[0], ".")...); ok {
			return p.Value
		}
	}
	return &Value{Kinds: String, Length: NoRange(), Count: NoRange()}
}

// Walk calls visit for every property below Properties, an object's own before those of
// what it contains, with its path; elements of lists and values of maps are "*". An
// object that contains itself is entered once on each path. visit says whether to go
// below the property.
func (t *Type) Walk(visit func(path []string, p *Property) bool) {
	walkObject(t.Properties, nil, map[*Object]bool{}, visit)
}

func walkObject(o *Object, path []string, open map[*Object]bool, visit func([]string, *Property) bool) {
	if o == nil || open[o] {
		return
	}
	open[o] = true
	defer delete(open, o)
	for i := range o.Fields {
		p := &o.Fields[i]
		here := append(path[:len(path):len(path)], p.Name)
		if !visit(here, p) {
			continue
		}
		v := p.Value
		for v.Items != nil {
			v = v.Items
			here = append(here, "*")
		}
		walkObject(v.Object, here, open, visit)
	}
}
