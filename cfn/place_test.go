package cfn

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/internal/diag"
)

// slice gives the text from one place to another, counting lines and characters
// by itself: it shares nothing with the code under test.
func slice(t *testing.T, text string, pos, end diag.Pos) string {
	t.Helper()
	from, to := byteAt(t, text, pos), byteAt(t, text, end)
	require.LessOrEqual(t, from, to, "%v..%v", pos, end)
	return text[from:to]
}

func byteAt(t *testing.T, text string, p diag.Pos) int {
	t.Helper()
	text = strings.TrimPrefix(text, "\uFEFF")
	offset := 0
	for range p.Line - 1 {
		i := strings.IndexByte(text[offset:], '\n')
		require.GreaterOrEqual(t, i, 0, "no line %d", p.Line)
		offset += i + 1
	}
	for range p.Col - 1 {
		require.Less(t, offset, len(text), "no column %d in line %d", p.Col, p.Line)
		_, size := utf8.DecodeRuneInString(text[offset:])
		offset += size
	}
	return offset
}

// at is one expectation: the value (or, with "key:" before the path, the key) at
// a path covers exactly this text.
type at struct{ path, text string }

func checkPlaces(t *testing.T, file, source string, places []at) {
	t.Helper()
	tree, ds := Parse(file, []byte(source))
	require.Empty(t, ds)
	text := strings.TrimPrefix(source, "\uFEFF")
	for _, p := range places {
		path, isKey := strings.CutPrefix(p.path, "key:")
		var steps []string
		if path != "" {
			steps = strings.Split(path, "/")
		}
		if isKey {
			f := tree.Root.Get(steps[:len(steps)-1]...).Field(steps[len(steps)-1])
			require.NotNil(t, f, p.path)
			require.Equal(t, p.text, slice(t, text, f.KeyPos, f.End), p.path)
			continue
		}
		n := tree.Root.Get(steps...)
		require.NotNil(t, n, p.path)
		require.Equal(t, file, n.Pos.File)
		require.Equal(t, p.text, slice(t, text, n.Pos, n.End), p.path)
	}
}

