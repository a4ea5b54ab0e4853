package lint_test

import (
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
	"cuemulus.dev/lint/rules"
)

// opened makes of targets ones that are opened in their turn, and counts how often.
func opened(targets []lint.Target, times *atomic.Int64) []lint.Target {
	list := make([]lint.Target, len(targets))
	for i, t := range targets {
		list[i] = t
		list[i].Template = nil
		list[i].Open = func() *cfn.Template {
			times.Add(1)
			return t.Template
		}
	}
	return list
}

// Whether targets are at hand or opened in their turn, the findings are the same,
// also of rules that look into other targets: before, behind, and twice.
func TestOpenedTargets(t *testing.T) {
	parse := func(name, text string) lint.Target {
		tree, ds := cfn.Parse(name, []byte(text))
		require.Empty(t, ds)
		return lint.Target{Template: tree, StackName: map[string]string{"b.yaml": "producer"}[name]}
	}
	bucket := func(name, more string) string {
		return "Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    DeletionPolicy: Retain\n    Properties:\n      BucketName: " + name + more
	}
	replicates := func(to string) string {
		return "\n      ReplicationConfiguration: {Role: r, Rules: [{Status: Enabled, Destination: {Bucket: 'arn:aws:s3:::" + to + "'}}]}\n"
	}
	targets := []lint.Target{
		parse("a.yaml", bucket("source-bucket", replicates("target-bucket"))),
		parse("asks.yaml", "Resources:\n  Parameter:\n    Type: AWS::SSM::Parameter\n    Properties: {Type: String, Value: {Fn::GetStackOutput: {StackName: producer, OutputName: Name}}}\n"),
		parse("plain.yaml", "Resources:\n  Topic: {Type: AWS::SNS::Topic, Properties: {Nothing: 1}}\n"),
		parse("b.yaml", bucket("target-bucket", "\nOutputs: {Name: {Value: !Ref Bucket}}\n")),
	}
	files, err := filepath.Glob("rules/*/testdata/*.yaml")
	require.NoError(t, err)
	for _, file := range files {
		if data, err := os.ReadFile(file); err == nil {
			if tree, _ := cfn.Parse(file, data); tree != nil && cfn.IsTemplate(tree.Root) {
				targets = append(targets, lint.Target{Template: tree})
			}
		}
	}
	options := lint.Options{Profile: lint.Strict}
	want := lint.Run(rules.All(), targets, options)
	has := map[string]bool{}
	for _, d := range want {
		has[d.Rule] = true
	}
	for _, rule := range []string{"CFN001", "S3003"} { // they look into other targets
		require.True(t, has[rule], rule)
	}
	for range 5 {
		var times atomic.Int64
		require.Equal(t, want, lint.Run(rules.All(), opened(targets, &times), options))
		require.Equal(t, int64(len(targets)), times.Load())
	}
	none := []lint.Target{{Open: func() *cfn.Template { return nil }}}
	require.Empty(t, lint.Run(rules.All(), none, options))
}

func TestDeployments(t *testing.T) {
	target := lint.Target{Template: template(t, `Parameters:
  Name: {Type: String}
Conditions:
  Is: !Equals [!Ref AWS::Region, eu-west-1]
Resources:
  Bad: {Type: X, Properties: {Name: !Ref Name, Region: !Ref AWS::Region, Bad: !If [Is, a, b]}}
  # cuemulus: ignore C003 why it is accepted in all of them
  Accepted: {Type: X, Properties: {Name: !Ref Name}}
`)}
	rule := lint.Rule{ID: "C003", Name: "third", Severity: diag.Error, Run: func(p *lint.Pass) {
		for _, r := range p.Resources("") {
			if text, ok := p.Known(r.Property("Name")); ok && text != "good" {
				p.Reportf(r.Path("Properties", "Name"), "the name is wrong")
			}
			if text, ok := p.Known(r.Property("Region")); ok && text != "eu-west-1" {
				p.Reportf(r.Path("Properties", "Region"), "not in %s", text)
			}
		}
	}}
	name := func(name string) map[string]string { return map[string]string{"Name": name} }
	for _, c := range []struct {
		deployments []lint.Deployment
		want        []string
	}{
		{nil, nil},
		{[]lint.Deployment{{Name: "with a", Parameters: name("bad")}}, []string{"the name is wrong"}},
		{[]lint.Deployment{{Name: "with a", Parameters: name("bad")}, {Name: "with b", Parameters: name("worse")}}, []string{"the name is wrong"}},
		{[]lint.Deployment{{Name: "with a", Parameters: name("bad")}, {Name: "with b", Parameters: name("good")}, {Name: "with c", Parameters: name("bad")}}, []string{"the name is wrong (with a, with c)"}},
		{[]lint.Deployment{{Name: "in eu-west-1", Region: "eu-west-1"}, {Name: "in us-east-1", Region: "us-east-1"}}, []string{"not in us-east-1"}},
	} {
		target.Deployments = c.deployments
		var got []string
		for _, d := range lint.Run([]lint.Rule{rule}, []lint.Target{target}, lint.Options{}) {
			if d.Rule != "LINT005" { // with no deployment nothing is known, and nothing accepted
				got = append(got, d.Message)
			}
		}
		require.Equal(t, c.want, got, "%v", c.deployments)
	}
}

// A nested template is judged by itself and with what it is given; findings of the
// latter alone say so. The parent knows what the nested one gives back.
func TestNested(t *testing.T) {
	files := map[string]string{
		"top.yaml": `Resources:
  One: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: in/a.yaml, Parameters: {Name: given}}}
  Two: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: in/a.yaml, Parameters: {Name: good}}}
  Reads: {Type: X, Properties: {Name: !GetAtt One.Outputs.Name}}
`,
		"in/a.yaml": `Parameters: {Name: {Type: String}}
Resources:
  Always: {Type: X, Properties: {Name: bad}}
  Then: {Type: X, Properties: {Name: !Ref Name}}
Outputs: {Name: {Value: !Ref Name}}
`,
	}
	rule := lint.Rule{ID: "C003", Name: "third", Severity: diag.Error, Run: func(p *lint.Pass) {
		for _, r := range p.Resources("X") {
			if text, ok := p.Known(r.Property("Name")); ok && text != "good" {
				p.Reportf(r.Path("Properties", "Name"), "%s", text)
			}
		}
	}}
	load := func(name string) ([]byte, bool) { text, ok := files[name]; return []byte(text), ok }
	for _, order := range [][]string{{"top.yaml", "in/a.yaml"}, {"in/a.yaml", "top.yaml"}} {
		var targets []lint.Target
		for _, name := range order {
			targets = append(targets, lint.Target{Open: func() *cfn.Template {
				tree, _ := cfn.Parse(name, []byte(files[name]))
				return tree
			}})
		}
		var got []string
		for _, d := range diag.Sort(lint.Run([]lint.Rule{rule}, targets, lint.Options{Load: load})) {
			got = append(got, fmt.Sprintf("%s:%d %s", d.Pos.File, d.Pos.Line, d.Message))
		}
		require.Equal(t, []string{
			"in/a.yaml:3 bad",
			"in/a.yaml:4 given (as nested stack One of top.yaml)",
			"top.yaml:4 given",
		}, got)
	}
}
