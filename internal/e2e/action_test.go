package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
)

// TestActionMetadata holds what GitHub asks of an action.yml and what keeps it
// safe: an expression in a script would be text that a shell runs.
func TestActionMetadata(t *testing.T) {
	file := filepath.Join(root(t), "action.yml")
	tree, ds := cfn.Parse("action.yml", []byte(readText(t, file)))
	require.Empty(t, ds)
	expressions := 0
	tree.Root.Walk(func(path []string, n *cfn.Node) bool {
		if text, ok := n.String(); ok && strings.Contains(text, "${{") {
			expressions++
			parents := strings.Join(path, "/")
			require.Regexp(t, `(/env/[^/]+|/with/[^/]+|^outputs/[^/]+/value)$`, parents, "an expression must not stand in %s", parents)
			require.NotContains(t, text, "github.token")
			require.NotContains(t, text, "secrets.")
		}
		return true
	})
	require.NotZero(t, expressions)

	// https://docs.github.com/actions/creating-actions/metadata-syntax-for-github-actions#branding
	color, _ := tree.Root.Get("branding", "color").String()
	require.Contains(t, []string{"white", "black", "yellow", "blue", "green", "orange", "red", "purple", "gray-dark"}, color)
	icon, _ := tree.Root.Get("branding", "icon").String()
	require.Contains(t, []string{"check-circle", "check-square", "cloud", "eye", "layers", "lock", "shield"}, icon)
	for _, key := range []string{"name", "description"} {
		text, _ := tree.Root.Get(key).String()
		require.NotEmpty(t, text)
	}
	require.Equal(t, "composite", tree.Root.Get("runs", "using").Text)
	for _, f := range append(slices.Clone(tree.Root.Get("inputs").Fields), tree.Root.Get("outputs").Fields...) {
		text, _ := f.Value.Get("description").String()
		require.NotEmpty(t, text, f.Key)
	}
	script := readText(t, filepath.Join(root(t), ".github", "action.sh"))
	for _, f := range tree.Root.Get("runs", "steps", "0", "env").Fields {
		require.Contains(t, script, f.Key, "the script does not use %s", f.Key)
	}
	for _, m := range regexp.MustCompile(`INPUT_\w+`).FindAllString(script, -1) {
		require.NotNil(t, tree.Root.Get("runs", "steps", "0", "env", m), "the script's %s is not set", m)
	}
	info, err := os.Stat(filepath.Join(root(t), ".github", "action.sh"))
	require.NoError(t, err)
	require.NotZero(t, info.Mode()&0o100, "action.sh must be executable")
}

// workflow is a repository's workflow that runs the action as others do.
func workflow(with string) string {
	return `on: pull_request
permissions: {contents: read}
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - id: check
        continue-on-error: true
        uses: cuemulus/cuemulus@v1
        with: {` + with + `}
      - env:
          RENDER: ${{ steps.check.outputs.render }}
          LINT: ${{ steps.check.outputs.lint }}
          OUTCOME: ${{ steps.check.outcome }}
        run: echo "render=$RENDER lint=$LINT outcome=$OUTCOME"
`
}

// act runs a repository's workflow on this host, without a network. It prints job
// summaries together with the log.
func act(t *testing.T, dir, action string) (code int, output string) {
	t.Helper()
	program := oracle(t, "act")
	home := t.TempDir()
	writeText(t, filepath.Join(home, "event.json"), `{"pull_request": {"number": 1, "head": {"ref": "topic"}, "base": {"ref": "main"}}}`)
	_, _ = run(t, dir, nil, "git", "remote", "add", "origin", "https://example.com/example/infra.git")
	env := []string{"XDG_CACHE_HOME=" + filepath.Join(home, "cache"), "GOCACHE=" + strings.TrimSpace(must(t, dir, "go", "env", "GOCACHE")), "ACT_DISABLE_VERSION_CHECK=1"}
	return run(t, dir, env, program,
		"pull_request", "-e", filepath.Join(home, "event.json"), "-P", "ubuntu-latest=-self-hosted",
		"--local-repository", "cuemulus/cuemulus@v1="+action, "--local-repository", "cuemulus/cuemulus@v0.1.0="+action,
		"--action-offline-mode", "--env", "GOPROXY=off")
}

func TestActionInAProject(t *testing.T) {
	oracle(t, "act")
	action := snapshot(t)
	given := "binary: '" + binary(t) + "'"

	t.Run("builds from its own source", func(t *testing.T) {
		dir := project(t) // with the workflow that init wrote
		code, out := act(t, dir, action)
		require.Zero(t, code, out)
		require.Contains(t, out, "build cuemulus from the action's source")
	})

	t.Run("clean", func(t *testing.T) {
		dir := project(t)
		require.NoError(t, os.RemoveAll(filepath.Join(dir, ".github")))
		writeText(t, filepath.Join(dir, ".github", "workflows", "check.yml"), workflow(given))
		commit(t, dir, false)
		code, out := act(t, dir, action)
		require.Zero(t, code, out)
		require.Contains(t, out, "render=0 lint=0 outcome=success")
		require.NotContains(t, out, "::error")
		require.Contains(t, out, "The rendered files are current")
		require.Contains(t, out, "cuemulus: no findings")
	})

	t.Run("both commands run when the first one fails", func(t *testing.T) {
		dir := project(t)
		require.NoError(t, os.RemoveAll(filepath.Join(dir, ".github")))
		writeText(t, filepath.Join(dir, ".github", "workflows", "check.yml"), workflow(given+", args: templates"))
		edit(t, renderedTemplate(t, dir), "Enabled", "::error title=smuggled::Suspended")
		writeText(t, filepath.Join(dir, "templates", "bad.yaml"), "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A:\n    Type: AWS::S3::Bucket\n    Type: AWS::SNS::Topic\n")
		commit(t, dir, false)
		code, out := act(t, dir, action)
		require.Zero(t, code, out) // continue-on-error
		require.Contains(t, out, "render=1 lint=1 outcome=failure")
		require.Contains(t, out, "file=templates/bad.yaml,line=5,endLine=5,col=5,endColumn=9,title=TPL002 duplicate-key")
		require.NotContains(t, out, "Error - smuggled")
		require.Contains(t, out, "| ❌ error | `RENDER00")
		require.Contains(t, out, "| ❌ error | `TPL002` duplicate-key | `templates/bad.yaml:5:5`")
	})

	t.Run("in a directory below the workspace", func(t *testing.T) {
		dir, inner := t.TempDir(), project(t)
		require.NoError(t, os.CopyFS(filepath.Join(dir, "infra"), os.DirFS(inner)))
		require.NoError(t, os.RemoveAll(filepath.Join(dir, "infra", ".git")))
		require.NoError(t, os.RemoveAll(filepath.Join(dir, "infra", ".github")))
		writeText(t, filepath.Join(dir, ".github", "workflows", "check.yml"), workflow(given+", working-directory: infra"))
		edit(t, filepath.Join(dir, "infra", "stacks.cue"), "replica:", "replicas:")
		commit(t, dir, true)
		code, out := act(t, dir, action)
		require.Zero(t, code, out)
		require.Contains(t, out, "outcome=failure")
		require.Contains(t, out, "file=infra/stacks.cue,line=")
		require.Contains(t, out, "`infra/stacks.cue:")
	})
}
