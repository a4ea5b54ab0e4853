package compiler

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"cuemulus.dev/internal/diag"
)

const goodProject = `package infra

import (
	"cuemulus.dev/schemas/aws"
	"cuemulus.dev/schemas/project"
)

"project": project.#Project & {
	accounts: prod: id: "111122223333"
	environments: live: {accounts: ["prod"], tags: env: "live"}
	lookups: trail: {kind: "kms", account: "prod", region: "eu-west-1", alias: "alias/trail"}
	lint: ignores: [{rule: "S3*", why: "known"}]
}

stacks: "audit-logs": aws.#ReplicatedBucket & {
	source: region: "eu-west-1"
	replica: region: "us-east-1"
	archive: replica: 7
}
`

// write unpacks a txtar archive into a new directory and makes it current.
func write(t testing.TB, archive string) {
	t.Helper()
	dir := t.TempDir()
	a := txtar.Parse([]byte(archive))
	require.NotEmpty(t, a.Files)
	for _, f := range a.Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, f.Data, 0o644))
	}
	t.Chdir(dir)
}

func loadHere(t testing.TB) *Project {
	t.Helper()
	p, ds := Load(".", LoadOptions{})
	require.Empty(t, ds)
	require.NotNil(t, p)
	return p
}

func TestLoadWithoutModule(t *testing.T) {
	write(t, "-- infra.cue --\n"+goodProject)
	p := loadHere(t)
	require.Equal(t, "rendered", p.Output)
	require.Equal(t, "yaml", p.Format)
	require.Equal(t, map[string]Account{"prod": {Name: "prod", ID: "111122223333", Partition: "aws", Pos: diag.Pos{File: "infra.cue", Line: 9, Col: 12}}}, p.Accounts)
	require.Equal(t, map[string]string{"env": "live"}, p.Environments["live"].Tags)
	require.Equal(t, map[string]string{"alias": "alias/trail"}, p.Lookups["trail"].Args)
	require.Equal(t, []Ignore{{Rule: "S3*", Why: "known", Pos: diag.Pos{File: "infra.cue", Line: 12, Col: 18}}}, p.Lint.Ignores)
	require.Len(t, p.Stacks, 1)
	s := p.Stacks[0]
	require.Equal(t, "audit-logs", s.Name)
	require.Equal(t, "ReplicatedBucket", s.Kind)
	require.Equal(t, "infra.cue", s.File)
	var doc map[string]any
	require.NoError(t, json.Unmarshal(s.Data, &doc))
	require.Equal(t, map[string]any{
		"kind": "ReplicatedBucket", "name": "audit-logs",
		"source":     map[string]any{"account": "prod", "region": "eu-west-1"},
		"replica":    map[string]any{"account": "prod", "region": "us-east-1"},
		"sameRegion": false, "naming": "region-suffix", "keyRef": "output",
		"deleteMarkers": false, "replicationTimeControl": true, "replicaModifications": false,
		"filter":             map[string]any{"prefix": ""},
		"archive":            map[string]any{"source": 31.0, "replica": 7.0, "class": "GLACIER", "smallObjects": false},
		"noncurrent":         map[string]any{"days": 90.0, "keep": 3.0},
		"abortMultipartDays": 3.0, "retain": true,
	}, doc)
	require.Equal(t, diag.Pos{File: "infra.cue", Line: 15, Col: 9}, s.Where(""))
	require.Equal(t, diag.Pos{File: "infra.cue", Line: 16, Col: 18}, s.Where("source.region"))
	require.Equal(t, diag.Pos{File: "infra.cue", Line: 16, Col: 2}, s.Where("source.account"))
	require.Equal(t, diag.Pos{File: "infra.cue", Line: 18, Col: 20}, s.Where("archive.replica"))
	require.Equal(t, diag.Pos{File: "infra.cue", Line: 18, Col: 2}, s.Where("archive.source"))
	require.Equal(t, diag.Pos{File: "infra.cue", Line: 15, Col: 9}, s.Where("retain"))
}

const dataProject = "-- p.cue --\npackage p\n\nimport \"cuemulus.dev/schemas/project\"\n\n\"project\": project.#Project & {accounts: prod: id: \"111122223333\"}\n"

