package render

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
)

func marked(text string) []byte {
	return sealYAML("a test", YAML(cfn.MapOf(cfn.KV{Key: "k", Value: cfn.Str(text)})))
}

func put(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o644))
}

func changes(t *testing.T, dir string, files []File) (map[string]Change, []Difference) {
	t.Helper()
	ds, err := Compare(dir, "rendered", files, nil)
	require.NoError(t, err)
	m := map[string]Change{}
	for _, d := range ds {
		m[d.Path] = d.Change
	}
	return m, ds
}

// TestEveryChange puts one file of every kind into the output folder.
func TestEveryChange(t *testing.T) {
	dir := t.TempDir()
	files := []File{
		{Path: "rendered/a/missing.yaml", Data: marked("1")},
		{Path: "rendered/a/stale.yaml", Data: marked("2")},
		{Path: "rendered/a/edited.yaml", Data: marked("3")},
		{Path: "rendered/a/same.yaml", Data: marked("4")},
		{Path: "rendered/in-the-way.yaml", Data: marked("5")},
	}
	put(t, dir, "rendered/a/stale.yaml", marked("old"))
	put(t, dir, "rendered/a/edited.yaml", append(marked("3"), "more: 1\n"...))
	put(t, dir, "rendered/a/same.yaml", marked("4"))
	put(t, dir, "rendered/in-the-way.yaml", []byte("mine: 1\n"))
	put(t, dir, "rendered/foreign.txt", []byte("mine\n"))
	put(t, dir, "rendered/gone/deep/leftover.yaml", marked("6"))
	put(t, dir, "outside.yaml", marked("7"))
	require.NoError(t, os.Symlink(filepath.Join(dir, "outside.yaml"), filepath.Join(dir, "rendered", "link.yaml")))

	got, ds := changes(t, dir, files)
	require.Equal(t, map[string]Change{
		"rendered/a/missing.yaml":          Missing,
		"rendered/a/stale.yaml":            Stale,
		"rendered/a/edited.yaml":           Edited,
		"rendered/in-the-way.yaml":         InTheWay,
		"rendered/foreign.txt":             Foreign,
		"rendered/link.yaml":               Foreign,
		"rendered/gone/deep/leftover.yaml": Leftover,
	}, got)

	require.NoError(t, Write(dir, "rendered", ds))
	got, _ = changes(t, dir, files)
	require.Equal(t, map[string]Change{
		"rendered/in-the-way.yaml": InTheWay, "rendered/foreign.txt": Foreign, "rendered/link.yaml": Foreign,
	}, got)
	require.NoDirExists(t, filepath.Join(dir, "rendered/gone"))
	require.FileExists(t, filepath.Join(dir, "outside.yaml"))
	mine, err := os.ReadFile(filepath.Join(dir, "rendered/in-the-way.yaml"))
	require.NoError(t, err)
	require.Equal(t, "mine: 1\n", string(mine))
}

// TestKilledRun finds what a killed run left behind, under the name that the next
// run uses for its own work.
func TestKilledRun(t *testing.T) {
	dir := t.TempDir()
	files := []File{{Path: "rendered/a.yaml", Data: marked("new")}, {Path: "rendered/b.yaml", Data: marked("b")}}
	put(t, dir, "rendered/a.yaml", marked("old"))
	put(t, dir, "rendered/"+temp("a.yaml"), []byte("half a fi"))
	put(t, dir, "rendered/"+temp("z.yaml"), nil)
	_, ds := changes(t, dir, files)
	require.NoError(t, Write(dir, "rendered", ds))
	got, _ := changes(t, dir, files)
	require.Empty(t, got)
}

// TestEditedLeftoverIsKept loses no edit.
func TestEditedLeftoverIsKept(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "rendered/a.yaml", append(marked("1"), "mine: 1\n"...))
	got, ds := changes(t, dir, nil)
	require.Equal(t, map[string]Change{"rendered/a.yaml": Kept}, got)
	require.NoError(t, Write(dir, "rendered", ds))
	require.FileExists(t, filepath.Join(dir, "rendered/a.yaml"))
}

// TestFailureChangesNothing makes the last step fail and looks at the first.
func TestFailureChangesNothing(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "rendered/a.yaml", marked("old"))
	put(t, dir, "rendered/b.yaml/child", []byte("a folder where a file should be"))
	ds := []Difference{
		{Path: "rendered/a.yaml", Change: Stale, Old: marked("old"), New: marked("new")},
		{Path: "rendered/sub/new.yaml", Change: Missing, New: marked("new")},
		{Path: "rendered/b.yaml", Change: Stale, Old: marked("old"), New: marked("new")},
	}
	require.Error(t, Write(dir, "rendered", ds))
	data, err := os.ReadFile(filepath.Join(dir, "rendered/a.yaml"))
	require.NoError(t, err)
	require.Equal(t, string(marked("old")), string(data))
	require.NoDirExists(t, filepath.Join(dir, "rendered/sub"))
	left, err := filepath.Glob(filepath.Join(dir, "rendered", ".cuemulus*"))
	require.NoError(t, err)
	require.Empty(t, left)
}

// TestOutputFolderStaysInside refuses an output folder that is a link out of the
// project.
func TestOutputFolderStaysInside(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	put(t, outside, "theirs.yaml", marked("1"))
	require.NoError(t, os.Symlink(outside, filepath.Join(dir, "rendered")))
	files := []File{{Path: "rendered/a.yaml", Data: marked("1")}}
	ds, err := Compare(dir, "rendered", files, nil)
	if err == nil {
		err = Write(dir, "rendered", ds)
	}
	require.Error(t, err)
	require.NoFileExists(t, filepath.Join(outside, "a.yaml"))
	require.FileExists(t, filepath.Join(outside, "theirs.yaml"))
}

func TestMark(t *testing.T) {
	j := sealJSON(JSON(cfn.MapOf(cfn.KV{Key: jsonMark, Value: jsonNote("a test")}, cfn.KV{Key: "k", Value: cfn.Str("v")})))
	for _, whole := range [][]byte{marked("1"), j} {
		require.Equal(t, Intact, StateOf(whole))
		require.Equal(t, Touched, StateOf(append(whole[:len(whole):len(whole)], '\n')))
		require.Equal(t, Unmarked, StateOf(whole[20:]))
	}
	require.Equal(t, Unmarked, StateOf(nil))
}
