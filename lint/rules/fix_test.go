package rules_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/internal/fix"
	"cuemulus.dev/lint"
	"cuemulus.dev/lint/rules"
)

// mended judges a template, makes the fixes of one rule, and gives the text and
// what the rule still finds.
func mended(t *testing.T, file, text, rule string) (result string, left []diag.Diagnostic) {
	t.Helper()
	judge := func(text string) (found []diag.Diagnostic) {
		for _, d := range lint.Run(rules.All(), []lint.Target{{Template: parse(t, file, []byte(text))}}, lint.Options{Profile: lint.Strict}) {
			if d.Rule == rule {
				found = append(found, d)
			}
		}
		return found
	}
	var fixes []*diag.Fix
	for _, d := range judge(text) {
		if d.Fix != nil {
			fixes = append(fixes, d.Fix)
		}
	}
	out, _ := fix.Apply([]byte(text), fixes)
	return string(out), judge(string(out))
}

// TestFixesMend holds every rule that says it has a fix to it: the fix of its bad
// example leaves nothing to find. A rule that does not say so has none.
func TestFixesMend(t *testing.T) {
	withFix := 0
	for _, r := range rules.All() {
		if r.Fix == "" {
			require.Empty(t, r.FixRequest, r.ID)
			if r.Hosts != nil {
				continue // its examples are files of hosts, in which nothing is mended
			}
			for _, target := range example(t, r.Bad) {
				for _, d := range lint.Run(rules.All(), []lint.Target{target}, lint.Options{Profile: lint.Strict}) {
					require.False(t, d.Rule == r.ID && d.Fix != nil, "%s has a fix and does not say so", r.ID)
				}
			}
			continue
		}
		withFix++
		text, left := mended(t, "example.yaml", r.Bad, r.ID)
		require.NotEqual(t, r.Bad, text, r.ID)
		require.Empty(t, left, r.ID)
		require.Regexp(t, `^[a-z].*[^.]$`, r.Fix, r.ID)
	}
	require.GreaterOrEqual(t, withFix, 4)
}