func TestLoadModules(t *testing.T) {
	for name, module := range map[string]string{
		"own":            "module: \"example.com/infra@v0\"\nlanguage: version: \"v0.14.0\"\n",
		"dependency":     "module: \"example.com/infra@v0\"\nlanguage: version: \"v0.17.0\"\ndeps: \"cuemulus.dev/schemas@v0\": v: \"v0.0.7\"\n",
		"other versions": "module: \"example.com/infra\"\nlanguage: version: \"v0.9.0\"\ndeps: \"example.com/else@v1\": v: \"v1.2.3\"\n",
	} {
		t.Run(name, func(t *testing.T) {
			write(t, "-- cue.mod/module.cue --\n"+module+"-- infra.cue --\n"+goodProject+
				"-- more.cue --\npackage infra\n\nimport \"example.com/infra/lib\"\n\nstacks: \"b\": lib.#B & {replica: region: \"eu-west-2\"}\n"+
				"-- lib/b.cue --\npackage lib\n\nimport \"cuemulus.dev/schemas/aws@v0\"\n\n#B: aws.#ReplicatedBucket & {source: {account: \"prod\", region: \"eu-west-1\"}, replica: region: string}\n"+
				"-- more_tool.cue --\npackage infra\n\nx: 1 & 2\n-- more_test.cue --\npackage infra\n\nx: 1 & 2\n")
			p := loadHere(t)
			require.Len(t, p.Stacks, 2)
			require.Equal(t, diag.Pos{File: "more.cue", Line: 5, Col: 24}, p.Stacks[1].Where("replica.account"), "the project itself comes before its libraries")
		})
	}
}

func TestLoadDataFiles(t *testing.T) {
	write(t, dataProject+`-- stacks/a.yaml --
stacks:
  logs:
    kind: ReplicatedBucket
    source: {region: "eu-west-1"}
    replica:
      region: us-east-1
    tags: {"é": "ü", b: x}
-- stacks/b.json --
{
	"stacks": {
		"more": {"kind": "ReplicatedBucket", "source": {"region": "eu-west-1"}, "replica": {"region": "us-east-1"}, "archive": {"source": 40}}
	}
}
`)
	p := loadHere(t)
	require.Len(t, p.Stacks, 2)
	logs, more := p.Stacks[0], p.Stacks[1]
	require.Equal(t, "stacks/a.yaml", logs.File)
	require.Equal(t, diag.Pos{File: "stacks/a.yaml", Line: 4, Col: 22}, logs.Where("source.region"))
	require.Equal(t, diag.Pos{File: "stacks/a.yaml", Line: 6, Col: 15}, logs.Where("replica.region"))
	require.Equal(t, diag.Pos{File: "stacks/a.yaml", Line: 7, Col: 25}, logs.Where("tags.b"))
	require.Equal(t, diag.Pos{File: "stacks/a.yaml", Line: 2, Col: 3}, logs.Where("archive"))
	require.Equal(t, diag.Pos{File: "stacks/b.json", Line: 3, Col: 133}, more.Where("archive.source"))
}

func TestLoadStackThatForgotItsDefinition(t *testing.T) {
	write(t, dataProject+`-- s.cue --
package p

stacks: logs: {kind: "ReplicatedBucket", source: region: "eu-west-1", replica: region: "us-east-1"}
`)
	require.Contains(t, string(loadHere(t).Stacks[0].Data), `"GLACIER"`)
}

func TestLoadDoesNotDependOnFileOrder(t *testing.T) {
	a := "package infra\n\nstacks: \"audit-logs\": {tags: {b: \"2\", c: \"3\"}}\n"
	var outputs []string
	for _, name := range []string{"a.cue", "z.cue"} {
		write(t, "-- infra.cue --\n"+goodProject+"-- "+name+" --\n"+a)
		outputs = append(outputs, string(loadHere(t).Stacks[0].Data))
	}
	require.Equal(t, outputs[0], outputs[1])
}

// manyStacks gives a project of n stacks, ten a file.
func manyStacks(n int) string {
	var b strings.Builder
	b.WriteString("-- infra.cue --\n" + goodProject)
	for i := range n {
		if i%10 == 0 {
			fmt.Fprintf(&b, "-- f%03d.cue --\npackage infra\n\nimport \"cuemulus.dev/schemas/aws\"\n", i)
		}
		fmt.Fprintf(&b, "\nstacks: \"bucket-%04d\": aws.#ReplicatedBucket & {\n\tsource: region: \"eu-west-1\"\n\treplica: region: \"us-east-1\"\n\ttags: n: \"%d\"\n}\n", i, i)
	}
	return b.String()
}

func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{1, 100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			write(b, manyStacks(n))
			b.ReportAllocs()
			for b.Loop() {
				_, ds := Load(".", LoadOptions{})
				require.Empty(b, ds)
			}
		})
	}
}

