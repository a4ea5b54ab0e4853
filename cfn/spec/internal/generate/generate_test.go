package generate

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn/spec"
)

// TestTranslate holds patterns of every form that the registries use.
func TestTranslate(t *testing.T) {
	for _, c := range []struct {
		source string
		exact  bool
		yes    []string
		no     []string
	}{
		{`^[a-z]+$`, true, []string{"abc"}, []string{"aBc", "", "abc\n"}},
		{`^(?!aws:)[a-z:]+$`, true, []string{"abc", "my:aws:"}, []string{"aws:x", "A"}},
		{`^(?!aws:)(?!xn--)[a-z:-]+$`, true, []string{"abc"}, []string{"aws:x", "xn--a"}},
		{`^(?=.{2,4}$)[a-z]+$`, true, []string{"ab", "abcd"}, []string{"a", "abcde", "AB"}},
		{`^[0-9A-Za-z\.\-_]*(?<!\.)$`, true, []string{"a.b"}, []string{"a."}},
		{`^a(?!b)[a-z]$`, false, []string{"ac", "ab"}, []string{"b"}}, // the middle goes away
		{`^(?!(?!x)y)[a-z]+$`, false, []string{"y"}, []string{"Y"}},   // what must not match is not widened
		{`^[\w\s]{1,2048}$`, false, []string{"a b", strings.Repeat("a", 3000)}, []string{"", "-"}},
		{`^(?:[a-z]{1,100}){1,100}$`, false, []string{"abc"}, []string{"", "A"}},
		{`^[\u0021-\u007E]+$`, true, []string{"a~"}, []string{" "}},
		{`^\s$`, true, []string{" ", "\u00a0"}, []string{"a"}},
		{`^[\s]$`, true, []string{" ", "\u00a0", "\v"}, []string{"a"}},
		{`^[[\]]+$`, true, []string{"[]"}, []string{"a"}},
		{`^[a-z]++$`, false, []string{"a"}, []string{"A"}},
		{`^a{,2}$`, true, []string{"", "aa"}, []string{"aaa"}},
		{`^\Za`, true, nil, []string{"b"}},
		{`^[\p{L}\p{Z}]+$`, true, []string{"é "}, []string{"1"}},
		{`a|^(?!b)c`, false, []string{"a", "c"}, []string{"d"}},
		{`^\P{C}+$`, true, []string{"abc"}, []string{"", "a\x01"}},
		{`^\p{L}{2,3}+$`, false, []string{"abc"}, []string{"a"}},
		{`^\x{41}+?$`, true, []string{"AA"}, []string{"B"}},
		{`^[\u0041\u2028]{1,4096}$`, false, []string{"A\u2028A"}, []string{"", "B"}},
		{`^\u0041+$`, true, []string{"AA"}, []string{"B"}},
		{`^[\p{Print}]+$`, false, []string{"abc"}, []string{"", "\x01"}},
		{`^((?!aws:)[a-z:]*)$`, true, []string{"abc", ""}, []string{"aws:x", "A"}},
		{`^(a|(?!b)c)$`, false, []string{"a", "c"}, []string{"d"}},
		{`^(?i)a+$`, true, []string{"A"}, []string{"b"}},
		{`^a\}+$`, true, []string{"a}}"}, []string{"a"}},
		{`^\++$`, true, []string{"++"}, []string{"a"}},
		{`^[+]++$`, false, []string{"++"}, []string{"a"}},
		{`^\_\:$`, true, []string{"_:"}, []string{"x"}},
	} {
		t.Run(c.source, func(t *testing.T) {
			p := translate(c.source)
			require.NotNil(t, p)
			require.Equal(t, c.exact, p.Exact(), p.Clauses())
			require.Equal(t, c.source, p.String())
			for _, s := range c.yes {
				require.True(t, p.Match(s), "%q %v", s, p.Clauses())
			}
			for _, s := range c.no {
				require.False(t, p.Match(s), "%q %v", s, p.Clauses())
			}
		})
	}
	for _, source := range []string{`(a)\1`, `[\p{L}&&[^a]]`, `[]a]`, `\k<x>`, `[\uD800-\uDBFF]`, `[a`, `a\`, `\p{NoSuchScript}`} {
		require.Nil(t, translate(source), source)
	}
}

// FuzzTranslate says that no source text breaks the translator, and that what it gives
// compiles.
func FuzzTranslate(f *testing.F) {
	for _, s := range []string{`^(?!aws:)[a-z]{1,2000}$`, `\u0020[\s\]](?<=x)$`, `((?=a)(?!b))`, `[^\\]]`, `a{1,}{2}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 500 {
			return
		}
		p := translate(source)
		if p == nil {
			return
		}
		for _, c := range p.Clauses() {
			if _, ok := compilable(c.Expr, true, new(bool)); !ok {
				t.Fatalf("%q gives %q", source, c.Expr)
			}
		}
	})
}

