package compiler

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/internal/diag"
)

// refused loads the current directory and wants one unreadable thing, soon.
func refused(t *testing.T, rule, message string) diag.Diagnostic {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	p, ds := Load(".", LoadOptions{})
	require.Less(t, time.Since(start), 10*time.Second)
	runtime.ReadMemStats(&after)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(512<<20))
	require.Nil(t, p)
	ds = slices.DeleteFunc(ds, func(d diag.Diagnostic) bool { return !d.Unreadable }) // what is around it is checked as well
	require.Len(t, ds, 1, format(ds))
	require.True(t, ds[0].Unreadable, format(ds))
	require.Equal(t, rule, ds[0].Rule, format(ds))
	require.Contains(t, ds[0].Message, message)
	require.NotEmpty(t, ds[0].Pos.File)
	require.False(t, filepath.IsAbs(ds[0].Pos.File))
	return ds[0]
}

func TestHostileText(t *testing.T) {
	const n = 10_000
	quoted := func(s string) string { return fmt.Sprintf("%q", s) }
	for name, c := range map[string]struct{ file, text, rule, message string }{
		"deep structs":        {"a.cue", "package p\na: " + strings.Repeat("{a: ", n) + "1" + strings.Repeat("}", n), "INPUT002", "200 levels"},
		"deep lists":          {"a.cue", "package p\na: " + strings.Repeat("[", n) + strings.Repeat("]", n), "INPUT002", "200 levels"},
		"deep parentheses":    {"a.cue", "package p\na: " + strings.Repeat("(", n) + "1" + strings.Repeat(")", n), "INPUT002", "200 levels"},
		"deep labels":         {"a.cue", "package p\n" + strings.Repeat("a: ", n) + "1", "INPUT002", "200 levels"},
		"deep interpolations": {"a.cue", "package p\na: " + strings.Repeat(`"\(`, n) + "1" + strings.Repeat(`)"`, n), "INPUT002", "200 levels"},
		"deep unclosed":       {"a.cue", "package p\na: " + strings.Repeat("{a: [(", n), "INPUT002", "200 levels"},
		"unary chain":         {"a.cue", "package p\na: " + strings.Repeat("!", n) + "true", "INPUT002", "operators"},
		"binary chain":        {"a.cue", "package p\na: 1" + strings.Repeat(" & 1", n), "INPUT002", "operators"},
		"selector chain":      {"a.cue", "package p\na: b" + strings.Repeat(".b", n), "INPUT002", "operators"},
		"call chain":          {"a.cue", "package p\na: b" + strings.Repeat("()", n), "INPUT002", "operators"},
		"deep JSON":           {"stacks/a.json", `{"stacks": ` + strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n) + "}", "INPUT002", "200 levels"},
		"deep JSON lists":     {"stacks/a.json", strings.Repeat("[", n) + strings.Repeat("]", n), "INPUT002", "200 levels"},
		"deep YAML flow":      {"stacks/a.yaml", "stacks: " + strings.Repeat("{a: ", n) + "1" + strings.Repeat("}", n), "INPUT002", "200 levels"},
		"deep YAML dashes":    {"stacks/a.yaml", strings.Repeat("- ", n) + "1", "INPUT002", "200 levels"},
		"deep YAML keys":      {"stacks/a.yaml", strings.Repeat("? ", n) + "1", "INPUT002", "200 levels"},
		"deep YAML block":     {"stacks/a.yaml", deepBlock(1000), "INPUT002", "200 levels"},
		"YAML bomb":           {"stacks/a.yaml", "a: &a [x, x]\nb: &b [*a, *a, *a]\nstacks: *b\n", "INPUT004", "alias"},
		"large file":          {"a.cue", "package p\n// " + strings.Repeat("x", 5<<20), "INPUT002", "larger than"},
		"NUL":                 {"a.cue", "package p\na: " + quoted("x") + "\x00", "INPUT001", "NUL"},
		"NUL in YAML":         {"stacks/a.yaml", "stacks: \x00", "INPUT001", "NUL"},
		"invalid UTF-8":       {"a.cue", "package p\na: \"\xff\"", "INPUT001", "UTF-8"},
		"deep module file":    {"cue.mod/module.cue", "module: " + strings.Repeat("(", n), "INPUT002", "200 levels"},
	} {
		t.Run(name, func(t *testing.T) {
			write(t, "-- "+c.file+" --\n"+c.text+"\n")
			if c.file == "stacks/a.yaml" && name == "YAML bomb" {
				_, ds := Load(".", LoadOptions{})
				ds = slices.DeleteFunc(ds, func(d diag.Diagnostic) bool { return !d.Unreadable })
				require.Len(t, ds, 4)
				require.Equal(t, "INPUT004", ds[0].Rule)
				return
			}
			d := refused(t, c.rule, c.message)
			require.Equal(t, c.file, d.Pos.File)
		})
	}
}

