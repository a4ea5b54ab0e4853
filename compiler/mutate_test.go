package compiler

import (
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// TestMutatedProjects changes a few bytes of the projects with mistakes. Whatever
// comes of it, loading must not panic, and every finding has a place.
func TestMutatedProjects(t *testing.T) {
	names, err := filepath.Glob("testdata/errors/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	var archives []*txtar.Archive
	for _, name := range names {
		a, err := txtar.ParseFile(name)
		require.NoError(t, err)
		archives = append(archives, a)
	}
	const marks = "{}[]:,\"'#&*!_|@-`\n\t 0"
	random := rand.New(rand.NewSource(1))
	for range 200 {
		text := ""
		for _, f := range archives[random.Intn(len(archives))].Files {
			if f.Name == "want" {
				continue
			}
			data := append([]byte{}, f.Data...)
			for range 1 + random.Intn(3) {
				i := random.Intn(len(data))
				switch random.Intn(3) {
				case 0:
					data[i] = marks[random.Intn(len(marks))]
				case 1:
					data[i] = data[random.Intn(len(data))]
				default:
					data = append(data[:i], data[i+1:]...)
				}
			}
			text += fmt.Sprintf("-- %s --\n%s\n", f.Name, data)
		}
		dir := t.TempDir()
		for _, f := range txtar.Parse([]byte(text)).Files {
			name := filepath.Join(dir, filepath.FromSlash(f.Name))
			require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
			require.NoError(t, os.WriteFile(name, f.Data, 0o644))
		}
		require.NotPanics(t, func() {
			_, ds := Load(dir, LoadOptions{})
			for _, d := range ds {
				require.NotEmpty(t, d.Pos.File, "%s\n%s", format(ds), text)
				require.NotContains(t, d.Message, "without saying where", "%s\n%s", format(ds), text)
			}
		}, "%s", text)
	}
}
