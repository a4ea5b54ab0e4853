package compiler_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/compiler"
)

// What LoadLint says is what Load says, or it says nothing.
func TestLoadLint(t *testing.T) {
	const head = "package infra\n\nimport \"cuemulus.dev/schemas/project\"\n\n"
	const stacks = "package infra\n\nimport (\n\t\"cuemulus.dev/schemas/aws\"\n\t\"strings\"\n)\n\n_suffix: strings.ToLower(\"A\")\nstacks: \"bucket-\\(_suffix)\": aws.#ReplicatedBucket & {source: {account: \"prod\", region: \"eu-west-1\"}, replica: region: \"us-east-1\"}\n"
	const account = "accounts: prod: id: \"111122223333\"\n"
	for name, c := range map[string]struct {
		files map[string]string
		ok    bool
	}{
		"settings": {map[string]string{
			"project.cue": head + "\"project\": project.#Project & {\n\t" + account + "\toutput: \"out\"\n\tlint: {profile: \"strict\", exclude: [\"a/**\"], severities: S3004: _off, ignores: [{rule: \"S3016\", why: \"old\"}]}\n}\n_off: \"off\"\n",
			"stacks.cue":  stacks,
		}, true},
		"no lint":          {map[string]string{"project.cue": head + "\"project\": project.#Project & {" + account + "}\n", "stacks.cue": stacks}, true},
		"stacks are named": {map[string]string{"project.cue": head + "\"project\": project.#Project & {" + account + "lint: exclude: [for n, _ in stacks {n}]}\n", "stacks.cue": stacks}, false},
		"an alias":         {map[string]string{"project.cue": head + "\"project\": project.#Project & {" + account + "lint: exclude: [for n, _ in S {n}]}\n\nS=stacks: {}\n"}, false},
		"wrong setting":    {map[string]string{"project.cue": head + "\"project\": project.#Project & {" + account + "lint: profile: \"none at all\"}\n"}, false},
		"broken":           {map[string]string{"project.cue": head + "\"project\": {"}, false},
		"no project":       {map[string]string{"stacks.cue": stacks}, false},
		"no files":         {nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, text := range c.files {
				require.NoError(t, os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644))
			}
			settings, output, ok := compiler.LoadLint(dir, compiler.LoadOptions{})
			require.Equal(t, c.ok, ok)
			if !ok {
				return
			}
			p, ds := compiler.Load(dir, compiler.LoadOptions{})
			require.NotNil(t, p, "%v", ds)
			require.Equal(t, p.Output, output)
			for _, path := range [][]string{{"exclude", "[0]"}, {"severities", "S3004"}} {
				from, to := settings.At(path...)
				wantFrom, wantTo := p.Lint.At(path...)
				require.Equal(t, wantFrom, from)
				require.Equal(t, wantTo, to)
			}
			settings.At, p.Lint.At = nil, nil
			require.Equal(t, p.Lint, *settings)
		})
	}
}
