package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

const conditional = `Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod]}
  Words: {Type: CommaDelimitedList, Default: "a,b"}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Equals [!Ref Stage, dev]
Resources:
  A:
    Type: T
    Condition: IsProd
    Properties:
      X: !If [IsDev, never, always]
      Y: !If [IsProd, always, never]
  B:
    Type: T
    Properties:
      X: !If [IsProd, [p, !If [IsDev, never, q]], d]
      Y: !If [IsProd, {K: 1}, {K: 2}]
      Z: !If [IsProd, {K: 1}, {L: 2}]
      N: !If [IsProd, !Ref AWS::NoValue, !If [IsProd, {K: 1}, !Ref AWS::NoValue]]
      S: !Split [",", "m,n"]
      M: {"Fn::Transform": {Name: M}, K: 1}
`

func TestValuesByScenario(t *testing.T) {
	parsed := template(t, conditional)
	inside(t, lint.Target{Template: parsed}, func(s *lint.Scope) {
		values := func(path ...string) string {
			var out []string
			for _, v := range s.Values(parsed.Root.Get(path...), path) {
				require.Same(t, v.Node, parsed.Root.Get(v.Path...))
				out = append(out, strings.TrimSpace(v.Text+" "+v.Scenario.String()))
			}
			return strings.Join(out, "; ")
		}
		require.Equal(t, "always when IsDev is false", values("Resources", "A", "Properties", "X"))
		require.Equal(t, "always when IsProd is true", values("Resources", "A", "Properties", "Y"))
		require.Equal(t, "p when IsProd is true; q when IsDev is false and IsProd is true; d when IsProd is false", values("Resources", "B", "Properties", "X"))
		require.Equal(t, "m; n", values("Resources", "B", "Properties", "S"))

		b, _ := s.Resource("B")
		for path, want := range map[string]lint.Presence{
			"X": lint.Present, "Y": lint.Present, "Y.K": lint.Present, "Z": lint.Present, "Z.K": lint.Perhaps, "Z.Q": lint.Absent,
			"N": lint.Absent, "N.K": lint.Absent, "M.K": lint.Present, "M.L": lint.Perhaps, "Q": lint.Absent,
		} {
			require.Equal(t, want, s.Has(b.Node, append([]string{"Properties"}, strings.Split(path, ".")...)...), path)
		}
		s.Evaluate(func(e *eval.Evaluator) {
			require.Equal(t, eval.No, e.Satisfiable(eval.Scenario{}.With(eval.When("IsProd", true), eval.When("IsDev", true))))
		})
	})
}

func TestFindingsNameTheirScenario(t *testing.T) {
	parsed := template(t, conditional)
	rule := lint.Rule{ID: "A001", Name: "letters", Severity: diag.Warning, Run: func(p *lint.Pass) {
		for _, r := range p.Resources("") {
			path := r.Path("Properties", "X")
			for _, v := range p.Values(r.Property("X"), path) {
				p.Report(v.Path, v.Text+" is wrong")
			}
			p.Report(r.Path("Properties", "Y", "Fn::If", "1"), "it is so when IsProd is true")
		}
	}}
	var got []string
	for _, d := range lint.Run([]lint.Rule{rule}, []lint.Target{{Template: parsed}}, lint.Options{}) {
		got = append(got, d.Resource+": "+d.Message)
	}
	require.Equal(t, []string{
		"A: always is wrong when IsDev is false", "A: it is so when IsProd is true",
		"B: p is wrong when IsProd is true", "B: q is wrong when IsDev is false and IsProd is true", "B: d is wrong when IsProd is false",
		"B: it is so when IsProd is true",
	}, got)
}

// TestLoopsAndGlobals judges what the transforms make, at the places that the user
// wrote, without a fix.
func TestLoopsAndGlobals(t *testing.T) {
	rule := lint.Rule{ID: "A001", Name: "x", Severity: diag.Warning, Run: func(p *lint.Pass) {
		for _, r := range p.Resources("") {
			if n := r.Property("X"); n != nil {
				text, _ := p.Text(n)
				d := p.Report(r.Path("Properties", "X"), "X is "+text)
				lint.Fix(d, "quote it", lint.Quote(n.Pos, n.End, n.Text))
			}
		}
	}}
	for source, want := range map[string]string{
		"Transform: AWS::LanguageExtensions\nParameters: {W: {Type: CommaDelimitedList, Default: 'p,q'}}\nResources:\n  Fn::ForEach::L:\n    - I\n    - !Ref W\n    - R${I}: {Type: T, Properties: {X: !Sub 'x-${I}'}}\n  Plain: {Type: T, Properties: {X: y}}\n": "Rp 7:40 X is x-p false; Rq 7:40 X is x-q false; Plain 8:36 X is y true",
		"Transform: AWS::Serverless-2016-10-31\nGlobals: {Function: {X: g}}\nResources:\n  F: {Type: AWS::Serverless::Function}\n  G: {Type: AWS::Serverless::Function, Properties: {X: own}}\n":                                                                  "F 2:25 X is g false; G 5:56 X is own true",
	} {
		var got []string
		for _, d := range lint.Run([]lint.Rule{rule}, []lint.Target{{Template: template(t, source)}}, lint.Options{}) {
			got = append(got, fmt.Sprintf("%s %d:%d %s %v", d.Resource, d.Pos.Line, d.Pos.Col, d.Message, d.Fix != nil))
		}
		require.Equal(t, want, strings.Join(got, "; "))
	}
	items := "[" + strings.Repeat("a,", 999) + "a]"
	wide := template(t, "Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::L: [I, "+items+", {Fn::ForEach::M: [J, "+items+", {'A&{I}&{J}': {Type: T}}]}]\n")
	found := lint.Run(nil, []lint.Target{{Template: wide}}, lint.Options{})
	require.Len(t, found, 1)
	require.Equal(t, "TPL003", found[0].Rule)
}