func TestPlacesInYAML(t *testing.T) {
	for _, c := range []struct {
		name, source string
		places       []at
	}{
		{"plain", "Key: some value  # why\nB: 2\n", []at{{"", "Key: some value  # why\nB: 2"}, {"key:Key", "Key"}, {"Key", "some value"}, {"B", "2"}}},
		{"plain over lines", "Key: some\n  folded\n\n  value # c\nB: x\n", []at{{"Key", "some\n  folded\n\n  value"}, {"B", "x"}}},
		{"plain with a hash and a colon inside", "Key: a#b:c\n", []at{{"Key", "a#b:c"}}},
		{"plain at the end of the file", "Key: x", []at{{"Key", "x"}}},
		{"double quoted", `Key: "a\"b\x41 # \\"  # c`, []at{{"Key", `"a\"b\x41 # \\"`}}},
		{"double quoted over lines", "Key: \"a\n  b \\\n  c\"\nB: 1\n", []at{{"Key", "\"a\n  b \\\n  c\""}, {"B", "1"}}},
		{"single quoted", "Key: 'it''s # here' # c\n", []at{{"Key", "'it''s # here'"}}},
		{"quoted keys", "\"a b\": 1\n'c': 2\n", []at{{"key:a b", `"a b"`}, {"a b", "1"}, {"key:c", "'c'"}}},
		{"literal", "Key: |\n  a\n    b\n\n  c\n\nNext: 1\n", []at{{"Key", "|\n  a\n    b\n\n  c"}, {"Next", "1"}}},
		{"literal with chomping and comment", "Key: |-  # c\n  a\n# out\nNext: 1\n", []at{{"Key", "|-  # c\n  a"}}},
		{"literal with hashes", "Key: |\n  # a\n  b\nNext: 1\n", []at{{"Key", "|\n  # a\n  b"}}},
		{"literal with indentation indicator", "Key: |2\n     a\n    b\n   c\nNext: 1\n", []at{{"Key", "|2\n     a\n    b\n   c"}, {"Next", "1"}}},
		{"literal with indicator in a list", "Key:\n- |1+\n   a\n  b\n- c\n", []at{{"Key/0", "|1+\n   a\n  b"}, {"Key/1", "c"}}},
		{"literal, empty", "Key: |\nNext: 1\n", []at{{"Key", "|"}, {"Next", "1"}}},
		{"literal, empty, with comment", "Key: >- # c\nNext: 1\n", []at{{"Key", ">-"}}},
		{"literal at the end of the file", "Key: |\n  a", []at{{"Key", "|\n  a"}}},
		{"literal with tab lines", "Key: |\n  a\n  \tb\n  \t\nNext: 1\n", []at{{"Key", "|\n  a\n  \tb"}}},
		{"tag and value on two lines", "A: !Sub # c\n  \"x\"\nB: !Sub\n  x y\nC: !Join\n  # c\n  []\n", []at{{"A", "!Sub # c\n  \"x\""}, {"B", "!Sub\n  x y"}, {"C", "!Join\n  # c\n  []"}}},
		{"tag without a value in a list", "A: [!GetAZs, !Ref x]\nB: !GetAZs  # c\nC: [&a , *a]\n", []at{{"A/0", "!GetAZs"}, {"A/1", "!Ref x"}, {"A", "[!GetAZs, !Ref x]"}, {"B", "!GetAZs"}, {"C/0", "&a"}, {"C/1", "*a"}}},
		{"literal as the document", "--- |\n a\n b\n", []at{{"", "|\n a\n b"}}},
		{"literal as the document, not indented", "--- |\na\nb\n", []at{{"", "|\na\nb"}}},
		{"folded", "Key: >\n  a\n  b\n\n  c\nNext: 1\n", []at{{"Key", ">\n  a\n  b\n\n  c"}}},
		{"folded with indicator", "Key: >1-\n   a\n  b\nNext: 1\n", []at{{"Key", ">1-\n   a\n  b"}}},
		{"flow map", `Key: {a: 1, "b": [x, "y]" ], c: }  # }`, []at{{"Key", `{a: 1, "b": [x, "y]" ], c: }`}, {"Key/b", `[x, "y]" ]`}, {"Key/b/1", `"y]"`}, {"key:Key/b", `"b"`}}},
		{"flow map over lines", "Key: {\n  a: 1, # }\n  b: 2 # ]\n  }\nB: []\n", []at{{"Key", "{\n  a: 1, # }\n  b: 2 # ]\n  }"}, {"B", "[]"}}},
		{"flow, empty", "A: {}\nB: [ ]\nC: {\n}\n", []at{{"A", "{}"}, {"B", "[ ]"}, {"C", "{\n}"}}},
		{"flow with trailing comma", "A: [1, 2, ]\nB: {a: b, }\n", []at{{"A", "[1, 2, ]"}, {"B", "{a: b, }"}}},
		{"flow pair in a list", "A: [a: b, c]\n", []at{{"A", "[a: b, c]"}, {"A/0", "a: b"}, {"A/0/a", "b"}, {"A/1", "c"}}},
		{"flow nested at the end", "A: {a: {b: {c: d}}}\nB: 1\n", []at{{"A", "{a: {b: {c: d}}}"}, {"A/a/b", "{c: d}"}}},
		{"flow plain over lines", "A: [a\n  b, c]\n", []at{{"A/0", "a\n  b"}, {"A", "[a\n  b, c]"}}},
		{"key of a flow map without value", "A: {a, b: c}\n", []at{{"key:A/a", "a"}, {"A/b", "c"}, {"A", "{a, b: c}"}}},
		{"null words", "A: null\nB: ~\n", []at{{"A", "null"}, {"B", "~"}}},
		{"list", "A:\n- 1\n-   b c\n- - x\n  - y\nB: 1\n", []at{{"A", "- 1\n-   b c\n- - x\n  - y"}, {"A/1", "b c"}, {"A/2", "- x\n  - y"}, {"A/2/1", "y"}}},
		{"list of maps", "A:\n  - a: 1\n    b: 2\n  - c: 3\n", []at{{"A/0", "a: 1\n    b: 2"}, {"A/1/c", "3"}}},
		{"tag on a scalar", "A: !Ref Name # c\nB: !Sub 'x ${y}'\n", []at{{"A", "!Ref Name"}, {"B", "!Sub 'x ${y}'"}}},
		{"tag on a literal", "A: !Sub |\n  x\n  y\nB: 1\n", []at{{"A", "!Sub |\n  x\n  y"}}},
		{"tag on a map", "A: !Transform\n  Name: x\n  Parameters: {a: b}\nB: 1\n", []at{{"A", "!Transform\n  Name: x\n  Parameters: {a: b}"}}},
		{"tag on a list", "A: !Join\n  - ','\n  - [a, b]\nB: 1\n", []at{{"A", "!Join\n  - ','\n  - [a, b]"}, {"A/Fn::Join/1", "[a, b]"}}},
		{"tag on a flow list", "A: !Join [',', [a, !Ref b]]\n", []at{{"A", "!Join [',', [a, !Ref b]]"}, {"A/Fn::Join/1/1", "!Ref b"}}},
		{"tag on the next line", "A: !Join\n  [a,\n   b]\nB: 1\n", []at{{"A", "!Join\n  [a,\n   b]"}}},
		{"standard tag", "A: !!str 12\nB: !!str '1'\n", []at{{"A", "!!str 12"}, {"B", "!!str '1'"}}},
		{"tag without a value", "A: !GetAZs\nB: 1\n", []at{{"A", "!GetAZs"}, {"B", "1"}}},
		{"anchors", "A: &x value\nB: &y\n  k: 1\nC: *x\nD: [*x , *x]\n", []at{{"A", "&x value"}, {"B", "&y\n  k: 1"}, {"C", "*x"}, {"D/0", "*x"}, {"D", "[*x , *x]"}}},
		{"anchor and tag", "A: &x !Sub value\nB: !Sub &y value2\nC: *y\n", []at{{"A", "&x !Sub value"}, {"B", "!Sub &y value2"}, {"C", "*y"}}},
		{"byte order mark", "\uFEFFKey: x\nB: y\n", []at{{"key:Key", "Key"}, {"Key", "x"}, {"B", "y"}}},
		{"line ends of DOS", "Key: x\r\nB: |\r\n  a\r\n  b\r\nC: some\r\n  more\r\nD: [a,\r\n  b]\r\nE: 'q'\r\n", []at{{"Key", "x"}, {"B", "|\r\n  a\r\n  b"}, {"C", "some\r\n  more"}, {"D", "[a,\r\n  b]"}, {"E", "'q'"}}},
		{"wide characters", "日本: é ñ # ü\n\"ß\": {😀: '→', b: x}\n", []at{{"key:日本", "日本"}, {"日本", "é ñ"}, {"key:ß", `"ß"`}, {"ß/😀", "'→'"}, {"ß/b", "x"}}},
		{"tabs between", "Key:\tx\t# c\nB: \t[a,\tb]\n", []at{{"Key", "x"}, {"B", "[a,\tb]"}, {"B/1", "b"}}},
		{"explicit document", "%YAML 1.1\n---\nKey: x\n...\n", []at{{"Key", "x"}, {"", "Key: x"}}},
		{"explicit keys", "? a\n: 1\n? b\n: 2\n", []at{{"key:a", "a"}, {"a", "1"}, {"b", "2"}}},
		{"line breaks of other kinds inside quotes", "A: \"x\u2028y\"\nB: \"x\u0085y\"\nC: z\n", []at{{"A", "\"x\u2028y\""}, {"B", "\"x\u0085y\""}, {"C", "z"}}},
		{"line breaks of other kinds in a literal", "A: |\n  x\u2028  y\nC: z\n", []at{{"key:C", "C"}, {"C", "z"}}},
		{"a lone carriage return", "A: x\rB: y\nC: z\n", []at{{"A", "x"}, {"key:B", "B"}, {"B", "y"}, {"C", "z"}}},
		{"plain with unusual blanks", "A: a\u00a0b\u3000c\nB: y\n", []at{{"A", "a\u00a0b\u3000c"}, {"B", "y"}}},
		{"one scalar", "hello\n", []at{{"", "hello"}}},
	} {
		t.Run(c.name, func(t *testing.T) { checkPlaces(t, "t.yaml", c.source, c.places) })
	}
}

