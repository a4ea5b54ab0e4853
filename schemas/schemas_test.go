package schemas

import (
	"strings"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/load"
	"github.com/stretchr/testify/require"
)

func TestEveryDefinitionAndFieldHasAComment(t *testing.T) {
	packages, err := Read()
	require.NoError(t, err)
	fields := 0
	for _, p := range packages {
		require.NotEmpty(t, p.Doc, p.Name)
		require.NotEmpty(t, p.Types, p.Name)
		for _, d := range p.Types {
			require.NotEmpty(t, d.Doc, "%s.%s", p.Name, d.Name)
			if d.Base == String {
				require.Equal(t, strings.ToLower(d.Doc[:1]), d.Doc[:1], "%s.%s: the comment of a scalar is a noun phrase", p.Name, d.Name)
			}
			for _, f := range d.Fields {
				fields++
				require.NotEmpty(t, f.Doc, "%s.%s.%s", p.Name, d.Name, f.Name)
				if f.Name != "Transform" { // a name or a list of them
					require.NotEqual(t, Any, f.Type.Base, "%s.%s.%s", p.Name, d.Name, f.Name)
				}
				if f.Type.Default != "" && f.Type.Default != `""` {
					require.Contains(t, strings.ReplaceAll(f.Doc, "\n", " "), "Default: "+f.Type.Default, "%s.%s.%s: the comment must give the default", p.Name, d.Name, f.Name)
				}
				if f.Optional && f.Name != "account" && !strings.Contains(f.Doc, "Needed for") {
					require.Contains(t, f.Doc, "Default:", "%s.%s.%s: the comment must say what happens without it", p.Name, d.Name, f.Name)
				}
			}
		}
	}
	require.Greater(t, fields, 50)
}

func TestModelOfReplicatedBucket(t *testing.T) {
	packages, err := Read()
	require.NoError(t, err)
	bucket := packages["aws"].Type("#ReplicatedBucket")
	require.NotNil(t, bucket)
	class := bucket.Field("archive").Type.Field("class").Type
	require.Equal(t, []string{"GLACIER", "DEEP_ARCHIVE", "GLACIER_IR", "none"}, class.Enum)
	require.Equal(t, `"GLACIER"`, class.Default)
	keep := bucket.Field("noncurrent").Type.Field("keep").Type
	require.Equal(t, []int64{1, 100}, []int64{*keep.Min, *keep.Max})
	require.Equal(t, "3", keep.Default)
	require.True(t, bucket.Field("source").Type.Field("region").Required)
	require.Equal(t, "schemas/aws/replicated_bucket.cue", bucket.Field("tags").Place.File)
	require.Equal(t, Map, bucket.Field("tags").Type.Base)
	require.Equal(t, 128, bucket.Field("tags").Type.Key.MaxRunes)
	require.Len(t, bucket.Field("name").Type.Patterns, 2)
}