// deepBlock is YAML that nests by indentation.
func deepBlock(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func TestHostileFiles(t *testing.T) {
	root := os.Geteuid() == 0
	for name, c := range map[string]struct {
		set           func(t *testing.T)
		rule, message string
	}{
		"empty":             {func(*testing.T) {}, "INPUT006", "no project"},
		"directory as file": {func(t *testing.T) { require.NoError(t, os.Mkdir("x.cue", 0o755)) }, "INPUT001", "is a directory"},
		"loop":              {func(t *testing.T) { require.NoError(t, os.Symlink("x.cue", "x.cue")) }, "INPUT001", "symbolic links"},
		"dangling":          {func(t *testing.T) { require.NoError(t, os.Symlink("nothing", "x.cue")) }, "INPUT001", "does not exist"},
		"device":            {func(t *testing.T) { require.NoError(t, os.Symlink("/dev/zero", "x.cue")) }, "INPUT001", "regular file"},
		"pipe":              {func(t *testing.T) { require.NoError(t, syscall.Mkfifo("x.cue", 0o644)) }, "INPUT001", "regular file"},
		"unreadable": {func(t *testing.T) {
			if root {
				t.Skip("root may read every file")
			}
			require.NoError(t, os.WriteFile("x.cue", nil, 0))
		}, "INPUT001", "permission denied"},
		"loop of data": {func(t *testing.T) {
			require.NoError(t, os.Mkdir("stacks", 0o755))
			require.NoError(t, os.Symlink("x.yaml", "stacks/x.yaml"))
		}, "INPUT001", "symbolic links"},
		"device in an imported package": {func(t *testing.T) {
			require.NoError(t, os.MkdirAll("cue.mod/pkg/example.com/lib", 0o755))
			require.NoError(t, os.WriteFile("cue.mod/module.cue", []byte("module: \"example.com/x@v0\"\nlanguage: version: \"v0.16.0\"\n"), 0o644))
			require.NoError(t, os.WriteFile("a.cue", []byte("package p\n\nimport \"example.com/lib\"\n\na: lib.a\n"), 0o644))
			require.NoError(t, os.Symlink("/dev/zero", "cue.mod/pkg/example.com/lib/x.cue"))
		}, "INPUT001", "regular file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			c.set(t)
			refused(t, c.rule, c.message)
		})
	}
}

func TestHostileDirectory(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("file", nil, 0o644))
	require.NoError(t, os.Symlink("loop", "loop"))
	for dir, message := range map[string]string{"missing": "does not exist", "file": "not a directory", "loop": "symbolic links"} {
		p, ds := Load(dir, LoadOptions{})
		require.Nil(t, p)
		require.Len(t, ds, 1)
		require.True(t, ds[0].Unreadable)
		require.Equal(t, dir, ds[0].Pos.File)
		require.Contains(t, ds[0].Message, message)
	}
}

func TestDirectoryIsJoinedAsTyped(t *testing.T) {
	write(t, "-- sub/a.cue --\n"+strings.Replace(goodProject, `"eu-west-1"`+"\n\treplica", "5\n\treplica", 1))
	_, ds := Load("./sub", LoadOptions{})
	require.NotEmpty(t, ds)
	require.Equal(t, "sub/a.cue", ds[0].Pos.File)
}

func TestCyclesEnd(t *testing.T) {
	for name, text := range map[string]string{
		"reference":  "stacks: a: b: stacks.a\n",
		"import":     "a: {b: a}\n",
		"definition": "#A: {x: #A}\nstacks: a: #A\n",
	} {
		t.Run(name, func(t *testing.T) {
			write(t, "-- p.cue --\npackage p\n\nproject: accounts: prod: id: \"111122223333\"\n-- a.cue --\npackage p\n\n"+text)
			p, ds := Load(".", LoadOptions{})
			require.Nil(t, p)
			require.NotEmpty(t, ds)
			require.NotEmpty(t, ds[0].Pos.File)
		})
	}
}

// FuzzLoad looks for panics and findings without a place.
func FuzzLoad(f *testing.F) {
	names, err := filepath.Glob("testdata/errors/*.txtar")
	require.NoError(f, err)
	require.NotEmpty(f, names)
	for _, name := range names {
		data, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(data, []byte("stacks: {a: {kind: ReplicatedBucket}}\n"))
	}
	f.Add([]byte(goodProject), []byte("stacks: {}\n"))
	f.Fuzz(func(t *testing.T, cue, yaml []byte) {
		if len(cue)+len(yaml) > 1<<14 {
			return
		}
		t.Chdir(t.TempDir())
		require.NoError(t, os.WriteFile("a.cue", cue, 0o644))
		require.NoError(t, os.Mkdir("stacks", 0o755))
		require.NoError(t, os.WriteFile("stacks/a.yaml", yaml, 0o644))
		p, ds := Load(".", LoadOptions{})
		worst, _ := diag.Worst(ds)
		require.Equal(t, worst == diag.Error, p == nil)
		for _, d := range ds {
			require.NotEmpty(t, d.Pos.File, d.Message)
			require.NotEmpty(t, d.Rule)
			require.NotEmpty(t, d.Message)
		}
	})
}
