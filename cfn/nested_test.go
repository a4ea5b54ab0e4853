package cfn

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNestedStacks(t *testing.T) {
	stack := func(url string) string {
		return "Resources:\n  Child:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: " + url + "}\n"
	}
	files := map[string]string{
		"top/network.yaml":  "Resources: {Vpc: {Type: AWS::EC2::VPC}, Deep: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: sub/leaf.yaml}}}",
		"top/sub/leaf.yaml": "Resources: {Topic: {Type: AWS::SNS::Topic}}",
		"top/self.yaml":     stack("./self.yaml"),
		"top/a.yaml":        stack("b.yaml"),
		"top/b.yaml":        stack("../top/a.yaml"),
		"top/broken.yaml":   "a: [",
		"top/other.yaml":    "a: b",
		"top/app.yaml":      "Resources: {App: {Type: AWS::Serverless::Application, Properties: {Location: network.yaml}}}",
	}
	for i := range 30 {
		files[fmt.Sprintf("top/d%d.yaml", i)] = stack(fmt.Sprintf("d%d.yaml", i+1))
	}
	load := Load(func(file string) ([]byte, bool) { text, ok := files[file]; return []byte(text), ok })
	var shape func(list []Nested) string
	shape = func(list []Nested) string {
		var out []string
		for _, n := range list {
			name := n.Resource.ID
			if n.Template != nil {
				name += "=" + n.Template.File
			}
			out = append(out, name+shape(n.Children))
		}
		return "[" + strings.Join(out, " ") + "]"
	}
	for url, want := range map[string]string{
		"network.yaml":               "[Child=top/network.yaml[Deep=top/sub/leaf.yaml[]]] ",
		"./sub/../network.yaml":      "[Child=top/network.yaml[Deep=top/sub/leaf.yaml[]]] ",
		"app.yaml":                   "[Child=top/app.yaml[App=top/network.yaml[Deep=top/sub/leaf.yaml[]]]] ",
		"https://example.com/x.yaml": "[] ",
		"s3://bucket/x.yaml":         "[] ",
		"/etc/passwd":                "[] ",
		"!Sub x":                     "[] ",
		"missing.yaml":               "[Child[]] TPL004@4:31",
		"../../outside.yaml":         "[Child[]] TPL004@4:31",
		"other.yaml":                 "[Child[]] TPL004@4:31",
		"broken.yaml":                "[Child[]] TPL001@1:5",
		"self.yaml":                  "[Child=top/self.yaml[Child[]]] TPL005@4:31",
		"a.yaml":                     "[Child=top/a.yaml[Child=top/b.yaml[Child[]]]] TPL005@4:31",
	} {
		tree := parse(t, "top/main.yaml", stack(url))
		list, ds := tree.NestedStacks(load.Parsed())
		got := shape(list) + " "
		for _, d := range ds {
			got += fmt.Sprintf("%s@%d:%d", d.Rule, d.Pos.Line, d.Pos.Col)
		}
		require.Equal(t, want, got, url)
	}
	_, ds := parse(t, "top/main.yaml", stack("d0.yaml")).NestedStacks(load.Parsed())
	require.Len(t, ds, 1)
	require.Equal(t, "TPL006", ds[0].Rule)
	wide := "Resources:\n"
	for i := range 300 {
		wide += fmt.Sprintf("  C%d: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: sub/leaf.yaml}}\n", i)
	}
	list, ds := parse(t, "top/main.yaml", wide).NestedStacks(load.Parsed())
	require.Len(t, list, 300)
	require.Len(t, ds, 100)
}

func TestDocumentOf(t *testing.T) {
	for source, want := range map[string]Document{
		"":                                       Other,
		"a: b":                                   Other,
		"[]":                                     Other,
		"[a]":                                    Other,
		"AWSTemplateFormatVersion: '2010-09-09'": TemplateDocument,
		"Resources: {A: {Type: T}}":              TemplateDocument,
		"Parameters: {P: {Type: String}}\nResources: {A: {Type: T}}":                        TemplateDocument,
		"template-file-path: a.yaml\nparameters: {A: b}\ntags: {C: d}":                      DeploymentDocument,
		"[{ParameterKey: A, ParameterValue: b}, {ParameterKey: C, UsePreviousValue: true}]": ParameterList,
		"[{ParameterKey: A}, {b: c}]":                                                       Other,
		"Parameters: {A: b}":                                                                ParameterMap,
		"Parameters: {A: b}\nTags: {C: d}\nStackPolicy: {}":                                 ParameterMap,
		"Parameters: {A: {Type: String}}":                                                   Other,
		"Parameters: {A: b}\nOther: c":                                                      Other,
		"Parameters: {}":                                                                    Other,
	} {
		require.Equal(t, want, DocumentOf(parse(t, "t.yaml", source).Root), source)
		require.NotEmpty(t, want.String())
	}
}

func TestReadSettings(t *testing.T) {
	show := func(list []Setting) string {
		var out []string
		for _, s := range list {
			value, _ := s.Value.Scalar()
			out = append(out, fmt.Sprintf("%s=%s@%d:%d %s", s.Key, value, s.KeyPos.Line, s.KeyPos.Col, strings.Join(s.Path, ".")))
		}
		return strings.Join(out, "; ")
	}
	s, ok := ReadSettings(parse(t, "t.yaml", "template-file-path: a.yaml\nparameters:\n  A: b\n  N: 3\ntags: {C: d}").Root)
	require.True(t, ok)
	require.Equal(t, "a.yaml", s.Template.Text)
	require.Equal(t, "A=b@3:3 parameters.A; N=3@4:3 parameters.N", show(s.Parameters))
	require.Equal(t, "C=d@5:8 tags.C", show(s.Tags))
	require.Equal(t, map[string]string{"A": "b", "N": "3"}, s.Values())

	s, ok = ReadSettings(parse(t, "t.json", `[{"ParameterKey": "A", "ParameterValue": "b"}, {"ParameterKey": "C", "UsePreviousValue": true}, {"ParameterKey": [1]}]`).Root)
	require.True(t, ok)
	require.Equal(t, "A=b@1:19 0.ParameterValue; C=@1:65 1.ParameterValue", show(s.Parameters))
	require.Equal(t, map[string]string{"A": "b"}, s.Values())

	s, ok = ReadSettings(parse(t, "t.json", `{"Parameters": {"A": "b"}, "Tags": {"C": "d"}}`).Root)
	require.True(t, ok)
	require.Equal(t, "A=b@1:17 Parameters.A", show(s.Parameters))
	require.Equal(t, "C=d@1:37 Tags.C", show(s.Tags))

	_, ok = ReadSettings(parse(t, "t.yaml", "a: b").Root)
	require.False(t, ok)
	s, ok = ReadSettings(parse(t, "t.yaml", "template-file-path: [a]\nparameters: x").Root)
	require.True(t, ok)
	require.Empty(t, s.Parameters)
}
