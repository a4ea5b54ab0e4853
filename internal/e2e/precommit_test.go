package e2e

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// preCommit runs pre-commit with the store in home. The module cache is shared:
// pre-commit throws its own away after every build.
func preCommit(t *testing.T, home, dir string, args ...string) (code int, output string) {
	t.Helper()
	modules, err := exec.Command("go", "env", "GOMODCACHE").Output()
	require.NoError(t, err)
	env := []string{"PRE_COMMIT_HOME=" + home, "GOMODCACHE=" + strings.TrimSpace(string(modules)), "PRE_COMMIT_COLOR=never"}
	return run(t, dir, env, oracle(t, "pre-commit"), args...)
}

// outcome gives what pre-commit says of a hook: Passed, Failed or Skipped.
func outcome(t *testing.T, output, hook string) string {
	t.Helper()
	m := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(hook) + `\.*(?:\(no files to check\))?(Passed|Failed|Skipped)$`).FindStringSubmatch(output)
	require.NotNil(t, m, "nothing about the hook %q in\n%s", hook, output)
	return m[1]
}

const (
	lintHook  = "cuemulus lint"
	checkHook = "cuemulus render --check"
)

func TestHookManifest(t *testing.T) {
	code, out := preCommit(t, t.TempDir(), root(t), "validate-manifest", ".pre-commit-hooks.yaml")
	require.Zero(t, code, out)
}

// TestTryRepo runs both hooks as pre-commit try-repo does; each call builds.
func TestTryRepo(t *testing.T) {
	oracle(t, "pre-commit")
	source, dir := snapshot(t), project(t)

	code, out := preCommit(t, t.TempDir(), dir, "try-repo", source, "--all-files", "--verbose")
	require.Zero(t, code, out)
	require.Equal(t, "Passed", outcome(t, out, lintHook))
	require.Equal(t, "Passed", outcome(t, out, checkHook))

	must(t, dir, "git", "rm", "-q", "stacks.cue")
	code, out = preCommit(t, t.TempDir(), dir, "try-repo", source)
	require.Equal(t, 1, code, out)
	require.Equal(t, "Skipped", outcome(t, out, lintHook), "no file matches a deletion")
	require.Equal(t, "Failed", outcome(t, out, checkHook), "this is why the hook always runs")
	require.Contains(t, out, "[RENDER004 ")
}

// TestInstalledHooks runs the hooks as a repository that has them in its
// configuration does: built once, run on every commit.
func TestInstalledHooks(t *testing.T) {
	oracle(t, "pre-commit")
	source, dir, home := snapshot(t), project(t), t.TempDir()
	head := strings.TrimSpace(must(t, source, "git", "rev-parse", "HEAD"))
	writeText(t, filepath.Join(dir, ".pre-commit-config.yaml"), "repos:\n- repo: "+source+"\n  rev: "+head+"\n  hooks:\n  - id: cuemulus-lint\n  - id: cuemulus-render-check\n")
	commit(t, dir, false)
	code, out := preCommit(t, home, dir, "install", "--install-hooks")
	require.Zero(t, code, out)

	built, err := filepath.Glob(filepath.Join(home, "repo*", "golangenv-*", "bin", "*"))
	require.NoError(t, err)
	require.Len(t, built, 1, "pre-commit installs every package main: there must be one")
	version := strings.TrimSpace(readText(t, filepath.Join(source, "VERSION")))
	require.Equal(t, "cuemulus "+version, strings.TrimSpace(must(t, dir, built[0], "version")), "a shallow clone has no tags")

	reset := func(t *testing.T) {
		t.Helper()
		must(t, dir, "git", "reset", "-q", "--hard")
		must(t, dir, "git", "clean", "-q", "-f", "-d")
	}

	t.Run("an edited rendered file", func(t *testing.T) {
		defer reset(t)
		edit(t, renderedTemplate(t, dir), "Enabled", "Suspended")
		must(t, dir, "git", "add", "-A")
		code, out := preCommit(t, home, dir, "run")
		require.Equal(t, 1, code, out)
		require.Equal(t, "Failed", outcome(t, out, checkHook))
		require.Contains(t, out, "[RENDER003 ")
		require.Contains(t, out, "Run: cuemulus render")
	})

	t.Run("only what is staged counts", func(t *testing.T) {
		defer reset(t)
		writeText(t, filepath.Join(dir, "note.txt"), "staged\n")
		must(t, dir, "git", "add", "note.txt")
		edit(t, filepath.Join(dir, "stacks.cue"), "us-east-1", "us-west-2") // not staged
		code, out := preCommit(t, home, dir, "run")
		require.Zero(t, code, out)
		require.Equal(t, "Passed", outcome(t, out, checkHook))
		require.Contains(t, readText(t, filepath.Join(dir, "stacks.cue")), "us-west-2", "the edit must come back")
	})

	t.Run("a stack with a mistake", func(t *testing.T) {
		defer reset(t)
		edit(t, filepath.Join(dir, "stacks.cue"), "replica:", "replicas:")
		must(t, dir, "git", "add", "-A")
		code, out := preCommit(t, home, dir, "run", "cuemulus-lint")
		require.Equal(t, 1, code, out)
		require.Contains(t, out, "stacks.cue:9:2: error: unknown field \"replicas\"")
	})

	t.Run("files that are no templates", func(t *testing.T) {
		defer reset(t)
		writeText(t, filepath.Join(dir, "package.json"), "{\"name\": \"x\"}\n")
		writeText(t, filepath.Join(dir, "pod.yaml"), "kind: Pod\n")
		must(t, dir, "git", "add", "-A")
		code, out := preCommit(t, home, dir, "run", "cuemulus-lint")
		require.Zero(t, code, out)
		require.Equal(t, "Passed", outcome(t, out, lintHook))
	})

	t.Run("a template with a mistake", func(t *testing.T) {
		defer reset(t)
		writeText(t, filepath.Join(dir, "bad.template"), "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A:\n    Type: AWS::S3::Bucket\n    Type: AWS::SNS::Topic\n")
		must(t, dir, "git", "add", "-A")
		code, out := preCommit(t, home, dir, "run", "cuemulus-lint")
		require.Equal(t, 1, code, out)
		require.Contains(t, out, "bad.template:5:5: error: ")
	})

	t.Run("thousands of files", func(t *testing.T) {
		defer reset(t)
		for i := range 3000 {
			writeText(t, filepath.Join(dir, "templates", fmt.Sprintf("a-template-with-a-rather-long-name-%04d.yaml", i)), "Resources: {T: {Type: AWS::SNS::Topic}}\n")
		}
		must(t, dir, "git", "add", "-A")
		code, out := preCommit(t, home, dir, "run", "cuemulus-lint")
		require.Zero(t, code, out)
	})
}