func TestLengthOf(t *testing.T) {
	require.Equal(t, spec.Range{Min: 1, Max: 2048}, lengthOf(`^[a-z\]-]{1,2048}$`))
	require.Equal(t, spec.Range{Min: 0, Max: 9}, lengthOf(`^.{0,9}$`))
	require.Equal(t, spec.NoRange(), lengthOf(`^a[a-z]{1,9}$`))
	require.Equal(t, spec.NoRange(), lengthOf(`^[a-z]{1,9}$|^x$`))
}

// both makes one type of a service specification and a registry schema.
func both(t *testing.T, res, defs, doc string) (*spec.Type, *Stats) {
	t.Helper()
	stats := newStats()
	ss := &serviceSpec{types: map[string]*ssDef{}}
	var r *ssResource
	if res != "" {
		r = &ssResource{}
		require.NoError(t, json.Unmarshal([]byte(res), r))
	}
	if defs != "" {
		require.NoError(t, json.Unmarshal([]byte(defs), &ss.types))
		for id, d := range ss.types {
			d.ID = id
		}
	}
	var d *document
	if doc != "" {
		var err error
		d, err = readDocument([]byte(doc), stats)
		require.NoError(t, err)
	}
	return build(ss, "AWS::Test::Thing", r, d, stats), stats
}

// TestMerge holds how differences between the sources are settled.
func TestMerge(t *testing.T) {
	typ, stats := both(t, `{
		"cloudFormationType": "AWS::Test::Thing", "primaryIdentifier": ["Id"], "isStateful": true,
		"attributes": {"Id": {"type": {"type": "string"}}},
		"properties": {
			"Both": {"type": {"type": "string"}, "required": true, "causesReplacement": "yes"},
			"OneNeeds": {"type": {"type": "string"}, "required": true},
			"OneReplaces": {"type": {"type": "string"}, "causesReplacement": "yes"},
			"New": {"type": {"type": "string", "allowedValues": ["B", "A"]}, "required": true, "causesReplacement": "maybe"},
			"Enum": {"type": {"type": "string", "allowedValues": ["B", "C"]}},
			"NoEnum": {"type": {"type": "string", "allowedValues": ["B", "C"]}},
			"Inner": {"type": {"type": "ref", "reference": {"$ref": "1"}}},
			"Settable": {"type": {"type": "string"}},
			"Either": {"type": {"type": "union", "types": [{"type": "ref", "reference": {"$ref": "1"}}, {"type": "ref", "reference": {"$ref": "2"}}]}},
			"Tags": {"type": {"type": "array", "element": {"type": "tag"}}}
		},
		"tagInformation": {"tagPropertyName": "Tags", "variant": "standard"}
	}`, `{
		"1": {"name": "Inner", "properties": {"Self": {"type": {"type": "ref", "reference": {"$ref": "1"}}}, "X": {"type": {"type": "integer"}, "required": true}}},
		"2": {"name": "Other", "properties": {"Y": {"type": {"type": "boolean"}, "required": true}}}
	}`, `{
		"typeName": "AWS::Test::Thing", "additionalProperties": false, "required": ["Both"],
		"properties": {
			"Both": {"type": "string", "pattern": "^a", "maxLength": 9},
			"OneNeeds": {"type": "string"},
			"OneReplaces": {"type": "string"},
			"Enum": {"type": "string", "enum": ["A", "B"]},
			"NoEnum": {"type": "string"},
			"Old": {"type": ["string", "object"]},
			"Id": {"type": "string", "format": "AWS::Test::Thing.Id"},
			"Settable": {"type": "string"},
			"Inner": {"$ref": "#/definitions/In"}
		},
		"definitions": {"In": {"type": "object", "additionalProperties": false,
			"properties": {"Self": {"$ref": "#/definitions/In"}, "X": {"type": "integer", "minimum": 1}, "Secret": {"type": "string"}},
			"required": ["X"]}},
		"createOnlyProperties": ["/properties/Both", "/properties/Inner/X"],
		"writeOnlyProperties": ["/properties/Inner/Secret"],
		"readOnlyProperties": ["/properties/Id", "/properties/Settable"],
		"deprecatedProperties": ["/properties/Old"],
		"oneOf": [{"required": ["Both", "Old"]}, {"required": ["New"]}],
		"dependentExcluded": {"Old": ["New"]},
		"tagging": {"tagProperty": "/properties/Tags"}
	}`)
	get := func(path string) *spec.Property {
		p, ok := typ.Property(strings.Split(path, "/")...)
		require.True(t, ok, path)
		return p
	}
	require.True(t, get("Both").Required)
	require.Equal(t, spec.Always, get("Both").Replacement)
	require.Equal(t, 9, get("Both").Value.Length.Max)
	require.False(t, get("OneNeeds").Required)
	require.Equal(t, spec.Sometimes, get("OneReplaces").Replacement)
	require.True(t, get("New").Required)
	require.Equal(t, spec.Sometimes, get("New").Replacement)
	require.Equal(t, []string{"A", "B"}, get("New").Value.Enum)
	require.Equal(t, []string{"A", "B", "C"}, get("Enum").Value.Enum)
	require.Nil(t, get("NoEnum").Value.Enum)
	require.Equal(t, spec.String|spec.JSON, get("Old").Value.Kinds)
	require.True(t, get("Old").Deprecated)
	require.True(t, get("Id").ReadOnly)
	require.False(t, get("Settable").ReadOnly)
	require.Equal(t, []string{"Id"}, typ.Attributes())
	require.Equal(t, []string{"AWS::Test::Thing.Id"}, typ.RefValue().Formats)
	require.True(t, typ.Stateful)

	// Marks of a path hold at this path and not where the same definition stands again.
	require.Equal(t, spec.Sometimes, get("Inner/X").Replacement)
	require.Equal(t, spec.Never, get("Inner/Self/X").Replacement)
	require.True(t, get("Inner/Secret").WriteOnly)
	require.False(t, get("Inner/Self/Secret").WriteOnly)
	require.True(t, get("Inner/Self/Self/X").Required)
	require.Equal(t, 1.0, *get("Inner/X").Value.Number.Min)

	// A union of objects is one object in which nothing is sure.
	require.Equal(t, []string{"Self", "X", "Y"}, get("Either").Value.Object.Names())
	require.False(t, get("Either/Y").Required)

	require.True(t, get("Tags/Key").Required)
	require.Equal(t, "[{0 [[Both Old] [New]] []} {3 [[Old New]] []}]", fmt.Sprint(typ.Properties.Groups))
	require.Positive(t, stats.Differ["required"])
	require.Positive(t, stats.Differ["replacement"])
	require.Positive(t, stats.Differ["enum"])
}

