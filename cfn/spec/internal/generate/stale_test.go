package generate

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn/spec"
)

// home is the folder of cfn/spec.
func home() string { return filepath.Join("..", "..") }

// TestRecordAgrees says that spec.bin, overrides.txt and SOURCES belong together: that
// nobody changed one without running the generator.
func TestRecordAgrees(t *testing.T) {
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(home(), name))
		require.NoError(t, err)
		return b
	}
	rec, err := readRecord(read("SOURCES"))
	require.NoError(t, err)
	again := "run: go run cfn/spec/gen.go FOLDER"
	require.Equal(t, rec.output, hashOf(read("spec.bin")), again)
	require.Equal(t, rec.rules, hashOf(read("overrides.txt")), again)
	require.Equal(t, string(rec.text()), string(read("SOURCES")), again)
	facts := spec.Open()
	require.Len(t, facts.Names(), rec.counts["types"], again)
	require.Len(t, facts.Regions(), rec.counts["regions"], again)
	require.Len(t, facts.Runtimes(), rec.counts["runtimes"], again)
	attributes := 0
	for _, name := range facts.Names() {
		typ, ok := facts.Type(name)
		require.True(t, ok)
		attributes += len(typ.Attrs)
	}
	require.Equal(t, rec.counts["attributes"], attributes, again)
}

// TestNoticeNamesSources says that NOTICE gives credit to the packages that are pinned.
func TestNoticeNamesSources(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(home(), "SOURCES"))
	require.NoError(t, err)
	rec, err := readRecord(text)
	require.NoError(t, err)
	notice, err := os.ReadFile(filepath.Join(home(), "..", "..", "NOTICE"))
	require.NoError(t, err)
	for _, s := range rec.sources {
		require.Contains(t, string(notice), s.name+" "+s.version)
		require.Contains(t, string(notice), s.sha256)
		require.Contains(t, string(notice), s.licence)
	}
}

// TestNotStale makes spec.bin again from the pinned packages and compares what is in it,
// not the deflated bytes, which another version of the compressor may write otherwise.
func TestNotStale(t *testing.T) {
	cache := os.Getenv("CUEMULUS_FACTS")
	if cache == "" {
		t.Skip("CUEMULUS_FACTS names no folder that fetch.sh filled; TestRecordAgrees compares hashes")
	}
	text, err := os.ReadFile(filepath.Join(home(), "SOURCES"))
	require.NoError(t, err)
	rec, err := readRecord(text)
	require.NoError(t, err)
	first, err := Run(Options{Dir: home(), Cache: cache})
	require.NoError(t, err)
	require.Equal(t, rec.content, first.Content, "spec.bin is stale: run: go run cfn/spec/gen.go FOLDER")
	second, err := Run(Options{Dir: home(), Cache: cache})
	require.NoError(t, err)
	require.Equal(t, first.Bin, second.Bin, "two runs differ")
	require.Equal(t, string(first.Sources), string(second.Sources))
}
