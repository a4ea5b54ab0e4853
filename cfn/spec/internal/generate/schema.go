package generate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cuemulus.dev/cfn/spec"
)

// schema is what is read of one JSON schema, at the top of a resource type or below.
type schema struct {
	Ref                  string             `json:"$ref"`
	Type                 words              `json:"type"`
	Properties           map[string]*schema `json:"properties"`
	PatternProperties    map[string]*schema `json:"patternProperties"`
	AdditionalProperties *schema            `json:"additionalProperties"`
	Items                *schema            `json:"items"`
	Required             words              `json:"required"`
	Enum                 []any              `json:"enum"`
	EnumAnyCase          []any              `json:"enumCaseInsensitive"`
	Const                any                `json:"const"`
	Pattern              string             `json:"pattern"`
	MinLength            *float64           `json:"minLength"`
	MaxLength            *float64           `json:"maxLength"`
	MinItems             *float64           `json:"minItems"`
	MaxItems             *float64           `json:"maxItems"`
	MinProperties        *float64           `json:"minProperties"`
	MaxProperties        *float64           `json:"maxProperties"`
	Minimum              *float64           `json:"minimum"`
	Maximum              *float64           `json:"maximum"`
	UniqueItems          bool               `json:"uniqueItems"`
	UniqueKeys           words              `json:"uniqueKeys"`
	Format               string             `json:"format"`
	Default              json.RawMessage    `json:"default"`
	OneOf                []*schema          `json:"oneOf"`
	AnyOf                []*schema          `json:"anyOf"`
	AllOf                []*schema          `json:"allOf"`
	If                   json.RawMessage    `json:"if"`
	RequiredXor          words              `json:"requiredXor"`
	RequiredOr           words              `json:"requiredOr"`
	DependentRequired    lists              `json:"dependentRequired"`
	DependentExcluded    lists              `json:"dependentExcluded"`
	Dependencies         lists              `json:"dependencies"`
	RelationshipRef      *struct {
		Type string `json:"typeName"`
		Path string `json:"propertyPath"`
	} `json:"relationshipRef"`

	never bool // the schema "false"
	empty bool // the schemas "true" and {}
}

// document is the schema of a resource type.
type document struct {
	header
	root  schema
	nodes map[*schema]*node
	stats *Stats
}

// header is what stands only at the top of a resource type's schema.
type header struct {
	TypeName              string             `json:"typeName"`
	Definitions           map[string]*schema `json:"definitions"`
	ReadOnly              []string           `json:"readOnlyProperties"`
	WriteOnly             []string           `json:"writeOnlyProperties"`
	CreateOnly            []string           `json:"createOnlyProperties"`
	ConditionalCreateOnly []string           `json:"conditionalCreateOnlyProperties"`
	Deprecated            []string           `json:"deprecatedProperties"`
	PrimaryIdentifier     []string           `json:"primaryIdentifier"`
	ReplacementStrategy   string             `json:"replacementStrategy"`
	Tagging               struct {
		TagProperty string `json:"tagProperty"`
	} `json:"tagging"`
	Lifecycle struct {
		Status string `json:"status"`
		Date   string `json:"date"`
	} `json:"lifecycle"`
}

// words is a string or a list of strings; anything else is no word.
type words []string

func (w *words) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*w = words{one}
		return nil
	}
	var many []string
	if json.Unmarshal(b, &many) == nil {
		*w = many
	}
	return nil
}

// lists maps names to lists of names; entries of another form are left out, for some
// registry schemas write conditions where lists belong.
type lists map[string][]string

func (l *lists) UnmarshalJSON(b []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return nil //nolint:nilerr // not a map: nothing to take
	}
	*l = lists{}
	for name, r := range raw {
		var names []string
		if json.Unmarshal(r, &names) == nil {
			(*l)[name] = names
		}
	}
	return nil
}

// plain is schema without its UnmarshalJSON.
type plain schema

func (s *schema) UnmarshalJSON(b []byte) error {
	switch text := string(bytes.TrimSpace(b)); text {
	case "true", "{}":
		*s = schema{empty: true}
		return nil
	case "false":
		*s = schema{never: true}
		return nil
	default:
		if !strings.HasPrefix(text, "{") {
			*s = schema{empty: true} // a slip of the registry, as a list among properties
			return nil
		}
		return json.Unmarshal(b, (*plain)(s))
	}
}

// readDocument reads one schema file.
func readDocument(b []byte, stats *Stats) (*document, error) {
	d := &document{nodes: map[*schema]*node{}, stats: stats}
	if err := json.Unmarshal(b, &d.header); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, (*plain)(&d.root)); err != nil {
		return nil, err
	}
	return d, nil
}

