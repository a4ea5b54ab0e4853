package cfn

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func parse(t *testing.T, file, source string) *Template {
	t.Helper()
	tree, ds := Parse(file, []byte(source))
	require.Empty(t, ds)
	require.NotNil(t, tree)
	return tree
}

func TestShortFormsAreTheLongOnes(t *testing.T) {
	for _, c := range []struct{ short, long, json string }{
		{"!Ref A", "{Ref: A}", `{"Ref": "A"}`},
		{"!Ref 'A'", "{Ref: 'A'}", `{"Ref": "A"}`},
		{"!Condition C", "{Condition: C}", `{"Condition": "C"}`},
		{"!GetAtt A.B", "{'Fn::GetAtt': [A, B]}", `{"Fn::GetAtt": ["A", "B"]}`},
		{"!GetAtt A.B.C", "{'Fn::GetAtt': [A, B.C]}", `{"Fn::GetAtt": ["A", "B.C"]}`},
		{"!GetAtt [A, B.C]", "{'Fn::GetAtt': [A, B.C]}", `{"Fn::GetAtt": ["A", "B.C"]}`},
		{"!Sub 'x ${A}'", "{'Fn::Sub': 'x ${A}'}", `{"Fn::Sub": "x ${A}"}`},
		{"!Sub ['${A}', {A: 1}]", "{'Fn::Sub': ['${A}', {A: 1}]}", `{"Fn::Sub": ["${A}", {"A": 1}]}`},
		{"!Sub |-\n  x\n  y", "{'Fn::Sub': \"x\\ny\"}", `{"Fn::Sub": "x\ny"}`},
		{"!Join [',', [a, !Ref b]]", "{'Fn::Join': [',', [a, {Ref: b}]]}", `{"Fn::Join": [",", ["a", {"Ref": "b"}]]}`},
		{"!If [c, 1, !Ref AWS::NoValue]", "{'Fn::If': [c, 1, {Ref: 'AWS::NoValue'}]}", `{"Fn::If": ["c", 1, {"Ref": "AWS::NoValue"}]}`},
		{"!Base64\n  Fn::Sub: x", "{'Fn::Base64': {'Fn::Sub': x}}", `{"Fn::Base64": {"Fn::Sub": "x"}}`},
		{"!GetAZs ''", "{'Fn::GetAZs': ''}", `{"Fn::GetAZs": ""}`},
		{"!GetAZs", "{'Fn::GetAZs': ''}", `{"Fn::GetAZs": ""}`},
		{"!FindInMap [M, !Ref 'AWS::Region', k]", "{'Fn::FindInMap': [M, {Ref: 'AWS::Region'}, k]}", `{"Fn::FindInMap": ["M", {"Ref": "AWS::Region"}, "k"]}`},
		{"!Transform {Name: x}", "{'Fn::Transform': {Name: x}}", `{"Fn::Transform": {"Name": "x"}}`},
		{"!Equals [true, 'true']", "{'Fn::Equals': [true, 'true']}", `{"Fn::Equals": [true, "true"]}`},
	} {
		short := parse(t, "s.yaml", "A: "+c.short+"\n").Root
		long := parse(t, "l.yaml", "A: "+c.long+"\n").Root
		inJSON := parse(t, "j.json", `{"A": `+c.json+`}`).Root
		require.True(t, short.Equal(long), c.short)
		require.True(t, short.Equal(inJSON), c.short)
		require.True(t, inJSON.Equal(short), c.short)
		name, _, ok := short.Get("A").Intrinsic()
		require.True(t, ok)
		require.True(t, short.Get("A").Short)
		require.False(t, long.Get("A").Short)
		require.Equal(t, name, long.Get("A").Fields[0].Key)
	}
}

func TestConstructorsMakeWhatParseReads(t *testing.T) {
	for _, c := range []struct {
		made    *Node
		written string
	}{
		{Ref("A"), "!Ref A"},
		{Sub("${A}-x"), "!Sub '${A}-x'"},
		{GetAtt("A", "Arn"), "!GetAtt A.Arn"},
		{GetStackOutput("s", "o", "", ""), "{'Fn::GetStackOutput': {StackName: s, OutputName: o}}"},
		{GetStackOutput("s", "o", "eu-west-1", "r"), "{'Fn::GetStackOutput': {RoleArn: r, Region: eu-west-1, StackName: s, OutputName: o}}"},
		{MapOf(KV{"a", Integer(3)}, KV{"b", Boolean(true)}, KV{"gone", nil}, KV{"c", ListOf(Str("x"))}), "{c: [x], a: 3, b: true}"},
		{Strs("a", "b"), "[a, b]"},
	} {
		require.True(t, c.made.Equal(parse(t, "t.yaml", "A: "+c.written).Root.Get("A")), c.written)
	}
}

func TestReadingIntrinsics(t *testing.T) {
	root := parse(t, "t.yaml", `
ref: !Ref A
att: !GetAtt A.B.C
dotted: {Fn::GetAtt: A.B}
computed: {Fn::GetAtt: [A, !Ref B]}
sub: !Sub 'x-${A}'
subMap: !Sub ['y-${A}', {A: 1}]
text: plain
map: {Ref: A, Other: B}
list: [a, b]
number: 7
`).Root
	id, attribute, ok := root.Get("ref").RefersTo()
	require.Equal(t, []any{"A", "", true}, []any{id, attribute, ok})
	id, attribute, ok = root.Get("att").RefersTo()
	require.Equal(t, []any{"A", "B.C", true}, []any{id, attribute, ok})
	id, attribute, ok = root.Get("dotted").RefersTo()
	require.Equal(t, []any{"A", "B", true}, []any{id, attribute, ok})
	for _, key := range []string{"computed", "sub", "text", "map", "list", "number", "none"} {
		_, _, ok = root.Get(key).RefersTo()
		require.False(t, ok, key)
	}
	for key, want := range map[string]string{"sub": "x-${A}", "subMap": "y-${A}", "text": "plain"} {
		text, ok := root.Get(key).TextOf()
		require.True(t, ok, key)
		require.Equal(t, want, text)
	}
	for _, key := range []string{"ref", "map", "list", "number", "none"} {
		_, ok := root.Get(key).TextOf()
		require.False(t, ok, key)
	}
	_, _, ok = root.Get("map").Intrinsic()
	require.False(t, ok, "two keys are no intrinsic")
}
