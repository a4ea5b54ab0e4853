package bench_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/bench"
	"cuemulus.dev/lint"
	"cuemulus.dev/lint/rules"
)

// The templates are templates, of names of their own, the same every time; those that
// have a mistake have a finding of an error, and the others have none.
func TestTemplates(t *testing.T) {
	seen, json := map[string]bool{}, 0
	for i := range 360 {
		name, text, err := bench.Template(i)
		require.NoError(t, err)
		require.False(t, seen[name], name)
		seen[name] = true
		_, again, _ := bench.Template(i)
		require.Equal(t, text, again)
		tree, ds := cfn.Parse(name, text)
		require.Empty(t, ds, "%s\n%s", name, text)
		require.True(t, cfn.IsTemplate(tree.Root), name)
		if text[0] == '{' {
			json++
		}
		if i >= 90 {
			continue
		}
		errors := 0
		for _, d := range lint.Run(rules.All(), []lint.Target{{Template: tree}}, lint.Options{}) {
			if d.Severity > 0 {
				errors++
			}
		}
		if i%5 == 4 {
			require.NotZero(t, errors, "%s\n%s", name, text)
		}
	}
	require.Greater(t, json, 30)
}