// TestAlternatives holds what becomes of oneOf and anyOf.
func TestAlternatives(t *testing.T) {
	typ, _ := both(t, "", "", `{"typeName": "AWS::Test::Thing", "additionalProperties": false, "properties": {
		"Tagged": {"type": "object", "oneOf": [
			{"type": "object", "title": "A", "additionalProperties": false, "properties": {"A": {"type": "string"}}, "required": ["A"]},
			{"type": "object", "title": "B", "additionalProperties": false, "properties": {"B": {"type": "string"}}, "required": ["B"]}]},
		"Overlapping": {"oneOf": [
			{"additionalProperties": false, "properties": {"A": {"type": "string"}}, "required": ["A"]},
			{"additionalProperties": false, "properties": {"A": {"type": "string"}, "B": {"type": "string"}}, "required": ["A", "B"]}]},
		"Single": {"oneOf": [{"type": "object", "properties": {"A": {"type": "string"}}, "required": ["A"]}]},
		"Key": {"type": "string", "anyOf": [{"format": "x.Arn"}, {"format": "x.Id"}]},
		"Scalars": {"anyOf": [{"type": "string"}, {"type": "integer", "maximum": 3}]},
		"OneOrMany": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string", "enum": ["a"]}}]},
		"Free": {"type": "object"},
		"Map": {"type": "object", "patternProperties": {"^[a-z]+$": {"type": "number"}}},
		"Slip": {"type": "object", "properties": {"A": {"type": "string"}, "dependencies": ["A"]}}
	}}`)
	get := func(name string) *spec.Value { return typ.Properties.Field(name).Value }
	require.Equal(t, "[{0 [[A] [B]] []}]", fmt.Sprint(get("Tagged").Object.Groups))
	require.Equal(t, []string{"A", "B"}, get("Tagged").Object.Names())
	require.False(t, get("Tagged").Object.Open)
	require.Equal(t, "[{1 [[A] [A B]] []}]", fmt.Sprint(get("Overlapping").Object.Groups))
	require.True(t, get("Single").Object.Field("A").Required)
	require.Equal(t, []string{"x.Arn", "x.Id"}, get("Key").Formats)
	require.Equal(t, spec.String|spec.Integer, get("Scalars").Kinds)
	require.Nil(t, get("Scalars").Number.Max)
	require.Equal(t, spec.String|spec.List, get("OneOrMany").Kinds)
	require.Equal(t, []string{"a"}, get("OneOrMany").Items.Enum)
	require.Equal(t, spec.JSON, get("Free").Kinds)
	require.Equal(t, spec.Map, get("Map").Kinds)
	require.True(t, get("Map").KeyPattern.Match("abc") && !get("Map").KeyPattern.Match("A"))
	require.Equal(t, []string{"A"}, get("Slip").Object.Names())
}

