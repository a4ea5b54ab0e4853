package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"cuemulus": main})
}

// updating reports whether golden files are to be rewritten.
func updating() bool { return os.Getenv("CUEMULUS_UPDATE") != "" }

// TestScript runs the command as typed: fixtures/script/*.txtar.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("fixtures", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       updating(),
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "1")
			env.Setenv("CUE_CACHE_DIR", filepath.Join(env.WorkDir, ".cue-cache"))
			env.Setenv("SOURCE_DATE_EPOCH", "1798761600") // 2027-01-01
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"code": exitCode,
		},
	})
}

// exitCode runs a command and wants its exit code: code N COMMAND ARGUMENTS...
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N command args...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// inProcess runs the command in the working directory.
func inProcess(args ...string) (code int, stdout, stderr string) {
	var out, problems bytes.Buffer
	a := &app{
		stdin: strings.NewReader(""), stdout: &out, stderr: &problems,
		getenv: func(string) string { return "" },
		now:    time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	code = a.run(args)
	return code, out.String(), problems.String()
}

// fixtures gives the archives in fixtures/; finding none fails.
func fixtures(tb testing.TB) []string {
	tb.Helper()
	names, err := filepath.Glob(filepath.Join("fixtures", "*.txtar"))
	require.NoError(tb, err)
	require.NotEmpty(tb, names, "no fixtures found")
	for i, name := range names {
		names[i], err = filepath.Abs(name)
		require.NoError(tb, err)
	}
	return names
}

// unpack writes an archive's input into a new directory and makes it current.
func unpack(tb testing.TB, a *txtar.Archive) {
	tb.Helper()
	dir := tb.TempDir()
	for _, f := range a.Files {
		if strings.HasPrefix(f.Name, "out/") {
			continue
		}
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		require.NoError(tb, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(tb, os.WriteFile(name, f.Data, 0o644))
	}
	tb.Chdir(dir)
}

// TestFixtures runs whole lives: the input of every archive in fixtures/ is
// rendered, linted and planned, and everything that comes out is compared with
// the archive's out/ sections. CUEMULUS_UPDATE=1 rewrites them.
func TestFixtures(t *testing.T) {
	for _, name := range fixtures(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			a := txtar.Parse(data)
			unpack(t, a)
			got := slices.DeleteFunc(slices.Clone(a.Files), func(f txtar.File) bool { return strings.HasPrefix(f.Name, "out/") })
			for _, command := range []string{"render", "lint", "plan"} {
				code, stdout, _ := inProcess(command)
				if code != 0 {
					stdout += fmt.Sprintf("exit code %d\n", code)
				}
				if stdout != "" {
					got = append(got, txtar.File{Name: "out/" + command, Data: []byte(stdout)})
				}
			}
			got = append(got, rendered(t)...)
			if updating() {
				require.NoError(t, os.WriteFile(name, txtar.Format(&txtar.Archive{Comment: a.Comment, Files: got}), 0o644))
				return
			}
			require.Equal(t, string(data), string(txtar.Format(&txtar.Archive{Comment: a.Comment, Files: got})), "run CUEMULUS_UPDATE=1 go test . and read the diff")

			if code, stdout, _ := inProcess("render", "--check"); len(rendered(t)) > 0 && !strings.Contains(stdout, "PLAN001") {
				require.Equal(t, exitClean, code, stdout)
			}
		})
	}
}

// rendered gives the files below rendered/, named as sections.
func rendered(t *testing.T) (files []txtar.File) {
	t.Helper()
	err := filepath.WalkDir("rendered", func(name string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		files = append(files, txtar.File{Name: "out/" + filepath.ToSlash(name), Data: data})
		return err
	})
	require.NoError(t, err)
	return files
}

