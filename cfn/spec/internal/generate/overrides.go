package generate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/cfn/spec"
)

// override is one line of overrides.txt.
type override struct {
	line                               int
	typ, path, fact, reason, reference string
}

// readOverrides reads overrides.txt: lines "type | path | fact | reason | source", and
// lines that begin with "#".
func readOverrides(b []byte) ([]override, error) {
	var list []override
	n := 0
	for line := range strings.Lines(string(b)) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Split(line, " | ")
		if len(parts) != 5 {
			return nil, fmt.Errorf("overrides.txt:%d: write type | path | fact | reason | source", n)
		}
		for i := range parts {
			if parts[i] = strings.TrimSpace(parts[i]); parts[i] == "" {
				return nil, fmt.Errorf("overrides.txt:%d: the %s column is empty: write what belongs there", n, [...]string{"type", "path", "fact", "reason", "source"}[i])
			}
		}
		list = append(list, override{n, parts[0], parts[1], parts[2], parts[3], parts[4]})
	}
	return list, nil
}

// apply changes a type as the line says. A line that changes nothing is an error: the
// source has learned it, and the line can go.
func (o override) apply(t *spec.Type) error {
	word, rest, _ := strings.Cut(o.fact, " ")
	changed, err := o.set(t, word, rest)
	if err != nil {
		return fmt.Errorf("overrides.txt:%d: %s %s: %w", o.line, o.typ, o.path, err)
	}
	if !changed {
		return fmt.Errorf("overrides.txt:%d: %s %s: the sources say %q themselves now: remove the line", o.line, o.typ, o.path, o.fact)
	}
	return nil
}

func (o override) set(t *spec.Type, word, rest string) (bool, error) {
	if o.path == "-" {
		return o.setType(t, word, rest)
	}
	p, ok := t.Property(strings.Split(o.path, "/")...)
	if !ok {
		return false, fmt.Errorf("there is no such property")
	}
	switch word {
	case "replacement":
		want, ok := map[string]spec.Replacement{"never": spec.Never, "sometimes": spec.Sometimes, "always": spec.Always, "refused": spec.Refused}[rest]
		if !ok {
			return false, fmt.Errorf("write never, sometimes, always or refused behind replacement")
		}
		return assign(&p.Replacement, want), nil
	case "required":
		return assign(&p.Required, rest == "true"), nil
	case "deprecated":
		return assign(&p.Deprecated, true), nil
	case "enum":
		if rest == "none" {
			changed := p.Value.Enum != nil
			p.Value.Enum, p.Value.AnyCase = nil, false
			return changed, nil
		}
		before := len(p.Value.Enum)
		p.Value.Enum = union(p.Value.Enum, strings.Fields(rest))
		slices.Sort(p.Value.Enum)
		return len(p.Value.Enum) != before, nil
	case "pattern":
		if rest != "none" {
			return false, fmt.Errorf("write none behind pattern")
		}
		return assign(&p.Value.Pattern, nil), nil
	case "count":
		lo, hi, ok := strings.Cut(rest, "..")
		low, errLow := strconv.Atoi(lo)
		high, errHigh := strconv.Atoi(hi)
		if !ok || errLow != nil || errHigh != nil {
			return false, fmt.Errorf("write count 0..5, with -1 for no upper end")
		}
		return assign(&p.Value.Count, spec.Range{Min: low, Max: high}), nil
	case "group":
		return o.group(objectBelow(p.Value), rest)
	case "open":
		if p.Value.Object == nil {
			return false, fmt.Errorf("it is no object")
		}
		return assign(&p.Value.Object.Open, true), nil
	}
	return false, fmt.Errorf("the fact %q is not known: write replacement, required, deprecated, enum, pattern, count or open", word)
}