// TestOverrides holds the file's form and that a line must change something.
func TestOverrides(t *testing.T) {
	make1 := func() *spec.Type {
		typ, _ := both(t, "", "", `{"typeName": "AWS::Test::Thing", "properties": {
			"A": {"type": "string", "enum": ["x"], "pattern": "x"}, "B": {"type": "string"},
			"O": {"type": "object", "additionalProperties": false, "properties": {"C": {"type": "string"}, "D": {"type": "string"}}}}}`)
		return typ
	}
	for _, c := range []struct{ line, err string }{
		{"AWS::Test::Thing | A | replacement refused | r | s", ""},
		{"AWS::Test::Thing | A | replacement never | r | s", "remove the line"},
		{"AWS::Test::Thing | A | replacement perhaps | r | s", "write never"},
		{"AWS::Test::Thing | A | required true | r | s", ""},
		{"AWS::Test::Thing | A | deprecated | r | s", ""},
		{"AWS::Test::Thing | A | enum none | r | s", ""},
		{"AWS::Test::Thing | A | enum y z | r | s", ""},
		{"AWS::Test::Thing | A | enum x | r | s", "remove the line"},
		{"AWS::Test::Thing | A | pattern none | r | s", ""},
		{"AWS::Test::Thing | A | pattern y | r | s", "write none"},
		{"AWS::Test::Thing | A | count 1..3 | r | s", ""},
		{"AWS::Test::Thing | A | count 3 | r | s", "write count"},
		{"AWS::Test::Thing | O | open | r | s", ""},
		{"AWS::Test::Thing | A | open | r | s", "no object"},
		{"AWS::Test::Thing | O | group excludes C D | r | s", ""},
		{"AWS::Test::Thing | O | group excludes C D if C=x,y D=z | r | s", ""},
		{"AWS::Test::Thing | O | group excludes C D if C | r | s", "behind if"},
		{"AWS::Test::Thing | O | group oneof C E | r | s", "no property"},
		{"AWS::Test::Thing | O | group none | r | s", "remove the line"},
		{"AWS::Test::Thing | X | required true | r | s", "no such property"},
		{"AWS::Test::Thing | A | colour red | r | s", "not known"},
		{"AWS::Test::Thing | - | stateful | r | s", ""},
		{"AWS::Test::Thing | - | snapshot | r | s", ""},
		{"AWS::Test::Thing | - | ref A B | r | s", ""},
		{"AWS::Test::Thing | - | attribute Outputs.* | r | s", ""},
		{"AWS::Test::Thing | - | attributes properties | r | s", ""},
		{"AWS::Test::Thing | - | lifecycle sunset 2030-01-01 | r | s", ""},
		{"AWS::Test::Thing | - | group oneof A B+O | r | s", ""},
		{"AWS::Test::Thing | - | colour red | r | s", "not known"},
	} {
		t.Run(c.line, func(t *testing.T) {
			list, err := readOverrides([]byte("# a comment\n\n" + c.line + "\n"))
			require.NoError(t, err)
			require.Len(t, list, 1)
			err = list[0].apply(make1())
			if c.err == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, c.err)
				require.ErrorContains(t, err, "overrides.txt:3")
			}
		})
	}
	_, err := readOverrides([]byte("A | B | C | D"))
	require.ErrorContains(t, err, "overrides.txt:1")
	_, err = readOverrides([]byte("A | B | stateful |  | D"))
	require.Error(t, err)
}

// TestRefusals holds that a source that shrank or changed stops the generator.
func TestRefusals(t *testing.T) {
	require.NoError(t, shrunk(map[string]int{"types": 100}, map[string]int{"types": 98}))
	require.ErrorContains(t, shrunk(map[string]int{"types": 100}, map[string]int{"types": 97}), "before 100")
	require.ErrorContains(t, shrunk(map[string]int{"types": 100}, nil), "-allow-shrink")

	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.tgz"), []byte("not what was pinned"), 0o600))
	_, err := source{name: "a", file: "a.tgz", sha256: hashOf([]byte("pinned"))}.load(dir)
	require.ErrorContains(t, err, "SOURCES pins")
	_, err = source{name: "b", file: "b.tgz"}.load(dir)
	require.ErrorContains(t, err, "fetch.sh")

	_, err = providers([]byte("types = {}\n"))
	require.ErrorContains(t, err, "form has changed")
	list, err := providers([]byte("types: dict[str, str] = {\n    \"AWS::S3::Bucket\": \"abc\",\n}\n"))
	require.NoError(t, err)
	require.Equal(t, map[string]string{"AWS::S3::Bucket": "abc"}, list)

	_, err = readRecord([]byte("source npm a\n"))
	require.Error(t, err)
	_, err = readRecord([]byte("# nothing\n"))
	require.Error(t, err)
}
