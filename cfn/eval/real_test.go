package eval

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
)

// realTemplates reads templates that other people wrote. They are not part of the
// repository; CUEMULUS_TEMPLATES names a folder of them.
func realTemplates(t testing.TB) (list []*cfn.Template) {
	t.Helper()
	dir := os.Getenv("CUEMULUS_TEMPLATES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "templates")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no folder of templates at %s; CUEMULUS_TEMPLATES names one", dir)
	}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch filepath.Ext(path) {
		case ".yaml", ".yml", ".json", ".template":
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			if tree, _ := cfn.Parse(path, data); tree != nil && cfn.IsTemplate(tree.Root) {
				list = append(list, tree)
			}
		}
		return err
	}))
	require.NotEmpty(t, list, "no templates in %s", dir)
	return list
}

// everything evaluates every property and output, and counts texts by what is
// known of them.
func everything(e *Evaluator) (known, partly, unknown, any int) {
	var below func(v Value)
	below = func(v Value) {
		switch v.Kind {
		case Any:
			any++
		case Map:
			for _, f := range v.Node.Fields {
				for _, w := range e.Below(v, f.Key) {
					below(w)
				}
			}
		case List:
			for _, w := range e.Items(v) {
				below(w)
			}
		case Text:
			switch {
			case v.Known():
				known++
			case len(v.parts) > 1:
				partly++
			default:
				unknown++
			}
		}
	}
	for _, section := range []string{"Resources", "Outputs"} {
		for _, f := range fieldsOf(e.template.Root.Get(section)) {
			for _, v := range e.Values(section, f.Key) {
				below(v)
			}
		}
	}
	return
}

// TestRealTemplates evaluates all values of all templates, without and with a place
// of deployment, and says how much of them is not known.
func TestRealTemplates(t *testing.T) {
	list := realTemplates(t)
	for name, options := range map[string]Options{"nowhere": {}, "somewhere": {Region: "eu-west-1", Account: "111122223333", StackName: "stack"}} {
		var known, partly, unknown, any, dangling int
		var longest time.Duration
		var slowest string
		start := time.Now()
		for _, tree := range list {
			began := time.Now()
			tree, _ := Expand(tree, options)
			e := New(tree, options)
			k, p, u, a := everything(e)
			known, partly, unknown, any = known+k, partly+p, unknown+u, any+a
			dangling += len(e.Dangling())
			require.Less(t, e.work, maxWork, tree.File)
			if took := time.Since(began); took > longest {
				longest, slowest = took, filepath.Base(tree.File)
			}
		}
		all := float64(known+partly+unknown+any) / 100
		t.Logf("%s: %d templates in %v, the longest %s in %v; %.0f values: %.1f%% known, %.1f%% known in part, %.1f%% not known, %.1f%% of a kind that is not known; %d dangling references",
			name, len(list), time.Since(start).Round(time.Millisecond), slowest, longest.Round(time.Millisecond), all*100,
			float64(known)/all, float64(partly)/all, float64(unknown)/all, float64(any)/all, dangling)
		require.NotZero(t, known)
	}
}

// BenchmarkRealTemplates evaluates every value of all templates.
func BenchmarkRealTemplates(b *testing.B) {
	list := realTemplates(b)
	for b.Loop() {
		for _, tree := range list {
			everything(New(tree, Options{Region: "eu-west-1"}))
		}
	}
	b.ReportMetric(float64(len(list)), "templates/op")
}
