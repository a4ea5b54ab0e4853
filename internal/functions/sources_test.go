package functions

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// folder reads the module's folder as it must be embedded: no tests, no test data,
// nothing below internal, which serves tests.
func folder(t *testing.T) Sources {
	s := Sources{}
	root := filepath.FromSlash("../../functions")
	require.NoError(t, filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == "testdata" || name == "internal" {
				return fs.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(name, "_test.go") {
			return nil
		}
		s[filepath.ToSlash(name)], err = os.ReadFile(file)
		return err
	}))
	return s
}

// TestEmbeddedSourcesAreFresh holds sources.zip to the folder functions.
// CUEMULUS_UPDATE=1 writes it.
func TestEmbeddedSourcesAreFresh(t *testing.T) {
	want := folder(t)
	embedded, err := Embedded()
	if os.Getenv("CUEMULUS_UPDATE") != "" && (err != nil || embedded.Digest() != want.Digest()) {
		data, err := want.Zip()
		require.NoError(t, err)
		require.NoError(t, os.WriteFile("sources.zip", data, 0o644))
		return
	}
	require.NoError(t, err)
	require.Equal(t, want.paths(), embedded.paths(), "sources.zip is stale: run CUEMULUS_UPDATE=1 go test ./internal/functions")
	require.Equal(t, want.Digest(), embedded.Digest(), "sources.zip is stale: run CUEMULUS_UPDATE=1 go test ./internal/functions")
	require.Equal(t, []string{"db-bootstrap", "password-store", "secure-parameter", "spot-manager"}, embedded.Names())
	require.Contains(t, embedded, "go.sum")
	for name, content := range embedded {
		require.NotContains(t, string(content), "cuemulus.dev/functions/internal/", "%s imports what is not embedded", name)
	}
}

func TestZipDependsOnContentAlone(t *testing.T) {
	s := Sources{"b/main.go": []byte("b"), "a.go": bytes.Repeat([]byte("a"), 1000)}
	one, err := s.Zip()
	require.NoError(t, err)
	two, err := Sources{"a.go": s["a.go"], "b/main.go": s["b/main.go"]}.Zip()
	require.NoError(t, err)
	require.Equal(t, one, two)
	back, err := ReadSources(one)
	require.NoError(t, err)
	require.Equal(t, s, back)
	require.NotEqual(t, s.Digest(), Sources{"b/main.go": []byte("c"), "a.go": s["a.go"]}.Digest())
	require.NotEqual(t, s.Digest(), Sources{"c/main.go": []byte("b"), "a.go": s["a.go"]}.Digest())
	require.Equal(t, []string{"b"}, s.Names())
}

func TestBadSources(t *testing.T) {
	_, err := ReadSources([]byte("no zip"))
	require.Error(t, err)
	for _, name := range []string{"../x", "/x", "a/../../x", "", "a//b", `..\x`, "c:/x", "./a"} {
		data, err := pack([]entry{{name, nil, 0o644}})
		require.NoError(t, err)
		_, err = ReadSources(data)
		require.Error(t, err, "%q", name)
	}
}