func TestIgnoresComeFromAttributes(t *testing.T) {
	write(t, dataProject+`-- s.cue --
package p

import "cuemulus.dev/schemas/aws"

_common: archive: replica: 7 @lint(ignore="S3*", why="shared")
stacks: logs: aws.#ReplicatedBucket & _common & {
	@lint(ignore=S3001, why="the whole, \"quoted\" stack")
	source: region: "eu-west-1" @lint(ignore=S3002, why="one field", until="2027-01-31")
	replica: region: "us-east-1"
}
`)
	pos := func(line, col int) diag.Pos { return diag.Pos{File: "s.cue", Line: line, Col: col} }
	require.Equal(t, []Ignore{
		{Rule: "S3*", Stack: "logs", Path: "archive.replica", Why: "shared", Pos: pos(5, 30)},
		{Rule: "S3001", Stack: "logs", Why: `the whole, "quoted" stack`, Pos: pos(7, 2)},
		{Rule: "S3002", Stack: "logs", Path: "source.region", Why: "one field", Until: "2027-01-31", Pos: pos(8, 30)},
	}, loadHere(t).Stacks[0].Ignores)
}

func TestSchemaGivesTheConstraintsPlace(t *testing.T) {
	write(t, "-- infra.cue --\n"+goodProject)
	s := loadHere(t).Stacks[0]
	for path, label := range map[string]string{"": "#ReplicatedBucket", "archive.replica": "replica", "source.region": "region!", "tags.x.y": "[#TagKey]"} {
		require.Contains(t, shown(s.Schema(path)), " at "+label, path)
	}
}

func TestColumnsCountCharacters(t *testing.T) {
	write(t, dataProject+"-- s.cue --\npackage p\n\nstacks: logs: {description: \"äöü€𝄞\", sorce: 1, kind: \"ReplicatedBucket\", source: region: \"eu-west-1\", replica: region: \"us-east-1\"}\n"+
		"-- stacks/a.yaml --\nstacks: {more: {description: \"äöü€𝄞\", sorce: 1, kind: ReplicatedBucket, source: {region: eu-west-1}, replica: {region: us-east-1}}}\n")
	_, ds := Load(".", LoadOptions{})
	ds = diag.Sort(ds)
	require.Len(t, ds, 2, format(ds))
	require.Equal(t, diag.Pos{File: "s.cue", Line: 3, Col: 38}, ds[0].Pos)
	require.Equal(t, diag.Pos{File: "stacks/a.yaml", Line: 1, Col: 39}, ds[1].Pos)
}

func BenchmarkLoadYAML(b *testing.B) {
	var text strings.Builder
	text.WriteString(dataProject + "-- stacks/a.yaml --\nstacks:\n")
	for i := range 1000 {
		fmt.Fprintf(&text, "  bucket-%04d:\n    kind: ReplicatedBucket\n    source: {region: eu-west-1}\n    replica: {region: us-east-1}\n", i)
	}
	write(b, text.String())
	b.ReportAllocs()
	for b.Loop() {
		_, ds := Load(".", LoadOptions{})
		require.Empty(b, ds)
	}
}

func BenchmarkLoadErrors(b *testing.B) {
	write(b, strings.ReplaceAll(manyStacks(1000), "tags: n", "tag: n"))
	b.ReportAllocs()
	for b.Loop() {
		_, ds := Load(".", LoadOptions{})
		require.Len(b, ds, 1000)
	}
}

func TestIgnoresComeFromComments(t *testing.T) {
	write(t, `
-- project.cue --
package infra

project: accounts: prod: id: "111122223333"
-- stacks/a.yaml --
# cuemulus: ignore S3018 why all of them are public
stacks:
  # cuemulus: ignore S3014, S3016 until=2027-01-31 why old clients
  logs:
    kind: ReplicatedBucket
    source: {region: eu-west-1}
    replica: {region: us-east-1} # cuemulus: ignore S3005 why near
    retain: false # cuemulus: ignore S3015 why scratch
    # cuemulus: ignore S3010 why it is cold
    archive: {source: 1}
    description: "# cuemulus: ignore S3001 why this is text"
  more:
    kind: ReplicatedBucket
    source: {region: eu-west-1}
    replica: {region: us-east-1}
`)
	at := func(line, col int) diag.Pos { return diag.Pos{File: "stacks/a.yaml", Line: line, Col: col} }
	whole := func(stack string) Ignore {
		return Ignore{Rule: "S3018", Stack: stack, Why: "all of them are public", Pos: at(1, 1)}
	}
	p := loadHere(t)
	require.Equal(t, []Ignore{
		whole("logs"),
		{Rule: "S3014 S3016", Stack: "logs", Why: "old clients", Until: "2027-01-31", Pos: at(3, 3)},
		{Rule: "S3005", Stack: "logs", Path: "replica", Why: "near", Pos: at(7, 34)},
		{Rule: "S3015", Stack: "logs", Path: "retain", Why: "scratch", Pos: at(8, 19)},
		{Rule: "S3010", Stack: "logs", Path: "archive", Why: "it is cold", Pos: at(9, 5)},
	}, p.Stacks[0].Ignores)
	require.Equal(t, []Ignore{whole("more")}, p.Stacks[1].Ignores)
}