func (o override) setType(t *spec.Type, word, rest string) (bool, error) {
	switch word {
	case "stateful":
		return assign(&t.Stateful, true), nil
	case "snapshot":
		return assign(&t.Snapshot, true), nil
	case "ref":
		same := slices.Equal(t.Ref, strings.Fields(rest))
		t.Ref = strings.Fields(rest)
		return !same, nil
	case "attribute":
		if _, ok := t.Attribute(rest); ok {
			return false, nil
		}
		v := &spec.Value{Length: spec.NoRange(), Count: spec.NoRange()}
		if p, ok := t.Property(strings.Split(rest, ".")...); ok {
			v = p.Value
		} else if rest != "*" {
			v.Kinds = spec.String
		}
		t.Attrs = append(t.Attrs, spec.Attribute{Name: rest, Value: v})
		sortAttributes(t)
		return true, nil
	case "attributes":
		if rest != "properties" {
			return false, fmt.Errorf("write properties behind attributes")
		}
		before := len(t.Attrs)
		propertiesAsAttributes(t)
		return len(t.Attrs) != before, nil
	case "group":
		return o.group(t.Properties, rest)
	case "lifecycle":
		status, date, _ := strings.Cut(rest, " ")
		return assign(&t.Lifecycle, spec.Lifecycle{Status: status, Date: date}), nil
	}
	return false, fmt.Errorf("the fact %q of a type is not known: write stateful, snapshot, ref, attribute, attributes, group or lifecycle", word)
}

// group adds a group ("oneof A B+C", "anyof A B", "requires A B", "excludes A B", each
// with "if A=x,y B=z" behind it), or takes all away ("none").
func (o override) group(object *spec.Object, rest string) (bool, error) {
	if object == nil {
		return false, fmt.Errorf("it is no object")
	}
	names, tests, _ := strings.Cut(rest, " if ")
	words := strings.Fields(names)
	if rest == "none" {
		changed := object.Groups != nil
		object.Groups = nil
		return changed, nil
	}
	kinds := map[string]spec.GroupKind{"oneof": spec.OneOf, "anyof": spec.AnyOf, "requires": spec.Requires, "excludes": spec.Excludes}
	kind, ok := kinds[words[0]]
	if !ok || len(words) < 3 {
		return false, fmt.Errorf("write oneof, anyof, requires, excludes or none behind group, and names")
	}
	g := spec.Group{Kind: kind}
	for _, w := range words[1:] {
		set := strings.Split(w, "+")
		for _, name := range set {
			if object.Field(name) == nil {
				return false, fmt.Errorf("the group names %s, which is no property", name)
			}
		}
		g.Sets = append(g.Sets, set)
	}
	if kind == spec.Requires || kind == spec.Excludes {
		g.Sets = [][]string{words[1:]}
	}
	for _, w := range strings.Fields(tests) {
		name, values, ok := strings.Cut(w, "=")
		if !ok || object.Field(name) == nil {
			return false, fmt.Errorf("write NAME=VALUE,VALUE behind if, with the name of a property")
		}
		test := spec.Test{Name: name, Values: strings.Split(values, ",")}
		slices.Sort(test.Values)
		g.If = append(g.If, test)
	}
	before := len(object.Groups)
	object.Groups = normal(append(object.Groups, g))
	return len(object.Groups) != before, nil
}

// propertiesAsAttributes adds the properties that are plain values or lists of plain
// values, and those in objects below, as attributes.
func propertiesAsAttributes(t *spec.Type) {
	t.Walk(func(path []string, p *spec.Property) bool {
		if slices.Contains(path, "*") {
			return false
		}
		v := p.Value
		if v.Kinds.Has(spec.Struct) {
			return true
		}
		if v.Items != nil && v.Items.Kinds&(spec.Struct|spec.List) != 0 {
			return false
		}
		name := strings.Join(path, ".")
		if _, ok := t.Attribute(name); !ok {
			t.Attrs = append(t.Attrs, spec.Attribute{Name: name, Value: v})
		}
		return false
	})
	sortAttributes(t)
}

// objectBelow gives the object of a value or of its elements.
func objectBelow(v *spec.Value) *spec.Object {
	for v != nil && v.Object == nil {
		v = v.Items
	}
	if v == nil {
		return nil
	}
	return v.Object
}

func sortAttributes(t *spec.Type) {
	slices.SortFunc(t.Attrs, func(a, b spec.Attribute) int { return strings.Compare(a.Name, b.Name) })
}

func assign[T comparable](at *T, want T) bool {
	changed := *at != want
	*at = want
	return changed
}