// TestSchemasJudge evaluates values over the embedded module, without any other file.
func TestSchemasJudge(t *testing.T) {
	const cloud = `domain: "example.com", versions: eucalyptus: "4.4", vlans: eucalyptus: {id: 1000, cidr: "192.0.2.0/26"}, zones: a: {}, hosts: "clc-1": {roles: [string, ...] | *["clc"], addresses: eucalyptus: "192.0.2.2"}, publicIps: [...string] | *["198.51.100.130-198.51.100.250"]`
	const good = `source: {account: "prod", region: "eu-west-1"}, replica: region: "us-east-1"`
	instances := load.Instances([]string{"./aws", "./hybrid", "./project"}, &load.Config{FS: FS, Dir: "/"})
	require.Len(t, instances, 3)
	ctx := cuecontext.New()
	definitions := map[string]cue.Value{}
	for _, i := range instances {
		require.NoError(t, i.Err)
		v := ctx.BuildInstance(i)
		require.NoError(t, v.Validate())
		definitions[i.PkgName] = v
	}
	for _, c := range []struct{ definition, value, message string }{
		{"aws.#ReplicatedBucket", good, ""},
		{"aws.#ReplicatedBucket", good + `, name: "audit-logs", description: "x", tags: a: "b", filter: tags: c: "d", objectLock: {mode: "GOVERNANCE", days: 90}`, ""},
		{"aws.#ReplicatedBucket", good + `, naming: "x"`, "naming must be"},
		{"aws.#ReplicatedBucket", good + `, keyRef: "x"`, "keyRef must be"},
		{"aws.#ReplicatedBucket", good + `, archive: class: "x"`, "class must be"},
		{"aws.#ReplicatedBucket", good + `, objectLock: {mode: "x", days: 1}`, "mode must be"},
		{"aws.#ReplicatedBucket", good + `, deleteMarkers: true, filter: tags: c: "d"`, "S3 refuses such a rule"},
		{"aws.#ReplicatedBucket", good + `, noncurrent: days: 30, objectLock: {mode: "GOVERNANCE", days: 31}`, "until its lock ends"},
		{"aws.#ReplicatedBucket", good + `, name: "Upper"`, "out of bound"},
		{"aws.#ReplicatedBucket", good + `, name: "xn--a"`, "out of bound"},
		{"aws.#ReplicatedBucket", good + `, tags: "aws:x": "y"`, "not allowed"},
		{"aws.#ReplicatedBucket", good + `, tags: a: "", filter: {prefix: "é", tags: {"b é_.:/=+-@": ""}}`, ""},
		{"aws.#ReplicatedBucket", good + `, tags: "a*": "y"`, "not allowed"},
		{"aws.#ReplicatedBucket", good + `, tags: a: "b;"`, "out of bound"},
		{"aws.#ReplicatedBucket", good + `, tags: {for i in list.Range(0, 49, 1) {"t\(i)": ""}}`, ""},
		{"aws.#ReplicatedBucket", good + `, tags: {for i in list.Range(0, 50, 1) {"t\(i)": ""}}`, "MaxFields"},
		{"aws.#ReplicatedBucket", good + `, filter: tags: {for i in list.Range(0, 10, 1) {"t\(i)": ""}}`, ""},
		{"aws.#ReplicatedBucket", good + `, filter: tags: {for i in list.Range(0, 11, 1) {"t\(i)": ""}}`, "MaxFields"},
		{"aws.#ReplicatedBucket", good + `, description: "a\u0000b"`, "out of bound"},
		{"aws.#ReplicatedBucket", good + `, filter: prefix: "a\u001bb"`, "out of bound"},
		{"aws.#ReplicatedBucket", good + `, description: strings.Repeat("a", 851)`, "MaxRunes"},
		{"aws.#ReplicatedBucket", good + `, archive: source: 0`, "out of bound"},
		{"aws.#ReplicatedBucket", good + `, noncurrent: keep: 101`, "out of bound"},
		{"aws.#ReplicatedBucket", good + `, usedBy: {}`, "field is required"},
		{"aws.#ReplicatedBucket", `source: region: "eu-west-1"`, "required but not present"},
		{"hybrid.#Cloud", cloud, ""},
		{"hybrid.#Cloud", cloud + `, publicIps: ["198.51.100.0/24"]`, "out of bound"},
		{"hybrid.#Cloud", cloud + `, mode: "MANAGED"`, "mode must be"},
		{"hybrid.#Cloud", cloud + `, hosts: "clc-1": roles: ["clc", "db"]`, "a role is"},
		{"hybrid.#Cloud", cloud + `, hosts: "Clc": {roles: [], addresses: {}}`, "not allowed"},
		{"hybrid.#Cloud", cloud + `, asn: 0`, "out of bound"},
		{"hybrid.#Cloud", cloud + `, asn: 1.5`, "mismatched types"},
		{"hybrid.#Cloud", cloud + `, secrets: bgp: "hunter2"`, "out of bound"},
		{"hybrid.#Cloud", cloud + `, ceph: {fsid: "6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10", storageUser: "client.euca"}`, "storageUser"},
		{"hybrid.#Cloud", cloud + `, ceph: {fsid: "6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10", pools: "a,b": use: "volumes"}`, "not allowed"},
		{"project.#Project", `accounts: prod: id: "111122223333"`, ""},
		{"project.#Project", `accounts: prod: id: "111122223333", environments: live: {accounts: ["prod"], tags: {for i in list.Range(0, 50, 1) {"t\(i)": ""}}}`, "MaxFields"},
		{"project.#Project", `accounts: (strings.Repeat("a", 65)): id: "111122223333"`, "not allowed"},
		{"project.#Project", `accounts: prod: id: "111122223333", lint: exclude: ["a\u0000"]`, "out of bound"},
		{"project.#Project", `accounts: prod: id: "111122223333", lint: ignores: [{rule: "S3004", why: "a\u0007"}]`, "out of bound"},
		{"project.#Project", `{}`, "required but not present"},
		{"project.#Project", `accounts: prod: id: 111122223333`, "mismatched types"},
		{"project.#Project", `accounts: prod: {id: "111122223333", partition: "x"}`, "partition must be"},
		{"project.#Project", `accounts: prod: id: "111122223333", format: "x"`, "format must be"},
		{"project.#Project", `accounts: prod: id: "111122223333", output: "/x"`, "output"},
		{"project.#Project", `accounts: prod: id: "111122223333", lookups: a: {kind: "x", account: "prod"}`, "kind must be"},
		{"project.#Project", `accounts: prod: id: "111122223333", lint: severities: S3004: "x"`, "severity must be"},
	} {
		pkg, name, _ := strings.Cut(c.definition, ".")
		definition := definitions[pkg].LookupPath(cue.MakePath(cue.Def(name)))
		require.True(t, definition.Exists(), c.definition)
		err := definition.Unify(ctx.CompileString("import (\"list\", \"strings\")\n_l: list.Range(0, 1, 1), _s: strings.Repeat(\"\", 1)\n" + c.value)).Validate(cue.Concrete(true))
		if c.message == "" {
			require.NoError(t, err, c.value)
			continue
		}
		require.Error(t, err, c.value)
		require.Contains(t, errors.Details(err, nil), c.message, c.value)
	}
}
