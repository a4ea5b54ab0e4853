package cfn

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/internal/diag"
)

func TestScalarsKeepTheirTextAndKind(t *testing.T) {
	root := parse(t, "t.yaml", "s: x\nq: '1'\ni: 0012\nhex: 0x1F\nbig: 123456789012345678901234567890\nf: 1.50\nb: True\nn:\nd: 2010-09-09\nblock: |\n  1\ntagged: !!str 1\n").Root
	for key, want := range map[string]Node{
		"s": {Kind: String, Text: "x"}, "q": {Kind: String, Text: "1", Quoted: true},
		"hex": {Kind: Int, Text: "0x1F"}, "f": {Kind: Float, Text: "1.50"},
		"b": {Kind: Bool, Text: "true"}, "n": {Kind: Null}, "d": {Kind: String, Text: "2010-09-09"},
		"block": {Kind: String, Text: "1\n", Quoted: true}, "tagged": {Kind: String, Text: "1"},
	} {
		got := *root.Get(key)
		got.Pos, got.End, got.lead = diag.Pos{}, diag.Pos{}, 0
		require.Equal(t, want, got, key)
	}
	require.Equal(t, "0012", root.Get("i").Text, "an account number keeps its zeros")
	require.Equal(t, "123456789012345678901234567890", root.Get("big").Text)
	inJSON := parse(t, "t.json", `{"i": 10, "f": 1.50, "e": 1e3, "big": 123456789012345678901234567890, "t": true, "n": null}`).Root
	require.Equal(t, Int, inJSON.Get("i").Kind)
	require.Equal(t, Node{Kind: Float, Text: "1.50"}, Node{Kind: inJSON.Get("f").Kind, Text: inJSON.Get("f").Text})
	require.Equal(t, Float, inJSON.Get("e").Kind)
	require.Equal(t, "123456789012345678901234567890", inJSON.Get("big").Text)
	require.Equal(t, Null, inJSON.Get("n").Kind)
}

func TestGetIsSafe(t *testing.T) {
	root := parse(t, "t.yaml", "a:\n- x: 1\n- [y]\nb: text\n").Root
	require.Equal(t, "1", root.Get("a", "0", "x").Text)
	require.Equal(t, "y", root.Get("a", "1", "0").Text)
	require.Same(t, root, root.Get())
	for _, path := range [][]string{{"none"}, {"a", "2"}, {"a", "-1"}, {"a", "x"}, {"b", "c"}, {"a", "0", "x", "y"}} {
		require.Nil(t, root.Get(path...), path)
	}
	var none *Node
	require.Nil(t, none.Get("a"))
	require.Nil(t, none.Field("a"))
	require.Empty(t, none.Elements())
	_, ok := none.String()
	require.False(t, ok)
	_, ok = none.Scalar()
	require.False(t, ok)
	none.Walk(func([]string, *Node) bool { t.Fatal("nothing to visit"); return true })
}

func TestSet(t *testing.T) {
	root := MapOf(KV{"a", Str("old")}, KV{"list", Strs("x", "y")})
	root.Set(Str("new"), "a")
	root.Set(Str("deep"), "b", "c", "d")
	root.Set(Str("z"), "list", "1")
	root.Set(Str("lost"), "list", "2")
	root.Set(Str("lost"), "a", "below")
	root.Set(Integer(1), "b", "e")
	require.True(t, root.Equal(parse(t, "t.yaml", "{a: new, list: [x, z], b: {c: {d: deep}, e: 1}}").Root))
}

func TestWalkVisitsParentsFirstInOrder(t *testing.T) {
	root := parse(t, "t.yaml", "b: {c: [1, 2]}\na: x\nskip: {never: 1}\n").Root
	var seen []string
	below := map[string][]string{}
	root.Walk(func(path []string, n *Node) bool {
		seen = append(seen, strings.Join(path, "."))
		below[strings.Join(path, ".")] = append(path, "below")
		return len(path) == 0 || path[0] != "skip"
	})
	require.Equal(t, []string{"", "b", "b.c", "b.c.0", "b.c.1", "a", "skip"}, seen)
	for name, path := range below {
		require.Equal(t, strings.TrimPrefix(name+".below", "."), strings.Join(path, "."), "what is appended to a path must be the visitor's own")
	}
	seen = nil
	root.Get("b").WalkFrom([]string{"top", "b"}, func(path []string, n *Node) bool {
		seen = append(seen, strings.Join(path, "."))
		return true
	})
	require.Equal(t, []string{"top.b", "top.b.c", "top.b.c.0", "top.b.c.1"}, seen)
}

