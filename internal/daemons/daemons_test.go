package daemons

import (
	"bytes"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"cuemulus.dev/compiler"
	"cuemulus.dev/compiler/hybrid"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/render"
)

// oracle gives the path of a program that a test needs.
func oracle(t *testing.T, name string) string {
	t.Helper()
	for _, place := range []string{name, "/usr/lib/frr/" + name, "/usr/sbin/" + name} {
		if found, err := exec.LookPath(place); err == nil {
			return found
		}
	}
	missing(t, name+" is not installed; .ci/run says how to get it")
	return ""
}

func missing(t *testing.T, reason string) {
	t.Helper()
	if os.Getenv("CUEMULUS_ORACLES") == "required" {
		t.Fatal(reason)
	}
	t.Skip(reason)
}

// run runs a program and gives its exit code and all that it printed.
func run(t *testing.T, name string, args ...string) (code int, output string) {
	t.Helper()
	var out bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if cmd.ProcessState == nil {
		require.NoError(t, err)
	}
	return cmd.ProcessState.ExitCode(), out.String()
}

// inside runs a script of testdata as root of namespaces of its own, where every
// process ends with it, and gives what it printed.
func inside(t *testing.T, script string, args ...string) string {
	t.Helper()
	unshare := oracle(t, "unshare")
	oracle(t, "ip")
	flags := []string{"--net", "--pid", "--mount", "--fork", "--kill-child"}
	if code, _ := run(t, unshare, append(slices.Clone(flags), "true")...); code != 0 { // not root
		flags = append(flags, "--map-root-user")
		if code, out := run(t, unshare, append(slices.Clone(flags), "true")...); code != 0 {
			missing(t, "this machine allows no namespaces: "+out)
		}
	}
	code, out := run(t, unshare, append(append(flags, "bash", filepath.Join("testdata", script)), args...)...)
	require.Zero(t, code, "%s", out)
	t.Log("\n" + out)
	return out
}

// secrets are what marks of secrets in files become.
var secrets = strings.NewReplacer("@@BGP_PASSWORD@@", "session-of-the-test", "@@VTY_PASSWORD@@", "vty-of-the-test", "@@VTY_ENABLE_PASSWORD@@", "enable-of-the-test")

// rendered renders the plan of testdata/cloud.cue, changed by pairs of old and new
// texts, and gives the folder of the cloud: HOST/PATH. Marks of secrets are filled in.
func rendered(t *testing.T, changes ...string) string {
	t.Helper()
	plan, err := os.ReadFile(filepath.Join("testdata", "cloud.cue"))
	require.NoError(t, err)
	text := string(plan)
	for i := 0; i+1 < len(changes); i += 2 {
		require.Contains(t, text, changes[i])
		text = strings.ReplaceAll(text, changes[i], changes[i+1])
	}
	project := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(project, "cloud.cue"), []byte(text), 0o644))
	return compiled(t, project)
}

// fixture renders the cloud of a project of fixtures.
func fixture(t *testing.T, name string) string {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("..", "..", "fixtures", name+".txtar"))
	require.NoError(t, err)
	project := t.TempDir()
	for _, f := range archive.Files {
		if path.Ext(f.Name) == ".cue" {
			require.NoError(t, os.WriteFile(filepath.Join(project, f.Name), f.Data, 0o644))
		}
	}
	return compiled(t, project)
}

// compiled renders the only cloud of a project.
func compiled(t *testing.T, project string) string {
	t.Helper()
	loaded, ds := compiler.Load(project, compiler.LoadOptions{})
	worst, _ := diag.Worst(ds)
	require.Less(t, worst, diag.Error, "%v", ds)
	result := compiler.Compile(loaded, nil, hybrid.Kinds())
	worst, _ = diag.Worst(result.Diagnostics)
	require.Less(t, worst, diag.Error, "%v", result.Diagnostics)
	dir := filepath.Join(t.TempDir(), "site")
	for _, a := range result.Artifacts {
		require.NotNil(t, a.File)
		name := filepath.Join(dir, filepath.FromSlash(path.Join(a.File.Host, a.File.Path)))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(secrets.Replace(string(render.Host(a)))), os.FileMode(a.File.Mode)|0o400))
	}
	return dir
}

// files gives the files of a cloud whose path matches one of the patterns, relative to
// the cloud: "*/etc/ceph/ceph.conf". There must be some.
func files(t *testing.T, dir string, patterns ...string) (list []string) {
	t.Helper()
	for _, pattern := range patterns {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		require.NoError(t, err)
		list = append(list, found...)
	}
	require.NotEmpty(t, list, "no file is named %v", patterns)
	return list
}
