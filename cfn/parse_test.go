package cfn

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/internal/diag"
)

func TestBrokenInputSaysWhereAndWhat(t *testing.T) {
	for _, c := range []struct{ name, file, source, place, message string }{
		{"tab as indentation", "t.yaml", "Resources:\n\tA: 1\n", "t.yaml:2:1", "broken YAML"},
		{"colon in a value", "t.yaml", "A: b: c\n", "t.yaml:1:5", "mapping values are not allowed"},
		{"open quote", "t.yaml", "A: \"b\nC: d\n", "t.yaml:3:1", "broken YAML"},
		{"open bracket", "t.yaml", "A: [a,\nB: c\n", "", "broken YAML"},
		{"unknown alias", "t.yaml", "A: *b\n", "t.yaml:1", "broken YAML"},
		{"alias in its own anchor", "t.yaml", "A: &a [1, *a]\n", "t.yaml:1:11", "stands inside its own anchor"},
		{"list as a key", "t.yaml", "[a, b]: c\n", "t.yaml:1:1", "a key must be a plain text"},
		{"merge of a text", "t.yaml", "A:\n  <<: text\n", "t.yaml:2:7", "takes a map or a list of maps"},
		{"two documents", "t.yaml", "A: 1\n---\nB: 2\n", "t.yaml:2:1", "more than one YAML document"},
		{"broken second document", "t.yaml", "A: 1\n---\nB: [\n", "", "broken YAML"},
		{"UTF-16, little end first", "t.yaml", "\xff\xfeA\x00", "t.yaml", "UTF-16"},
		{"UTF-16, big end first", "t.json", "\xfe\xff\x00A", "t.json", "UTF-16"},
		{"NUL", "t.yaml", "A: b\nC: \x00\n", "t.yaml:2:4", "not UTF-8 text"},
		{"Latin-1", "t.yaml", "A: b\nC: d\xe9\n", "t.yaml:2:5", "not UTF-8 text"},
		{"JSON with a comma too many", "t.json", "{\"a\": 1,\n}", "t.json:2:1", "broken JSON"},
		{"JSON without an end", "t.json", "{\"a\": [1,\n", "t.json:2:1", "ends too early"},
		{"JSON without a value", "t.json", "", "t.json:1:1", "ends too early"},
		{"JSON with something behind", "t.json", "{} x", "t.json:1:4", "after the end"},
		{"JSON without quotes", "t.json", "{a: 1}", "t.json:1:2", "broken JSON"},
		{"JSON without a comma", "t.json", "{\"a\": 1 \"b\": 2}", "t.json:1:9", "broken JSON"},
		{"JSON without a colon", "t.json", "{\"a\" 1}", "t.json:1:6", "broken JSON"},
		{"JSON with a number as a key", "t.json", "{1: 2}", "t.json:1:2", "broken JSON"},
		{"JSON with a broken number", "t.json", "{\"a\": 01}", "t.json:1:8", "broken JSON"},
		{"JSON with a broken escape", "t.json", `{"a": "\x"}`, "t.json:1:9", "broken JSON"},
		{"brace that is neither", "t.template", "{\"a\": 1,\n\"b\": [}", "", "broken JSON"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tree, ds := Parse(c.file, []byte(c.source))
			require.Nil(t, tree)
			require.Len(t, ds, 1)
			d := ds[0]
			require.True(t, d.Unreadable)
			require.Equal(t, diag.Error, d.Severity)
			require.Equal(t, "TPL001", d.Rule)
			require.Contains(t, d.Message, c.message)
			require.Equal(t, c.file, d.Pos.File)
			require.True(t, strings.HasPrefix(d.Pos.String(), c.place), "%s is not at %s: %s", d.Pos, c.place, d.Message)
		})
	}
}