// TestCfnLint asks cfn-lint about every template that the fixtures render to.
func TestCfnLint(t *testing.T) {
	tool, err := exec.LookPath("cfn-lint")
	if err != nil {
		if os.Getenv("CUEMULUS_ORACLES") == "required" {
			t.Fatal("cfn-lint is needed")
		}
		t.Skip("cfn-lint is not here")
	}
	dir := t.TempDir()
	var templates []string
	for _, name := range fixtures(t) {
		a, err := txtar.ParseFile(name)
		require.NoError(t, err)
		for _, f := range a.Files {
			if strings.HasPrefix(f.Name, "out/rendered/") && strings.Contains(f.Name, ".template.") {
				file := filepath.Join(dir, filepath.Base(name)+"-"+strings.ReplaceAll(f.Name, "/", "-"))
				require.NoError(t, os.WriteFile(file, f.Data, 0o644))
				templates = append(templates, file)
			}
		}
	}
	require.NotEmpty(t, templates)
	out, err := exec.Command(tool, append([]string{"--non-zero-exit-code", "error", "--"}, templates...)...).CombinedOutput()
	require.NoError(t, err, string(out))
	t.Logf("cfn-lint read %d templates:\n%s", len(templates), out)
}

// TestStarter holds the committed starter to what it is for: it renders to what
// stands there, and lints clean.
func TestStarter(t *testing.T) {
	t.Chdir(filepath.Join("fixtures", "starter"))
	code, stdout, stderr := inProcess("render", "--check")
	require.Equal(t, exitClean, code, stdout+stderr)
	code, stdout, stderr = inProcess("lint")
	require.Equal(t, exitClean, code, stdout+stderr)
}

// TestDeterminism renders one project in several surroundings.
func TestDeterminism(t *testing.T) {
	project := `package infra

import "cuemulus.dev/schemas/project"

"project": project.#Project & {accounts: {b: id: "111122223333", a: id: "444455556666"}, environments: e: {accounts: ["a", "b"], tags: {z: "1", y: "2"}}}
`
	stack := func(name string) string {
		return `package infra

import "cuemulus.dev/schemas/aws"

stacks: "` + name + `": aws.#ReplicatedBucket & {source: {account: "a", region: "eu-west-1"}, replica: region: "us-east-1", filter: tags: {q: "1", p: "2"}, tags: {k: "1", j: "2"}}
`
	}
	files := [][2]string{{"project.cue", project}, {"one.cue", stack("one")}, {"two.cue", stack("two")}, {"three.cue", stack("three")}}
	var first map[string]string
	for i, environment := range [][]string{
		{"TZ=UTC", "LC_ALL=C", "GOMAXPROCS=1"},
		{"TZ=Asia/Kathmandu", "LC_ALL=tr_TR.UTF-8", "LANG=de_DE.UTF-8", "GOMAXPROCS=7"},
	} {
		dir := t.TempDir()
		for _, f := range files {
			require.NoError(t, os.WriteFile(filepath.Join(dir, f[0]), []byte(f[1]), 0o644))
		}
		slices.Reverse(files)
		self, err := os.Executable()
		require.NoError(t, err)
		cmd := exec.Command(self, "-test.run=^TestRunAsCommand$", "--", "render")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), append(environment, "CUEMULUS_TEST_AS_COMMAND=1")...)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		t.Chdir(dir)
		got := map[string]string{}
		for _, f := range rendered(t) {
			got[f.Name] = string(f.Data)
		}
		require.Len(t, got, 13)
		if i == 0 {
			first = got
		}
		require.Equal(t, first, got)
	}
}

// TestRunAsCommand is the command itself, for tests that need a process of its
// own with another environment.
func TestRunAsCommand(t *testing.T) {
	if os.Getenv("CUEMULUS_TEST_AS_COMMAND") == "" {
		t.Skip("only as a process of its own")
	}
	at := slices.Index(os.Args, "--")
	a := &app{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, now: time.Now()}
	require.Equal(t, exitClean, a.run(os.Args[at+1:]))
}