// resolve gives what "#/definitions/Name" and the like point at.
func (d *document) resolve(ref string) *schema {
	rest, ok := strings.CutPrefix(ref, "#/")
	if !ok {
		return nil
	}
	parts := strings.Split(rest, "/")
	var s *schema
	switch {
	case len(parts) < 2:
		return nil
	case parts[0] == "definitions":
		s = d.Definitions[parts[1]]
	case parts[0] == "properties":
		s = d.root.Properties[parts[1]]
	}
	for i := 2; s != nil && i < len(parts); i++ {
		switch {
		case parts[i] == "items":
			s = s.Items
		case parts[i] == "properties" && i+1 < len(parts):
			i++
			s = s.Properties[parts[i]]
		default:
			return nil
		}
	}
	return s
}

// node is a schema with its references, allOf, oneOf and anyOf folded in as far as
// they can be: what the builder merges.
type node struct {
	name       string // of the definition that it came from
	kinds      spec.Kinds
	props      map[string]*schema
	required   []string
	groups     []spec.Group
	open       bool // other names are allowed
	items      *schema
	keyPattern string
	enum       []string
	anyCase    bool
	pattern    string
	length     spec.Range
	count      spec.Range
	number     spec.Bounds
	unique     bool
	uniqueKeys []string
	formats    []string
	related    []spec.Relation
	def        string
	alts       []*schema // other forms that the value may have
}

// node folds a schema. A schema that contains itself through references alone gives an
// empty node.
func (d *document) node(s *schema) *node {
	if n, ok := d.nodes[s]; ok {
		return n
	}
	n := &node{length: spec.NoRange(), count: spec.NoRange()}
	d.nodes[s] = n // before the rest, against endless references
	*n = *d.fold(s)
	return n
}

func (d *document) fold(s *schema) *node {
	n := &node{length: spec.NoRange(), count: spec.NoRange()}
	if s.empty || s.never {
		return n
	}
	if s.Ref != "" {
		if target := d.resolve(s.Ref); target != nil {
			*n = *d.node(target)
			n.groups = slices.Clone(n.groups)
			n.name = s.Ref[strings.LastIndex(s.Ref, "/")+1:]
		} else {
			d.stats.drop("reference to nothing")
		}
	}
	d.own(n, s)
	for _, a := range s.AllOf {
		n.add(d.node(a))
	}
	if len(s.OneOf) > 0 {
		d.alternatives(n, s.OneOf, spec.OneOf)
	}
	if len(s.AnyOf) > 0 {
		d.alternatives(n, s.AnyOf, spec.AnyOf)
	}
	if len(s.If) > 0 {
		d.stats.drop("if")
	}
	return n
}

// own folds the keywords of the schema itself.
func (d *document) own(n *node, s *schema) {
	for _, t := range s.Type {
		n.kinds |= kindOf(t, s)
	}
	if len(s.Properties) > 0 {
		n.kinds |= spec.Struct
		if n.props == nil {
			n.props = map[string]*schema{}
		} else {
			n.props = maps.Clone(n.props)
		}
		for name, p := range s.Properties {
			// "dependencies" and the like slipped one level down in a few schemas.
			if p == nil || p.empty && len(s.Properties) > 1 && name != "" && strings.ToLower(name[:1]) == name[:1] {
				continue
			}
			n.props[name] = p
		}
		n.open = s.AdditionalProperties == nil || !s.AdditionalProperties.never
	}
	for _, p := range slices.Sorted(maps.Keys(s.PatternProperties)) {
		if n.props == nil {
			n.items = s.PatternProperties[p]
			n.keyPattern = p
			if len(s.PatternProperties) > 1 {
				n.keyPattern = ""
			}
		} else {
			n.open = true
		}
	}
	if a := s.AdditionalProperties; a != nil && !a.never && !a.empty && n.props == nil {
		n.items = a
	}
	if s.Items != nil {
		n.items = s.Items
	}
	n.required = union(n.required, s.Required)
	if len(s.Enum) > 0 {
		n.enum = texts(s.Enum)
	}
	if len(s.EnumAnyCase) > 0 {
		n.enum, n.anyCase = texts(s.EnumAnyCase), true
	}
	if s.Const != nil {
		n.enum = texts([]any{s.Const})
	}
	if s.Pattern != "" {
		n.pattern = s.Pattern
	}
	narrow(&n.length, s.MinLength, s.MaxLength)
	narrow(&n.count, s.MinItems, s.MaxItems)
	narrow(&n.count, s.MinProperties, s.MaxProperties)
	if s.Minimum != nil {
		n.number.Min = s.Minimum
	}
	if s.Maximum != nil {
		n.number.Max = s.Maximum
	}
	n.unique = n.unique || s.UniqueItems
	n.uniqueKeys = union(n.uniqueKeys, s.UniqueKeys)
	if s.Format != "" {
		n.formats = union(n.formats, []string{s.Format})
	}
	if len(s.Default) > 0 {
		n.def = string(s.Default)
	}
	if r := s.RelationshipRef; r != nil {
		name := strings.ReplaceAll(strings.TrimPrefix(r.Path, "/properties/"), "/", ".")
		n.related = append(n.related, spec.Relation{Type: r.Type, Name: name})
	}
	n.groups = append(n.groups, ownGroups(s)...)
	if n.kinds == 0 {
		n.kinds = guess(s)
	}
}