func TestDuplicateKeys(t *testing.T) {
	for file, source := range map[string]string{
		"t.yaml": "A:\n  b: 1\n  c: 2\n  'b': 3\n",
		"t.json": "{\"A\":\n  {\"b\": 1,\n   \"c\": 2,\n   \"b\": 3}}",
	} {
		tree, ds := Parse(file, []byte(source))
		require.Len(t, ds, 1)
		require.Equal(t, "TPL002", ds[0].Rule)
		require.False(t, ds[0].Unreadable)
		require.Equal(t, 4, ds[0].Pos.Line)
		require.Contains(t, []string{"'b'", `"b"`}, slice(t, source, ds[0].Pos, ds[0].End))
		require.Equal(t, []string{"A", "b"}, ds[0].Path)
		require.Equal(t, 2, ds[0].Related[0].Pos.Line)
		require.Equal(t, "3", tree.Root.Get("A", "b").Text, "the last one counts")
	}
	_, ds := Parse("t.yaml", []byte("{a: 1, a: 2, a: 3, b: {c: 1, c: 1}}"))
	require.Len(t, ds, 3, "all of them in one run")
}

func TestJSONOrYAMLByNameAndContent(t *testing.T) {
	for _, c := range []struct{ file, source string }{
		{"t.json", `{"a": "b"}`},
		{"t.template", ` {"a": "b"}`},
		{"t.yaml", `{"a": "b"}`},
		{"-", `{"a": "b"}`},
		{"t.yaml", "a: b"},
		{"t.template", "{a: b}"},
		{"t.template", "{a: b} # c"},
		{"t", "a: b"},
	} {
		require.Equal(t, "b", parse(t, c.file, c.source).Root.Get("a").Text, c)
	}
	for _, source := range []string{"", "\n\n", "# only a comment\n", "---\n", "\uFEFF"} {
		require.Equal(t, Null, parse(t, "t.yaml", source).Root.Kind, "%q", source)
	}
}

// TestHostileInput holds the memory of what is meant to take much of it, and logs
// the time: each takes well below a second, and what is not linear takes minutes.
func TestHostileInput(t *testing.T) {
	if testing.Short() {
		t.Skip("slow under the race detector, and nothing here runs at once")
	}
	laughs := "a0: &a0 x\n"
	for i := 1; i < 40; i++ {
		laughs += fmt.Sprintf("a%d: &a%d [%s*a%d]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9), i-1)
	}
	merges := "a0: &a0 {k: 1}\n"
	for i := 1; i < 40; i++ {
		merges += fmt.Sprintf("a%d: &a%d {<<: [%s*a%d]}\n", i, i, strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9), i-1)
	}
	deepBlock := &strings.Builder{}
	for i := range 2000 {
		fmt.Fprintf(deepBlock, "%sa:\n", strings.Repeat(" ", i))
	}
	for _, c := range []struct {
		name, file, source string
		fails              bool
	}{
		{"a billion laughs", "t.yaml", laughs, true},
		{"merges of merges", "t.yaml", merges, true},
		{"lists in YAML", "t.yaml", strings.Repeat("[", 10_000), true},
		{"lists in YAML, closed", "t.yaml", strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000), true},
		{"maps in YAML", "t.yaml", strings.Repeat("{a: ", 9_000) + strings.Repeat("}", 9_000), true},
		{"blocks in YAML", "t.yaml", deepBlock.String(), true},
		{"lists of one line in YAML", "t.yaml", strings.Repeat("- ", 10_000), true},
		{"explicit keys in YAML", "t.yaml", strings.Repeat("? ", 10_000), true},
		{"lists in JSON", "t.json", strings.Repeat("[", 10_000), true},
		{"lists in JSON, closed", "t.json", strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000), true},
		{"maps in JSON", "t.json", strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000), true},
		{"maps that may be JSON", "t.template", strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000), true},
		{"a long text aliased often", "t.yaml", "a: &a \"" + strings.Repeat("x", 1<<20) + "\"\nb: [" + strings.Repeat("*a, ", 90_000) + "]\n", false},
		{"a list with a long text aliased often", "t.yaml", "a: &a [\"" + strings.Repeat("x", 1<<20) + "\"]\nb: [" + strings.Repeat("*a, ", 90_000) + "]\n", false},
		{"a long comment behind an anchor aliased often", "t.yaml", "a: &a # " + strings.Repeat("x", 1<<20) + "\n  y\nb: [" + strings.Repeat("*a, ", 90_000) + "]\n", false},
		{"a long text deep down", "t.yaml", strings.Repeat("[", 190) + "\"" + strings.Repeat("x", 4<<20) + "\"" + strings.Repeat("]", 190), false},
		{"one long line", "t.yaml", "a: [" + strings.Repeat("é, ", 190_000) + "]\n", false},
		{"one long line of JSON", "t.json", "[" + strings.Repeat("\"é\",", 190_000) + "1]", false},
		{"as many values as fit", "t.yaml", "[" + strings.Repeat("1,", MaxBytes/2-1) + "]", true},
		{"as many keys as fit", "t.yaml", "{" + strings.Repeat("a,", MaxBytes/2-1) + "}", true},
		{"as many lines as fit", "t.yaml", strings.Repeat("-\n", MaxBytes/2-1), true},
		{"as many values as fit in JSON", "t.json", "[" + strings.Repeat("1,", MaxBytes/2-2) + "1]", true},
		{"as many pairs as fit in JSON", "t.json", "{" + strings.Repeat(`"":1,`, MaxBytes/5-1) + `"":1}`, true},
		{"just few enough values", "t.yaml", "[" + strings.Repeat("1,", MaxNodes-2) + "]", false},
		{"just few enough keys", "t.yaml", "{" + strings.Repeat("a,", MaxNodes-2) + "}", false},
		{"just few enough lines", "t.yaml", strings.Repeat("-\n", MaxNodes/2), false},
		{"just few enough pairs in JSON", "t.json", "{" + strings.Repeat(`"":1,`, MaxNodes-2) + `"":1}`, false},
		{"many keys", "t.yaml", keys(100_000), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			tree, ds := Parse(c.file, []byte(c.source))
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			if c.fails {
				require.Nil(t, tree)
				require.Len(t, ds, 1)
				require.True(t, ds[0].Unreadable)
				require.Less(t, len(ds[0].Message), 300)
			} else {
				require.NotNil(t, tree, "%v", ds)
			}
			require.Less(t, took, 30*time.Second)
			require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<30))
			t.Logf("%v, %d MiB", took, (after.TotalAlloc-before.TotalAlloc)>>20)
		})
	}
}

