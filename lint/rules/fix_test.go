package rules_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

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