func TestFixForms(t *testing.T) {
	for _, c := range []struct{ name, file, rule, text, want string }{
		{
			"version, comment stays", "t.yaml", "STYLE001",
			"P:\n  Version: 2012-10-17 # as ever\n  Statement: []\nQ: {Version: 2008-10-17, Statement: []}\n",
			"P:\n  Version: \"2012-10-17\" # as ever\n  Statement: []\nQ: {Version: \"2008-10-17\", Statement: []}\n",
		},
		{"version with an anchor", "t.yaml", "STYLE001", "P: {Version: &v 2012-10-17, Statement: []}\n", "P: {Version: &v 2012-10-17, Statement: []}\n"},
		{"version with a tag", "t.yaml", "STYLE001", "P: {Version: !!str 2012-10-17, Statement: []}\n", "P: {Version: !!str 2012-10-17, Statement: []}\n"},
		{"version that is an alias", "t.yaml", "STYLE001", "V: &v \"2012-10-17\"\nP: {Version: *v, Statement: []}\n", "V: &v \"2012-10-17\"\nP: {Version: *v, Statement: []}\n"},
		{"no policy", "t.yaml", "STYLE001", "P: {Version: 2012-10-17}\n", "P: {Version: 2012-10-17}\n"},
		{
			"leading zeros", "t.yaml", "STYLE002",
			"Mappings:\n  012345670123:\n    eu-west-1: {Mode: 000644}\nList: [0123, 0189, 10, \"012\", 0.5, 0]\n",
			"Mappings:\n  \"012345670123\":\n    eu-west-1: {Mode: \"000644\"}\nList: [\"0123\", 0189, 10, \"012\", 0.5, 0]\n",
		},
		{"leading zero of a text", "t.yaml", "STYLE002", "A: !Sub 0123\nB: |\n  0123\n", "A: !Sub 0123\nB: |\n  0123\n"},
		{
			"sub, short", "t.yaml", "STYLE003",
			"A: !Sub \"x\" # why\nB: !Sub   plain text\nC: [!Sub 'x', !Sub z]\nD: !Sub |\n  a\n  b\nE: !Sub\n  \"x\"\n",
			"A: \"x\" # why\nB: plain text\nC: ['x', z]\nD: |\n  a\n  b\nE: \n  \"x\"\n",
		},
		{
			"sub, long", "t.yaml", "STYLE003",
			"A:\n  Fn::Sub: x\nB: {Fn::Sub: x}\nC:\n  - Fn::Sub: \"x\"\n  - {\"Fn::Sub\": 'x'}\n",
			"A:\n  x\nB: x\nC:\n  - \"x\"\n  - 'x'\n",
		},
		{"sub, JSON", "t.json", "STYLE003", `{"A": { "Fn::Sub" : "x" }, "B": [{"Fn::Sub": "y"}]}`, `{"A": "x", "B": ["y"]}`},
		{
			"sub that must stay", "t.yaml", "STYLE003",
			"A: !Sub true\nB: !Sub 0123\nC: !Sub ${!Literal}\nD: !Sub [\"${x}\", {x: 1}]\nE:\n  Fn::Sub: # why\n    x\nF: &a !Sub x\n",
			"A: !Sub true\nB: !Sub 0123\nC: !Sub ${!Literal}\nD: !Sub [\"${x}\", {x: 1}]\nE:\n  Fn::Sub: # why\n    x\nF: &a !Sub x\n",
		},
		{
			"retain, block", "t.yaml", "S3015",
			"Resources:\n  B:\n    Type: AWS::S3::Bucket # data\n    # versions\n    Properties: {VersioningConfiguration: {Status: Enabled}}\n",
			"Resources:\n  B:\n    Type: AWS::S3::Bucket # data\n    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n    # versions\n    Properties: {VersioningConfiguration: {Status: Enabled}}\n",
		},
		{
			"retain, block at the end", "t.yaml", "S3015",
			"Resources:\n  B:\n    DeletionPolicy: Retain\n    Properties: {VersioningConfiguration: {Status: Enabled}}\n    Type: AWS::S3::Bucket",
			"Resources:\n  B:\n    DeletionPolicy: Retain\n    Properties: {VersioningConfiguration: {Status: Enabled}}\n    Type: AWS::S3::Bucket\n    UpdateReplacePolicy: Retain",
		},
		{
			"retain, flow", "t.yaml", "S3015",
			"Resources:\n  B: {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: {Status: Enabled}}}\n",
			"Resources:\n  B: {Type: AWS::S3::Bucket, DeletionPolicy: Retain, UpdateReplacePolicy: Retain, Properties: {VersioningConfiguration: {Status: Enabled}}}\n",
		},
		{
			"retain, JSON", "t.json", "S3015",
			"{\"Resources\": {\n\t\"B\": {\n\t\t\"Type\": \"AWS::S3::Bucket\",\n\t\t\"Properties\": {\"VersioningConfiguration\": {\"Status\": \"Enabled\"}}\n\t}\n}}\n",
			"{\"Resources\": {\n\t\"B\": {\n\t\t\"Type\": \"AWS::S3::Bucket\",\n\t\t\"DeletionPolicy\": \"Retain\",\n\t\t\"UpdateReplacePolicy\": \"Retain\",\n\t\t\"Properties\": {\"VersioningConfiguration\": {\"Status\": \"Enabled\"}}\n\t}\n}}\n",
		},
		{
			"retain, what an anchor brings in", "t.yaml", "S3015",
			"X: &b {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: {Status: Enabled}}}\nResources:\n  B: *b\n",
			"X: &b {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: {Status: Enabled}}}\nResources:\n  B: *b\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, left := mended(t, c.file, c.text, c.rule)
			require.Equal(t, c.want, got)
			if got != c.text {
				require.Empty(t, left)
				before, after := parse(t, c.file, []byte(c.text)).Root, parse(t, c.file, []byte(got)).Root
				if strings.HasPrefix(c.rule, "STYLE003") {
					return // it takes a function away, on purpose
				}
				for _, f := range before.Fields {
					require.NotNil(t, after.Field(f.Key))
				}
			}
		})
	}
}

// TestFixesOfRealTemplates mends real templates with everything that there is, and
// requires that they say the same afterwards, but for what was to change.
func TestFixesOfRealTemplates(t *testing.T) {
	root := filepath.Join(shared, "templates")
	if _, err := os.Stat(root); os.IsNotExist(err) {
		t.Skip("the templates are not here")
	}
	changed := 0
	require.NoError(t, filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		before, _ := cfn.Parse(name, data)
		if before == nil || !cfn.IsTemplate(before.Root) {
			return nil
		}
		var fixes []*diag.Fix
		for _, d := range lint.Run(rules.All(), []lint.Target{{Template: before}}, lint.Options{Profile: lint.Strict}) {
			if d.Fix != nil {
				fixes = append(fixes, d.Fix)
			}
		}
		text, done := fix.Apply(data, fixes)
		if !slices.Contains(done, true) {
			require.Equal(t, string(data), string(text))
			return nil
		}
		changed++
		after, _ := cfn.Parse(name, text)
		require.NotNil(t, after, "%s:\n%s", name, text)
		require.True(t, bare(before.Root).Equal(bare(after.Root)), name)
		require.Equal(t, bytes.Count(data, []byte("#")), bytes.Count(text, []byte("#")), "%s: a comment is lost", name)
		return nil
	}))
	require.Greater(t, changed, 10)
}