func keys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d: v\n", i)
	}
	return b.String()
}

func TestLimits(t *testing.T) {
	tree, ds := Parse("t.yaml", append([]byte("a: "), make([]byte, MaxBytes)...))
	require.Nil(t, tree)
	require.True(t, ds[0].Unreadable)
	require.Contains(t, ds[0].Message, "bytes")

	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for _, file := range []string{"t.yaml", "t.json"} {
		tree, ds = Parse(file, []byte(deep(MaxDepth)))
		require.NotNil(t, tree, "%s %v", file, ds)
		tree, ds = Parse(file, []byte(deep(MaxDepth+2)))
		require.Nil(t, tree, file)
		require.Contains(t, ds[0].Message, "levels deep")
		require.InDelta(t, MaxDepth+1, ds[0].Pos.Col, 1, file)
	}
}

func TestComments(t *testing.T) {
	source := "# cuemulus:ignore A001 why because\nA: 1 # cuemulus:ignore B001\n  #cuemulus:x\nB: |\n  # cuemulus:text\nC: \"x # cuemulus:text\"\nD: a#cuemulus:text\n# other\n# see cuemulus:ignore\nE: [1, # cuemulus:y\r\n  2]\nF: é # cuemulus:z\n"
	tpl := parse(t, "t.yaml", source)
	var got []string
	for _, c := range tpl.Comments {
		got = append(got, fmt.Sprintf("%d:%d %v %s", c.Pos.Line, c.Pos.Col, c.Alone, c.Text))
	}
	require.Equal(t, []string{
		"1:1 true cuemulus:ignore A001 why because",
		"2:6 false cuemulus:ignore B001",
		"3:3 true cuemulus:x",
		"10:8 false cuemulus:y",
		"12:6 false cuemulus:z",
	}, got)
	require.Empty(t, parse(t, "t.json", `{"a": "# cuemulus:x"}`).Comments)
}