func TestEqual(t *testing.T) {
	tree := func(s string) *Node { return parse(t, "t.yaml", s).Root }
	require.True(t, tree("{a: 1, b: [x]}").Equal(tree("b:\n- x\na: 1\n")))
	for _, other := range []string{"{a: 1}", "{a: 1, b: [y]}", "{a: '1', b: [x]}", "{a: 1, b: [x, x]}", "{a: 1, c: [x]}", "[a]", "x"} {
		require.False(t, tree("{a: 1, b: [x]}").Equal(tree(other)), other)
		require.False(t, tree(other).Equal(tree("{a: 1, b: [x]}")), other)
	}
	var none *Node
	require.True(t, none.Equal(nil))
	require.False(t, none.Equal(Str("")))
	require.False(t, Str("").Equal(nil))
	twice, _ := Parse("t.yaml", []byte("{a: 1, a: 2}"))
	both := tree("{a: 2, b: 2}")
	require.False(t, twice.Root.Equal(both))
	require.False(t, both.Equal(twice.Root))
}

func TestTemplatePlaces(t *testing.T) {
	source := "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      Tags: [a, b]\n"
	tpl := parse(t, "t.yaml", source)
	for _, c := range []struct{ path, text string }{
		{"Resources/B/Type", "AWS::S3::Bucket"},
		{"Resources/B/Properties/Tags/1", "b"},
		{"Resources/B/Properties/Tags/7", "[a, b]"},
		{"Resources/B/Properties/Missing/Deep", "Tags: [a, b]"},
	} {
		pos, end := tpl.Place(strings.Split(c.path, "/"))
		require.Equal(t, c.text, slice(t, source, pos, end), c.path)
	}
	pos, _ := (&Template{File: "x.yaml"}).Place([]string{"a"})
	require.Equal(t, diag.Pos{File: "x.yaml"}, pos)

	made := &Template{Root: MapOf(KV{"a", MapOf(KV{"b", Str("x").From("stack.b")}, KV{"c", Str("y")}).From("stack.a")})}
	made.Where = func(origin string) (pos, end diag.Pos) { return diag.Pos{File: origin, Line: 1}, diag.Pos{} }
	require.Equal(t, "", made.OriginAt(nil))
	require.Equal(t, "stack.a", made.OriginAt([]string{"a", "c"}))
	require.Equal(t, "stack.b", made.OriginAt([]string{"a", "b"}))
	require.Equal(t, "stack.a", made.OriginAt([]string{"a", "none", "deeper"}))
	pos, _ = made.Place([]string{"a", "b"})
	require.Equal(t, "stack.b", pos.File)
}

func TestResources(t *testing.T) {
	tpl := parse(t, "t.yaml", "Resources:\n  B: {Type: AWS::S3::Bucket, Properties: {Name: x}}\n  T: {Type: AWS::SNS::Topic}\n  U: {Properties: {}}\n")
	var ids []string
	for _, r := range tpl.Resources("") {
		ids = append(ids, r.ID+" "+r.Type)
	}
	require.Equal(t, []string{"B AWS::S3::Bucket", "T AWS::SNS::Topic", "U "}, ids)
	require.Len(t, tpl.Resources("AWS::SNS::Topic"), 1)
	b, ok := tpl.Resource("B")
	require.True(t, ok)
	require.Equal(t, "x", b.Property("Name").Text)
	require.Nil(t, b.Property("Other", "x"))
	require.Equal(t, []string{"Resources", "B", "Properties"}, b.Path("Properties"))
	_, ok = tpl.Resource("none")
	require.False(t, ok)
	for _, source := range []string{"Resources: [a, b]\n", "Resources: text\n", "Resources: {A: text, B: [x], C: null}\n", "[]", "x", ""} {
		tpl := parse(t, "t.yaml", source)
		for _, r := range tpl.Resources("") {
			require.Empty(t, r.Type)
		}
	}
}

func TestIsTemplate(t *testing.T) {
	for source, want := range map[string]bool{
		"AWSTemplateFormatVersion: 2010-09-09\n":         true,
		"Resources: {A: {Type: AWS::S3::Bucket}}\n":      true,
		"Transform: AWS::Serverless\nResources: {A: {}}": true,
		"Resources: {A: {}}\n":                           false,
		"Resources: [a]\n":                               false,
		"apiVersion: v1\nkind: Pod\n":                    false,
		"- a\n":                                          false,
		"":                                               false,
	} {
		require.Equal(t, want, IsTemplate(parse(t, "t.yaml", source).Root), source)
	}
	require.False(t, IsTemplate(nil))
}

func TestMarshalJSONReadsBackEqual(t *testing.T) {
	tree := parse(t, "t.yaml", "a: !Sub '<${x}> & \"y\"'\nb: [1, 1.5, true, null, é, 0x1F]\nc: {}\nd: []\n").Root
	data, err := json.Marshal(tree)
	require.NoError(t, err)
	back := parse(t, "t.json", string(data)).Root
	require.Equal(t, "0x1F", back.Get("b", "5").Text)
	require.True(t, tree.Get("a").Equal(back.Get("a")))
	require.True(t, tree.Get("c").Equal(back.Get("c")))
	require.True(t, json.Valid(data))
}
