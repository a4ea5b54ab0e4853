package cfn

import (
	"bytes"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// FuzzParse requires of any input: no panic, an answer or an unreadable
// diagnostic, places inside the text with ends behind beginnings, and the same
// answer twice.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "a: b", "a:\n- b\n- c: d\n", "{a: [b, {c: d}]}", `{"a": ["b", {"c": 1.5e3}], "d": null}`,
		"a: !Sub '${b}'\nc: !GetAtt d.e\nf: !If [g, 1, !Ref h]\n", "a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}\n", "a: &a [*a]",
		"a: |2-\n    b\n   c\nd: >+\n e\n\n f\n", "a: \"b\\\n  c\"\nd: 'e''f'\n", "? a\n: b\n", "a: b\r\nc: d\r\n", "\uFEFFa: b", "a: 1\n---\nb: 2\n",
		"日本: é # cuemulus:ignore S3001\n", "a: x\u2028y\nb: z\u0085\n", "a: [b: c, d]", "a: !X\nb: &y\nc: [!Z, &w ]\n", "%YAML 1.1\n---\na: b\n...\n", "[", "\"", "- - - a", "a: \t b",
		"{\"a\":1,\"a\":2}", "{\"\\u0000\":\"\\ud800\"}", "a\rb: c\r", "a: *b", "!!binary aGk=", "! a", "!<tag:yaml.org,2002:str> a", "#cuemulus:\n", "a: #cuemulus:x\n  b",
	} {
		f.Add(seed, false)
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, text string, json bool) {
		file := "t.yaml"
		if json {
			file = "t.json"
		}
		tree, ds := Parse(file, []byte(text))
		again, dsAgain := Parse(file, []byte(text))
		require.Equal(t, ds, dsAgain)
		lines := bytes.Split(bytes.TrimPrefix([]byte(text), []byte("\uFEFF")), []byte("\n"))
		if tree == nil {
			require.Len(t, ds, 1)
			require.True(t, ds[0].Unreadable)
			require.LessOrEqual(t, ds[0].Pos.Line, len(lines))
			return
		}
		require.Equal(t, tree, again)
		tree.Root.Walk(func(path []string, n *Node) bool {
			require.GreaterOrEqual(t, n.End.Compare(n.Pos), 0, "%v: %s ends at %s", path, n.Pos, n.End)
			require.GreaterOrEqual(t, n.Pos.Line, 1)
			require.GreaterOrEqual(t, n.Pos.Col, 1)
			require.LessOrEqual(t, n.End.Line, len(lines))
			require.LessOrEqual(t, n.End.Col, utf8.RuneCount(lines[n.End.Line-1])+1, "%v", path)
			for _, field := range n.Fields {
				require.GreaterOrEqual(t, field.End.Compare(field.KeyPos), 0, "%v", path)
			}
			return true
		})
		for _, f := range tree.ShortForms() {
			require.NotEmpty(t, f.Edits)
		}
		require.True(t, SameValue(tree.Root, again.Root))
		tree.CheckGiven(nil, Giver{})
		for _, c := range tree.Comments {
			require.Contains(t, text, c.Text)
		}
	})
}