// bare is a value without what fixes change: every scalar is a text, Fn::Sub
// without variables is its text, retention policies are left out.
func bare(n *cfn.Node) *cfn.Node {
	if text, ok := n.SubText(); ok && !strings.Contains(text, "${") && n.Fields[0].Value.Kind == cfn.String {
		return cfn.Str(text)
	}
	if text, ok := n.Scalar(); ok {
		return cfn.Str(text)
	}
	copied := &cfn.Node{Kind: n.Kind}
	for _, item := range n.Items {
		copied.Items = append(copied.Items, bare(item))
	}
	for _, f := range n.Fields {
		if f.Key != "DeletionPolicy" && f.Key != "UpdateReplacePolicy" {
			copied.Fields = append(copied.Fields, cfn.Field{Key: f.Key, Value: bare(f.Value)})
		}
	}
	return copied
}

// TestPeersReadAsTheyDo asks cfn-lint which of its suppressions count where.
func TestPeersReadAsTheyDo(t *testing.T) {
	tool, err := exec.LookPath("cfn-lint")
	if err != nil {
		if os.Getenv("CUEMULUS_ORACLES") == "required" {
			t.Fatal("cfn-lint is needed")
		}
		t.Skip("cfn-lint is not here")
	}
	resource := "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties: {DisplayName: !Sub \"x\"}\n"
	in := func(ids string) string {
		return "    Metadata: {cfn-lint: {config: {ignore_checks: [" + ids + "]}}}\n"
	}
	accepted := 0
	for _, text := range []string{
		resource, resource + in("W1020"), resource + in("W"), resource + in("E1020"),
		strings.TrimPrefix(in("W1020"), "    ") + resource, strings.TrimPrefix(in("W10"), "    ") + resource, strings.TrimPrefix(in("E"), "    ") + resource,
	} {
		file := filepath.Join(t.TempDir(), "t.yaml")
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
		out, err := exec.Command(tool, "--format", "parseable", "--", file).CombinedOutput()
		var exit *exec.ExitError
		require.True(t, err == nil || errors.As(err, &exit), string(out))
		theirs := strings.Contains(string(out), "W1020")
		ours := slices.Contains(ids(lint.Run(rules.All(), []lint.Target{{Template: parse(t, "t.yaml", []byte(text))}}, lint.Options{Profile: lint.Strict})), "STYLE003")
		require.Equal(t, theirs, ours, text)
		if !ours {
			accepted++
		}
	}
	require.Equal(t, 3, accepted)
}

// FuzzFixes mends whatever can be read, and requires that it can be read
// afterwards and says the same.
func FuzzFixes(f *testing.F) {
	for _, seed := range []string{
		"Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties: {VersioningConfiguration: {Status: Enabled}}\n",
		"A: !Sub x\nB: [!Sub 'y', {Fn::Sub: z}]\nC:\n  Fn::Sub: |\n    a\nP: {Version: 2012-10-17, Statement: []}\n",
		"? 0123\n: 0123\nD: &a 0123\nE: *a\nF: {<<: {G: 0123}}\n",
		"{\"Resources\": {\"B\": {\"Type\": \"AWS::S3::Bucket\", \"Properties\": {\"ObjectLockEnabled\": true}}}, \"A\": {\"Fn::Sub\": \"x\"}}",
		"A: !Sub\r\n  \"x\"\r\nB: !Sub >-\r\n  folded\r\n",
		"- !Sub - x\n- [0123,\n 0123]\n",
		"Resources: {B: {? Type : AWS::S3::Bucket, Properties: {ObjectLockEnabled: true}}}\n",
		"A: !Sub \"a\" \nK: !Sub key: 1\n",
	} {
		f.Add([]byte(seed))
	}
	chosen := slices.DeleteFunc(rules.All(), func(r lint.Rule) bool { return r.Fix == "" })
	f.Fuzz(func(t *testing.T, data []byte) {
		before, ds := cfn.Parse("t.yaml", data)
		if before == nil || len(ds) > 0 { // Equal knows no keys that stand twice
			return
		}
		var fixes []*diag.Fix
		for _, d := range lint.Run(chosen, []lint.Target{{Template: before}}, lint.Options{Profile: lint.Strict}) {
			if d.Fix != nil {
				fixes = append(fixes, d.Fix)
			}
		}
		text, _ := fix.Apply(data, fixes)
		after, ds := cfn.Parse("t.yaml", text)
		require.NotNil(t, after, "%q became %q: %v", data, text, ds)
		require.True(t, bare(before.Root).Equal(bare(after.Root)), "%q became %q", data, text)
	})
}