func TestPlacesInJSON(t *testing.T) {
	for _, c := range []struct {
		name, source string
		places       []at
	}{
		{"everything", "{\n  \"Key\": \"a\\\"b\\u00e9\",\n  \"n\": -1.5e3, \"t\": true,\t\"z\": null,\n  \"l\": [1, {\"a\": []}, \"x\"]\n}\n", []at{
			{"key:Key", `"Key"`},
			{"Key", `"a\"b\u00e9"`},
			{"n", "-1.5e3"},
			{"t", "true"},
			{"z", "null"},
			{"l", `[1, {"a": []}, "x"]`},
			{"l/1", `{"a": []}`},
			{"l/1/a", "[]"},
			{"l/2", `"x"`},
			{"", "{\n  \"Key\": \"a\\\"b\\u00e9\",\n  \"n\": -1.5e3, \"t\": true,\t\"z\": null,\n  \"l\": [1, {\"a\": []}, \"x\"]\n}"},
		}},
		{"wide characters", "{\"日本\": \"é\", \"😀\": [\"→\", 1]}", []at{{"key:日本", `"日本"`}, {"日本", `"é"`}, {"😀/1", "1"}}},
		{"line ends of DOS", "{\r\n\t\"a\" : 1 ,\r\n\t\"b\" : \"x\"\r\n}\r\n", []at{{"a", "1"}, {"key:b", `"b"`}, {"b", `"x"`}}},
		{"byte order mark", "\uFEFF{\"a\": 1}", []at{{"key:a", `"a"`}, {"a", "1"}}},
		{"escaped key", `{"\u0041\n": 1}`, []at{{"key:A\n", `"\u0041\n"`}}},
		{"line separator in a string", "{\"a\": \"x\u2028y\",\n\"b\": 2}", []at{{"a", "\"x\u2028y\""}, {"b", "2"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			checkPlaces(t, "t.json", c.source, c.places)
			checkPlaces(t, "t.template", c.source, c.places)
		})
	}
}

func TestPlaceOfAnEmptyValueIsBehindItsKey(t *testing.T) {
	tree, ds := Parse("t.yaml", []byte("A:\nB:   # c\nC:\n  D:\nE: 1\n"))
	require.Empty(t, ds)
	for path, line := range map[string]int{"A": 1, "B": 2, "C/D": 4} {
		n := tree.Root.Get(strings.Split(path, "/")...)
		require.Equal(t, Null, n.Kind, path)
		require.Equal(t, line, n.Pos.Line, path)
		require.Equal(t, n.Pos, n.End, path)
	}
}

func TestPlaceOfAMergedFieldIsWhereItIsWritten(t *testing.T) {
	source := "base: &b\n  x: 1\n  y: 2\nA:\n  <<: *b\n  y: 3\nB: {<<: [*b, {z: 4}]}\n"
	tree, ds := Parse("t.yaml", []byte(source))
	require.Empty(t, ds)
	require.Equal(t, "3", tree.Root.Get("A", "y").Text, "a key of the map itself wins")
	require.Equal(t, "1", tree.Root.Get("A", "x").Text)
	require.Equal(t, "4", tree.Root.Get("B", "z").Text)
	f := tree.Root.Get("A").Field("x")
	require.Equal(t, "x", slice(t, source, f.KeyPos, f.End))
	require.Equal(t, 2, f.KeyPos.Line)
	require.Len(t, tree.Root.Get("A").Fields, 2)
}
