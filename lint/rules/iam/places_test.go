package iam_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/spec"
	model "cuemulus.dev/iam"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
	"cuemulus.dev/lint/rules/iam"
)

// run judges one template by the area's rules.
func run(t testing.TB, text string, opt lint.Options) []diag.Diagnostic {
	t.Helper()
	template, ds := cfn.Parse("t.yaml", []byte(text))
	require.Empty(t, ds, text)
	found := lint.Run(iam.Rules(), []lint.Target{{Template: template}}, opt)
	for _, d := range found {
		require.NotEqual(t, lint.CrashRule, d.Rule, "%v", d)
	}
	return found
}

// at gives "line:col" of the findings of a rule.
func at(found []diag.Diagnostic, rule string) (list []string) {
	for _, d := range found {
		if d.Rule == rule {
			list = append(list, fmt.Sprintf("%d:%d", d.Pos.Line, d.Pos.Col))
		}
	}
	return list
}

// documentAt writes a template with a policy at a place, whose action no service has.
// text says that it is JSON in a string.
func documentAt(p lint.PolicyPlace, text bool) string {
	principal := ""
	if p.Kind.HasPrincipal() {
		principal = `"Principal": "*",`
	}
	statement := []string{`{"Effect": "Deny",` + principal, ` "Action":`, `  "s3:Nonsense",`, ` "Resource": "*"}`}
	lines := statement
	if !p.Statement {
		lines = append([]string{`{"Version": "2012-10-17", "Statement":`}, append(statement, `}`)...)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "Resources:\n  Example:\n    Type: %s\n    Properties:\n      Type: SERVICE_CONTROL_POLICY\n", p.Type)
	indent := "      "
	steps := strings.Split(p.Path, ".")
	for i, step := range steps {
		switch {
		case step == "*":
			indent = strings.TrimSuffix(indent, "  ") + "- "
			continue
		case i == len(steps)-1:
			fmt.Fprintf(&out, "%s%s:", indent, step)
		default:
			fmt.Fprintf(&out, "%s%s:\n", indent, step)
		}
		indent = strings.ReplaceAll(indent, "-", " ") + "  "
	}
	if strings.HasSuffix(p.Path, ".*") { // the item itself
		out.WriteString(strings.TrimSuffix(indent, "- ") + "-")
		indent = strings.ReplaceAll(indent, "-", " ") + "  "
	}
	if text {
		out.WriteString(" |")
	}
	for _, line := range lines {
		out.WriteString("\n" + indent + line)
	}
	return out.String() + "\n"
}

// TestEveryPlace holds that a bad policy is found at every property that holds one, on
// its line, as an object and as JSON in a string.
func TestEveryPlace(t *testing.T) {
	places := lint.PolicyPlaces()
	require.Greater(t, len(places), 90)
	for _, p := range places {
		for _, text := range []bool{false, true} {
			if text && (p.Statement || strings.HasPrefix(p.Type, "AWS::Serverless::")) {
				continue
			}
			t.Run(fmt.Sprintf("%s %s %t", p.Type, p.Path, text), func(t *testing.T) {
				template := documentAt(p, text)
				line, col := 0, 0
				for i, s := range strings.Split(template, "\n") {
					if c := strings.Index(s, `"s3:Nonsense"`); c >= 0 {
						line, col = i+1, c+1
					}
				}
				require.Equal(t, []string{fmt.Sprintf("%d:%d", line, col)}, at(run(t, template, lint.Options{}), "IAM120"), template)
			})
		}
	}
}

// TestPlacesExist holds that the properties of the table exist.
func TestPlacesExist(t *testing.T) {
	facts := spec.Open()
	for _, p := range lint.PolicyPlaces() {
		kind, ok := facts.Type(p.Type)
		require.True(t, ok, p.Type)
		_, ok = kind.Property(strings.Split(p.Path, ".")...)
		require.True(t, ok, "%s has no %s", p.Type, p.Path)
	}
}

// TestPlacesOfFacts holds the table against the facts that it was made of.
func TestPlacesOfFacts(t *testing.T) {
	text, err := os.ReadFile("../../../../shared/facts/cfn-policy-positions.json")
	if os.IsNotExist(err) {
		t.Skip("the facts are not here")
	}
	require.NoError(t, err)
	var facts map[string][][3]string
	require.NoError(t, json.Unmarshal(text, &facts))
	require.NotEmpty(t, facts)
	have := map[string]model.Type{}
	for _, p := range lint.PolicyPlaces() {
		have[p.Type+" "+p.Path] = p.Kind
	}
	kinds := map[string][]model.Type{
		"identity": {model.Identity}, "trust": {model.Trust}, "session": {model.Session}, "endpoint": {model.Endpoint},
		"iot": {model.Identity}, "scp/rcp": {model.SCP}, "ram-template": {model.Resource}, "resource": {model.Resource, model.Key},
	}
	for kind, rows := range facts {
		if kind == "arn-ref" { // lists of names, no documents
			continue
		}
		for _, row := range rows {
			got, ok := have[row[0]+" "+strings.ReplaceAll(row[1], "[]", ".*")]
			require.True(t, ok, "%v", row)
			require.Contains(t, kinds[kind], got, "%v", row)
		}
	}
}
