package functions

import (
	"archive/zip"
	"bytes"
	"debug/elf"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func builder(t *testing.T) *Builder {
	t.Helper()
	tool, err := exec.LookPath("go")
	require.NoError(t, err)
	s, err := Embedded()
	require.NoError(t, err)
	return &Builder{Sources: s, Go: tool, Env: os.Environ(), Dir: t.TempDir()}
}

// TestBuildsAreReproducible builds in two directories, under different environments,
// and compares bytes. With CUEMULUS_COLD=1 the second build of arm64 has no cache to take
// from, which takes minutes.
func TestBuildsAreReproducible(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a function twice")
	}
	for arch, machine := range map[string]elf.Machine{"arm64": elf.EM_AARCH64, "x86_64": elf.EM_X86_64} {
		one := builder(t)
		first, err := one.Build(t.Context(), "spot-manager", arch)
		require.NoError(t, err)
		two := builder(t)
		two.Dir = filepath.Join(two.Dir, "a longer path with blanks")
		two.Env = append(two.Env, "GOFLAGS=-trimpath=false", "GOAMD64=v3", "GOARCH=386", "CGO_ENABLED=1", "TZ=Asia/Tokyo", "GODEBUG=http2debug=1")
		if arch == "arm64" && os.Getenv("CUEMULUS_COLD") != "" {
			two.Env = append(two.Env, "GOCACHE="+t.TempDir())
		}
		second, err := two.Build(t.Context(), "spot-manager", arch)
		require.NoError(t, err)
		require.Equal(t, first.Digest, second.Digest)
		require.True(t, bytes.Equal(first.Zip, second.Zip))

		r, err := zip.NewReader(bytes.NewReader(first.Zip), int64(len(first.Zip)))
		require.NoError(t, err)
		require.Len(t, r.File, 1)
		require.Equal(t, "bootstrap", r.File[0].Name)
		require.EqualValues(t, 0o755, r.File[0].Mode().Perm())
		require.Equal(t, 1980, r.File[0].Modified.Year())
		in, err := r.File[0].Open()
		require.NoError(t, err)
		program, err := io.ReadAll(in)
		require.NoError(t, err)
		f, err := elf.NewFile(bytes.NewReader(program))
		require.NoError(t, err)
		require.Equal(t, machine, f.Machine)
		require.Nil(t, f.Section(".interp"), "static")
		require.False(t, bytes.Contains(program, []byte(one.Dir)), "a path of this machine")
		t.Logf("%s: program %d bytes, zip %d", arch, len(program), len(first.Zip))
	}
}

// TestEveryFunctionBuilds builds the others for one architecture.
func TestEveryFunctionBuilds(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles all functions")
	}
	b := builder(t)
	for _, name := range b.Sources.Names() {
		built, err := b.Build(t.Context(), name, "arm64")
		require.NoError(t, err)
		require.Less(t, len(built.Zip), 20<<20)
		t.Logf("%s: %d bytes", name, len(built.Zip))
	}
	version, err := b.Version(t.Context())
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(version, "go1."))
}

func TestEnvironment(t *testing.T) {
	b := &Builder{Env: []string{"PATH=/bin", "AWS_SECRET_ACCESS_KEY=x", "GOFLAGS=-toolexec=/tmp/x", "GOARCH=386", "GOPROXY=off"}}
	got := strings.Join(b.environment(), " ")
	require.Contains(t, got, "PATH=/bin GOPROXY=off GOOS=linux")
	for _, gone := range []string{"AWS_", "toolexec", "386"} {
		require.NotContains(t, got, gone)
	}
}

func TestBuildFailures(t *testing.T) {
	b := builder(t)
	_, err := b.Build(t.Context(), "spot-manager", "riscv64")
	require.ErrorContains(t, err, "there are arm64 and x86_64")
	_, err = b.Build(t.Context(), "../x", "arm64")
	require.ErrorContains(t, err, "there are db-bootstrap, password-store")

	b = builder(t)
	b.Sources = Sources{"go.mod": []byte("module example.com/x\n\ngo 1.26.0\n"), "bad/main.go": []byte("package main\n\nfunc main() { undefined() }\n")}
	_, err = b.Build(t.Context(), "bad", "arm64")
	require.ErrorContains(t, err, "build bad for arm64")
	require.ErrorContains(t, err, "undefined: undefined")
	require.NotContains(t, err.Error(), b.Dir)

	b = builder(t)
	b.Go = "/bin/echo" // no Go at all
	_, err = b.Version(t.Context())
	require.ErrorContains(t, err, "is it really Go")
	_, err = b.Build(t.Context(), "spot-manager", "arm64")
	require.Error(t, err)
}
