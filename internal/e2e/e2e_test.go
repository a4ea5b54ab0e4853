package e2e

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// oracle gives the path of a program that a test needs.
func oracle(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	const reason = "%s is not installed; .ci/run says how to get it"
	if os.Getenv("CUEMULUS_ORACLES") == "required" {
		t.Fatalf(reason, name)
	}
	t.Skipf(reason, name)
	return ""
}

// run runs a program and gives its exit code and all that it printed.
func run(t *testing.T, dir string, env []string, name string, args ...string) (code int, output string) {
	t.Helper()
	var out bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if cmd.ProcessState == nil {
		require.NoError(t, err)
	}
	return cmd.ProcessState.ExitCode(), out.String()
}

// must runs a program that has to succeed.
func must(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	code, out := run(t, dir, nil, name, args...)
	require.Zero(t, code, "%s %s\n%s", name, strings.Join(args, " "), out)
	return out
}

// root is this repository.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	return dir
}

var (
	binaryDir  string // set by TestMain
	binaryOnce = sync.OnceValues(func() (string, error) {
		path := filepath.Join(binaryDir, "cuemulus")
		if out, err := exec.Command("go", "build", "-o", path, "cuemulus.dev").CombinedOutput(); err != nil {
			return "", fmt.Errorf("build cuemulus: %w\n%s", err, out)
		}
		return path, nil
	})
)

// binary builds cuemulus, once for all tests.
func binary(t *testing.T) string {
	t.Helper()
	path, err := binaryOnce()
	require.NoError(t, err)
	return path
}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "cuemulus-e2e")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	binaryDir = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// snapshot copies the repository's files into a git repository of its own, so that
// what is not committed yet is tested too.
func snapshot(t *testing.T) string {
	t.Helper()
	from, to := root(t), t.TempDir()
	list := must(t, from, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	copied := 0
	for name := range strings.SplitSeq(strings.TrimSuffix(list, "\x00"), "\x00") {
		info, err := os.Lstat(filepath.Join(from, name))
		if err != nil || !info.Mode().IsRegular() {
			continue // removed, but not from the index
		}
		copyFile(t, filepath.Join(from, name), filepath.Join(to, name), info.Mode())
		copied++
	}
	require.NotZero(t, copied, "no files in the repository")
	commit(t, to, true)
	return to
}

func copyFile(t *testing.T, from, to string, mode os.FileMode) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(to), 0o755))
	in, err := os.Open(from)
	require.NoError(t, err)
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, mode.Perm())
	require.NoError(t, err)
	_, err = io.Copy(out, in)
	require.NoError(t, err)
	require.NoError(t, out.Close())
}

// commit commits everything, in a new repository if first.
func commit(t *testing.T, dir string, first bool) {
	t.Helper()
	if first {
		must(t, dir, "git", "init", "-q", "-b", "main")
		must(t, dir, "git", "config", "user.name", "test")
		must(t, dir, "git", "config", "user.email", "test@example.com")
		must(t, dir, "git", "config", "commit.gpgsign", "false")
	}
	must(t, dir, "git", "add", "-A")
	must(t, dir, "git", "commit", "-q", "--no-verify", "-m", "state")
}

// project is a repository with what `cuemulus init` writes.
func project(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	must(t, dir, binary(t), "init")
	commit(t, dir, true)
	return dir
}

// edit replaces text in a file that must have it.
func edit(t *testing.T, file, old, text string) {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Contains(t, string(data), old)
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(data), old, text, 1)), 0o644))
}

// renderedTemplate gives one rendered template of a project.
func renderedTemplate(t *testing.T, dir string) string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(dir, "rendered", "*", "*", "*.template.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, list, "nothing was rendered")
	return list[0]
}
