package e2e

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// preCommit runs pre-commit with a store of its own. The module cache is shared:
// pre-commit throws its own away after every build.
func preCommit(t *testing.T, dir string, args ...string) (code int, output string) {
	t.Helper()
	modules, err := exec.Command("go", "env", "GOMODCACHE").Output()
	require.NoError(t, err)
	env := []string{"PRE_COMMIT_HOME=" + t.TempDir(), "GOMODCACHE=" + strings.TrimSpace(string(modules)), "PRE_COMMIT_COLOR=never"}
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
	code, out := preCommit(t, root(t), "validate-manifest", ".pre-commit-hooks.yaml")
	require.Zero(t, code, out)
}

func TestHooksInAProject(t *testing.T) {
	oracle(t, "pre-commit")
	source := snapshot(t)
	dir := project(t)

	t.Run("a clean project passes", func(t *testing.T) {
		code, out := preCommit(t, dir, "try-repo", source, "--all-files", "--verbose")
		require.Zero(t, code, out)
		require.Equal(t, "Passed", outcome(t, out, lintHook))
		require.Equal(t, "Passed", outcome(t, out, checkHook))
	})

	t.Run("the binary says its version without tags", func(t *testing.T) {
		home := t.TempDir()
		config := filepath.Join(t.TempDir(), "config.yaml")
		head := strings.TrimSpace(must(t, source, "git", "rev-parse", "HEAD"))
		writeText(t, config, "repos:\n- repo: "+source+"\n  rev: "+head+"\n  hooks:\n  - id: cuemulus-render-check\n")
		modules := strings.TrimSpace(must(t, dir, "go", "env", "GOMODCACHE"))
		code, out := run(t, dir, []string{"PRE_COMMIT_HOME=" + home, "GOMODCACHE=" + modules}, oracle(t, "pre-commit"), "install-hooks", "--config", config)
		require.Zero(t, code, out)
		built, err := filepath.Glob(filepath.Join(home, "repo*", "golangenv-*", "bin", "*"))
		require.NoError(t, err)
		require.Len(t, built, 1, "pre-commit installs every package main: there must be one")
		require.Equal(t, "cuemulus "+strings.TrimSpace(readText(t, filepath.Join(source, "VERSION"))), strings.TrimSpace(must(t, dir, built[0], "version")))
	})

	t.Run("an edited rendered file fails", func(t *testing.T) {
		template := renderedTemplate(t, dir)
		edit(t, template, "Enabled", "Suspended")
		must(t, dir, "git", "add", "-A")
		code, out := preCommit(t, dir, "try-repo", source)
		require.Equal(t, 1, code, out)
		require.Equal(t, "Failed", outcome(t, out, checkHook))
		require.Contains(t, out, "cuemulus render")
		must(t, dir, "git", "reset", "-q", "--hard")
	})

	t.Run("a staged deletion fails", func(t *testing.T) {
		must(t, dir, "git", "rm", "-q", "stacks.cue")
		code, out := preCommit(t, dir, "try-repo", source)
		require.Equal(t, 1, code, out)
		require.Equal(t, "Skipped", outcome(t, out, lintHook), "no file matches a deletion")
		require.Equal(t, "Failed", outcome(t, out, checkHook), "this is why the hook always runs")
		must(t, dir, "git", "reset", "-q", "--hard")
	})

	t.Run("files that are no templates are passed over", func(t *testing.T) {
		writeText(t, filepath.Join(dir, "package.json"), "{\"name\": \"x\"}\n")
		writeText(t, filepath.Join(dir, "broken.yaml"), "a: [\n")
		writeText(t, filepath.Join(dir, "bad.template"), "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A:\n    Type: AWS::S3::Bucket\n    Type: AWS::SNS::Topic\n")
		must(t, dir, "git", "add", "-A")
		code, out := preCommit(t, dir, "try-repo", source, "cuemulus-lint", "--files", "package.json")
		require.Zero(t, code, out)
		code, out = preCommit(t, dir, "try-repo", source, "cuemulus-lint", "--files", "bad.template")
		require.Equal(t, 1, code, out)
		require.Contains(t, out, "bad.template:5:5: error: ")
		must(t, dir, "git", "reset", "-q", "--hard")
	})
}
