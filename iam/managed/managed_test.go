package managed_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam/managed"
)

// TestSources reads every policy and holds the files to what SOURCES says.
func TestSources(t *testing.T) {
	text, err := os.ReadFile("SOURCES")
	require.NoError(t, err)
	c := managed.Open()
	total, wrote := 0, 0
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		switch {
		case len(f) == 2 && f[0] == "totals":
			_, err := fmt.Sscan(f[1], &total)
			require.NoError(t, err)
		case len(f) == 4 && f[0] == "current":
			require.Equal(t, f[1]+" "+f[2], c.Source())
		case len(f) == 3 && f[0] == "wrote":
			data, err := os.ReadFile(f[1])
			require.NoError(t, err)
			require.Equal(t, f[2], fmt.Sprintf("sha256:%x", sha256.Sum256(data)), "run gen.go again")
			wrote++
		}
	}
	require.Equal(t, 2, wrote)
	require.Greater(t, total, 1000)
	require.Len(t, c.Paths(), total)
	for _, path := range c.Paths() {
		p, ok := c.Find(path)
		require.True(t, ok, path)
		require.True(t, json.Valid(p.Document), path)
		require.Contains(t, string(p.Document), `"Statement"`, path)
	}
}

func TestFind(t *testing.T) {
	c := managed.Open()
	for _, name := range []string{
		"AdministratorAccess", "arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws-cn:iam::aws:policy/AdministratorAccess",
	} {
		p, ok := c.Find(name)
		require.True(t, ok, name)
		require.Equal(t, "AdministratorAccess", p.Name)
		require.Contains(t, string(p.Document), `"Action":"*"`)
	}
	p, ok := c.Find("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess")
	require.True(t, ok)
	require.Equal(t, "ViewOnlyAccess", p.Name)
	for _, name := range []string{"arn:aws:iam::111122223333:policy/AdministratorAccess", "arn:aws:iam::aws:policy/ViewOnlyAccess", "NoSuchPolicy", ""} {
		_, ok := c.Find(name)
		require.False(t, ok, name)
	}
}

func BenchmarkOpenAndFind(b *testing.B) {
	for b.Loop() {
		if _, ok := managed.Open().Find("ReadOnlyAccess"); !ok {
			b.Fatal("not found")
		}
	}
}
