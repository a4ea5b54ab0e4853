package cfn

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// realTemplates are templates that other people wrote. They are not part of the
// repository; CUEMULUS_TEMPLATES names a folder of them.
func realTemplates(t *testing.T) (dir string, files []string) {
	t.Helper()
	dir = os.Getenv("CUEMULUS_TEMPLATES")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "templates")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no folder of templates at %s; CUEMULUS_TEMPLATES names one", dir)
	}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if ext := filepath.Ext(path); err == nil && (ext == ".yaml" || ext == ".yml" || ext == ".json" || ext == ".template") {
			files = append(files, path)
		}
		return err
	}))
	require.NotEmpty(t, files, "no templates in %s", dir)
	return dir, files
}

// TestRealTemplatesHaveExactPlaces requires of every key and every scalar that
// the text at its place is that key or scalar.
func TestRealTemplatesHaveExactPlaces(t *testing.T) {
	dir, files := realTemplates(t)
	scalars, parsed := 0, 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		name, _ := filepath.Rel(dir, file)
		tree, ds := Parse(filepath.ToSlash(name), data)
		if tree == nil {
			t.Logf("%s: %s: %s", name, ds[0].Pos, ds[0].Message)
			continue
		}
		parsed++
		source := newTestSource(string(data))
		tree.Root.Walk(func(path []string, n *Node) bool {
			scalars++
			checkValue(t, source, name, path, n)
			for _, f := range n.Fields {
				if !n.Short {
					checkKey(t, source, name, path, f)
				}
			}
			if t.Failed() {
				t.FailNow()
			}
			return true
		})
	}
	t.Logf("%d of %d files, %d values", parsed, len(files), scalars)
	require.Greater(t, parsed, len(files)*9/10)
}

// testSource is slice with the lines found once.
type testSource struct{ lines []string }

func newTestSource(text string) testSource {
	return testSource{strings.SplitAfter(strings.TrimPrefix(text, "\uFEFF"), "\n")}
}

func (s testSource) slice(t *testing.T, n *Node) string {
	t.Helper()
	if n.Pos.Line == n.End.Line {
		return string([]rune(s.lines[n.Pos.Line-1])[n.Pos.Col-1 : n.End.Col-1])
	}
	text := string([]rune(s.lines[n.Pos.Line-1])[n.Pos.Col-1:])
	text += strings.Join(s.lines[n.Pos.Line:n.End.Line-1], "")
	return text + string([]rune(s.lines[n.End.Line-1])[:n.End.Col-1])
}

func checkKey(t *testing.T, s testSource, file string, path []string, f Field) {
	t.Helper()
	text := s.slice(t, &Node{Pos: f.KeyPos, End: f.End})
	if text != f.Key {
		require.Equal(t, f.Key, unquote(t, text), "%s: key at %s below %v", file, f.KeyPos, path)
	}
}

func checkValue(t *testing.T, s testSource, file string, path []string, n *Node) {
	t.Helper()
	require.GreaterOrEqual(t, n.End.Compare(n.Pos), 0, "%s %v", file, path)
	text := s.slice(t, n)
	where := []any{"%s: %v at %s", file, path, n.Pos}
	require.Equal(t, strings.TrimRight(text, "\r\n"), text, where...)
	if strings.HasPrefix(text, "!") || strings.HasPrefix(text, "&") || strings.HasPrefix(text, "*") {
		return // the parts of a tagged value share its place
	}
	switch n.Kind {
	case Null:
		require.Contains(t, []string{"", "~", "null", "Null", "NULL"}, text, where...)
	case Map, List:
		if text[0] == '{' || text[0] == '[' {
			require.Equal(t, map[byte]byte{'{': '}', '[': ']'}[text[0]], text[len(text)-1], where...)
		} else if n.Kind == List {
			require.Equal(t, byte('-'), text[0], where...)
		}
	case Bool:
		require.Equal(t, n.Text, strings.ToLower(text), where...)
	case Int, Float:
		require.Equal(t, n.Text, text, where...)
	case String:
		switch {
		case !n.Quoted:
			require.Equal(t, strings.Join(strings.Fields(n.Text), " "), strings.Join(strings.Fields(text), " "), where...)
		case text[0] == '|' || text[0] == '>':
			header, body, _ := strings.Cut(text, "\n")
			require.Regexp(t, `^[|>][-+0-9]*\s*(#.*)?$`, strings.TrimSpace(header), where...)
			require.Equal(t, strings.Join(strings.Fields(n.Text), " "), strings.Join(strings.Fields(body), " "), where...)
		default:
			require.Equal(t, strings.Join(strings.Fields(n.Text), " "), strings.Join(strings.Fields(unquote(t, text)), " "), where...)
		}
	}
}

// unquote reads a quoted text in a way of its own.
func unquote(t *testing.T, text string) string {
	t.Helper()
	require.GreaterOrEqual(t, len(text), 2, text)
	require.Equal(t, text[0], text[len(text)-1], text)
	inner := text[1 : len(text)-1]
	if text[0] == '\'' {
		return strings.ReplaceAll(inner, "''", "'")
	}
	require.Equal(t, byte('"'), text[0], text)
	var lines []string
	for _, line := range strings.Split(inner, "\n") {
		lines = append(lines, strings.TrimSpace(line))
	}
	escapes := strings.NewReplacer(`\\`, `\\`, `\/`, "/", "\t", `\t`)
	plain, err := strconv.Unquote(`"` + escapes.Replace(strings.Join(lines, " ")) + `"`)
	require.NoError(t, err, text)
	return plain
}

// TestRealSiblingsAreEqual compares the templates that lie there in YAML and in
// JSON under one name.
func TestRealSiblingsAreEqual(t *testing.T) {
	_, files := realTemplates(t)
	pairs, equal := 0, 0
	for _, file := range files {
		base, isJSON := strings.CutSuffix(file, ".json")
		if !isJSON {
			continue
		}
		for _, ext := range []string{".yaml", ".yml"} {
			other, err := os.ReadFile(base + ext)
			if err != nil {
				continue
			}
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			a, _ := Parse(file, data)
			b, _ := Parse(base+ext, other)
			require.NotNil(t, a, file)
			require.NotNil(t, b, base+ext)
			pairs++
			if where, ok := same(nil, a.Root, b.Root); ok {
				equal++
			} else {
				t.Logf("%s: differs at %s", filepath.Base(base), strings.Join(where, "/"))
			}
		}
	}
	require.NotZero(t, pairs, "no siblings found")
	t.Logf("%d of %d pairs are equal", equal, pairs)
	require.Greater(t, equal, pairs*8/10)
}

// same is Equal for trees of which one went through another tool: a scalar that
// CloudFormation takes for the other counts as the same.
func same(path []string, a, b *Node) (where []string, ok bool) {
	if a.Kind <= String && b.Kind <= String {
		return path, strings.TrimSpace(a.Text) == strings.TrimSpace(b.Text)
	}
	if a.Kind != b.Kind || len(a.Items) != len(b.Items) || len(a.Fields) != len(b.Fields) {
		return path, false
	}
	for i := range a.Items {
		if where, ok := same(append(path, strconv.Itoa(i)), a.Items[i], b.Items[i]); !ok {
			return where, false
		}
	}
	for _, f := range a.Fields {
		other := b.Get(f.Key)
		if other == nil {
			return append(path, f.Key), false
		}
		if where, ok := same(append(path, f.Key), f.Value, other); !ok {
			return where, false
		}
	}
	return path, true
}