// kindOf gives the kind of a word of "type".
func kindOf(t string, s *schema) spec.Kinds {
	switch t {
	case "string":
		return spec.String
	case "integer":
		return spec.Integer
	case "number":
		return spec.Number
	case "boolean":
		return spec.Boolean
	case "array":
		return spec.List
	case "object":
		switch {
		case len(s.Properties) > 0:
			return spec.Struct
		case len(s.PatternProperties) > 0, s.AdditionalProperties != nil && !s.AdditionalProperties.never && !s.AdditionalProperties.empty:
			return spec.Map
		case s.Ref != "", len(s.OneOf) > 0, len(s.AnyOf) > 0, len(s.AllOf) > 0, len(s.Required) > 0:
			return 0 // said elsewhere
		default:
			return spec.JSON
		}
	}
	return 0
}

// guess gives the kinds of a schema that has no "type".
func guess(s *schema) spec.Kinds {
	switch {
	case len(s.PatternProperties) > 0:
		return spec.Map
	case s.Items != nil:
		return spec.List
	case s.Pattern != "", s.MinLength != nil, s.MaxLength != nil, s.Format != "":
		return spec.String
	case len(s.Enum) > 0:
		var k spec.Kinds
		for _, v := range s.Enum {
			switch v.(type) {
			case bool:
				k |= spec.Boolean
			case float64:
				k |= spec.Number
			default:
				k |= spec.String
			}
		}
		return k
	}
	return 0
}

// add folds another schema that holds at the same time.
func (n *node) add(o *node) {
	n.kinds |= o.kinds
	if o.props != nil {
		merged := maps.Clone(o.props)
		maps.Copy(merged, n.props)
		n.props = merged
		n.open = n.open || o.open
	}
	n.required = union(n.required, o.required)
	n.groups = append(n.groups, o.groups...)
	if n.items == nil {
		n.items = o.items
	}
	if n.enum == nil {
		n.enum, n.anyCase = o.enum, o.anyCase
	}
	if n.pattern == "" {
		n.pattern = o.pattern
	}
	if n.keyPattern == "" {
		n.keyPattern = o.keyPattern
	}
	n.length.Min = max(n.length.Min, o.length.Min)
	n.length.Max = lower(n.length.Max, o.length.Max)
	n.count.Min = max(n.count.Min, o.count.Min)
	n.count.Max = lower(n.count.Max, o.count.Max)
	if n.number.Min == nil {
		n.number.Min = o.number.Min
	}
	if n.number.Max == nil {
		n.number.Max = o.number.Max
	}
	n.unique = n.unique || o.unique
	n.formats = union(n.formats, o.formats)
	n.related = append(n.related, o.related...)
	n.alts = append(n.alts, o.alts...)
	if n.def == "" {
		n.def = o.def
	}
	if n.name == "" {
		n.name = o.name
	}
}

func narrow(r *spec.Range, lo, hi *float64) {
	if lo != nil && *lo > 0 && *lo < 1<<30 {
		r.Min = max(r.Min, int(*lo))
	}
	if hi != nil && *hi >= 0 && *hi < 1<<30 {
		r.Max = lower(r.Max, int(*hi))
	}
}

// lower gives the lower of two upper ends, -1 being none.
func lower(a, b int) int {
	if a < 0 {
		return b
	}
	if b < 0 {
		return a
	}
	return min(a, b)
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// texts writes values of an enum as JSON, strings without quotes.
func texts(values []any) []string {
	var out []string
	for _, v := range values {
		switch v := v.(type) {
		case string:
			out = append(out, v)
		case nil, []any, map[string]any:
			continue
		default:
			b, err := json.Marshal(v)
			if err != nil {
				continue
			}
			out = append(out, string(b))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// pointer gives the names on a path of the registry ("/properties/A/*/B"), without the
// words that stand for elements.
func pointer(path string) []string {
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	if len(parts) < 2 || parts[0] != "properties" {
		return nil
	}
	var names []string
	for _, p := range parts[1:] {
		if p != "*" && p != "items" && p != "properties" {
			names = append(names, p)
		}
	}
	return names
}

// providers reads a list of types of a Region: a Python file with one map of names to
// hashes, of which no other line has this form.
func providers(b []byte) (map[string]string, error) {
	list := map[string]string{}
	for line := range strings.Lines(string(b)) {
		name, hash, ok := strings.Cut(strings.TrimSpace(line), `": "`)
		if !ok || !strings.HasPrefix(name, `"`) || !strings.HasSuffix(hash, `",`) {
			continue
		}
		list[name[1:]] = strings.TrimSuffix(hash, `",`)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("no types in the list: its form has changed")
	}
	return list, nil
}
