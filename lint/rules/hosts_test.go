package rules_test

import (
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// planFile is the name of the plan in an example of a rule that needs one. Its text
// is the JSON of an evaluated plan.
const planFile = "plan.json"

// hostExample reads the archive of a rule about hosts' files: files named as on
// their hosts, and perhaps a plan.
func hostExample(t *testing.T, text string) []lint.Cloud {
	t.Helper()
	var files []*lint.HostFile
	var plan *cloud.Plan
	for _, f := range txtar.Parse([]byte(text)).Files {
		if f.Name == planFile {
			var err error
			plan, err = cloud.Parse(f.Data)
			require.NoError(t, err)
			continue
		}
		format, ok := hostconf.Recognize(f.Name, f.Data)
		require.True(t, ok, "no file of a host is named %s", f.Name)
		file, ds := hostconf.Parse(f.Name, f.Data, format)
		require.Empty(t, ds, f.Name)
		files = append(files, &lint.HostFile{File: file})
	}
	clouds := lint.Clouds(files)
	if len(clouds) == 0 {
		clouds = []lint.Cloud{{}}
	}
	require.Len(t, clouds, 1, "name files HOST/etc/...")
	if plan != nil {
		clouds[0].Plan = plan
		clouds[0].Where = func(string) (pos, end diag.Pos) { return diag.Pos{File: planFile, Line: 1, Col: 1}, diag.Pos{} }
	}
	return clouds
}
