package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cuemulus.dev/lint"
)

// seen runs a function as the only rule on one template.
func seen(t *testing.T, text string, look func(p *lint.Pass)) {
	t.Helper()
	ran := false
	rule := lint.Rule{ID: "A001", Name: "first", Run: func(p *lint.Pass) { look(p); ran = true }}
	for _, d := range lint.Run([]lint.Rule{rule}, []lint.Target{{Template: template(t, text)}}, lint.Options{}) {
		require.Fail(t, d.Message)
	}
	require.True(t, ran)
}

func TestSettings(t *testing.T) {
	presence := map[lint.Presence]string{lint.Absent: "absent", lint.Present: "present", lint.Perhaps: "perhaps"}
	for _, c := range []struct{ name, resource, path, want string }{
		{"there", "Properties: {A: x}", "A", "present x Properties.A"},
		{"not there", "Properties: {B: x}", "A", "absent"},
		{"no properties", "", "A.B", "absent"},
		{"not there below", "Properties: {A: {C: 1}}", "A.B", "absent Properties.A"},
		{"no value", "Properties: {A: !Ref AWS::NoValue}", "A", "absent Properties.A"},
		{"no value above", "Properties: {A: !Ref AWS::NoValue}", "A.B", "absent Properties.A"},
		{"a default", "Properties: {A: !Ref P}", "A", "present default Properties.A"},
		{"computed", "Properties: {A: !GetAtt X.Y}", "A", "present ${X.Y} Properties.A"},
		{"below something computed", "Properties: {A: !GetAtt X.Y}", "A.B", "perhaps Properties.A"},
		{
			"two sides", "Properties: {A: !If [C, x, y]}", "A",
			"present x Properties.A.Fn::If.1 when C is true; present y Properties.A.Fn::If.2 when C is false",
		},
		{
			"one side lacks it", "Properties: {A: !If [C, {B: x}, !Ref AWS::NoValue]}", "A.B",
			"present x Properties.A.Fn::If.1.B when C is true; absent Properties.A.Fn::If.2 when C is false",
		},
		{
			"the same condition again", "Properties: {A: !If [C, {B: !If [C, x, y]}, {B: z}]}", "A.B",
			"present x Properties.A.Fn::If.1.B.Fn::If.1 when C is true; present z Properties.A.Fn::If.2.B when C is false",
		},
		{
			"two conditions", "Properties: {A: !If [C, x, !If [D, y, z]]}", "A",
			"present x Properties.A.Fn::If.1 when C is true; present y Properties.A.Fn::If.2.Fn::If.1 when C is false and D is true; present z Properties.A.Fn::If.2.Fn::If.2 when C is false and D is false",
		},
		{"the resource's condition", "Condition: C\n    Properties: {A: !If [C, x, y]}", "A", "present x Properties.A.Fn::If.1"},
		{"no condition", "Properties: {A: !If [C, x]}", "A", "perhaps Properties.A"},
		{"items", "Properties: {A: [{B: x}, {C: 1}, !Ref AWS::NoValue, !If [C, {B: y}, !Ref AWS::NoValue]]}", "A.*.B", "present x Properties.A.0.B; absent Properties.A.1; present y Properties.A.3.Fn::If.1.B when C is true"},
		{"no items", "Properties: {B: 1}", "A.*.B", ""},
		{"no items on one side", "Properties: {A: !If [C, !Ref AWS::NoValue, [{B: x}]]}", "A.*.B", "present x Properties.A.Fn::If.2.0.B when C is false"},
		{"one item without its list", "Properties: {A: {B: x}}", "A.*.B", "present x Properties.A.B"},
		{"a macro beside", "Properties: {Fn::Transform: {Name: M}, B: 1}", "A", "perhaps Properties"},
		{"a loop beside", "Properties: {'Fn::ForEach::X': [I, [a], {'${I}': 1}]}", "A", "perhaps Properties"},
		{"text in place of a map", "Properties: {A: '{}'}", "A.B", "perhaps Properties.A"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := "Parameters:\n  P: {Type: String, Default: default}\nResources:\n  R:\n    Type: T\n    " + c.resource + "\n"
			seen(t, text, func(p *lint.Pass) {
				r, _ := p.Resource("R")
				var got []string
				for _, st := range p.Settings(r, strings.Split(c.path, ".")...) {
					words := []string{presence[st.Presence]}
					if st.Text != "" {
						words = append(words, st.Text)
					}
					if path := strings.Join(st.Path[2:], "."); path != "" {
						words = append(words, path)
					}
					got = append(got, strings.TrimSuffix(strings.Join(words, " ")+" "+st.Scenario.String(), " "))
				}
				assert.Equal(t, c.want, strings.Join(got, "; "))
			})
		})
	}
}

func TestSettingsOfGlobals(t *testing.T) {
	text := "Globals: {Function: {Tracing: Active}}\nResources:\n  R: {Type: AWS::Serverless::Function, Properties: {Timeout: 3}}\n"
	seen(t, text, func(p *lint.Pass) {
		r, _ := p.Resource("R")
		assert.Equal(t, lint.Perhaps, p.Settings(r, "Tracing")[0].Presence)
		assert.Equal(t, lint.Absent, p.Settings(r, "VpcConfig")[0].Presence)
	})
}

func TestTogether(t *testing.T) {
	text := "Resources:\n  R: {Type: T, Properties: {A: !If [C, x, y], B: !If [C, v, w], D: z}}\n"
	seen(t, text, func(p *lint.Pass) {
		r, _ := p.Resource("R")
		a, b, d := p.Settings(r, "A"), p.Settings(r, "B"), p.Settings(r, "D")
		assert.True(t, p.Together(a[0], b[0]))
		assert.False(t, p.Together(a[0], b[1]))
		assert.True(t, p.Together(a[1], d[0]))
		assert.True(t, a[0].Says("X"))
		assert.False(t, a[0].Says("y"))
	})
}

// TestSettingsAreBounded holds that conditions which multiply come to an end.
func TestSettingsAreBounded(t *testing.T) {
	value := "x"
	for i := range 11 {
		value = fmt.Sprintf("!If [C%d, %s, %s]", i, value, value)
	}
	seen(t, "Resources:\n  R: {Type: T, Properties: {A: "+value+"}}\n", func(p *lint.Pass) {
		r, _ := p.Resource("R")
		assert.LessOrEqual(t, len(p.Settings(r, "A")), 256)
	})
}

func TestRequire(t *testing.T) {
	rule := tagged("A001", "first")
	rule.Run = lint.Require(lint.Requirement{
		Types: []string{"T"}, Path: "On", Want: []string{"true"},
		Missing: "it is not on", Wrong: "it is %s", Help: "write true", Unless: []string{"Source"},
	})
	for _, c := range []struct{ properties, want string }{
		{"On: true", ""},
		{"On: 'True'", ""},
		{"On: !GetAtt X.Y", ""},
		{"Source: x", ""},
		{"Source: !If [C, x, !Ref AWS::NoValue]", ""},
		{"Other: 1", "2:3 it is not on"},
		{"On: false", "2:41 it is false"},
		{"On: !If [C, true, false]", "2:55 it is false when C is false"},
		{"On: !If [C, true, !Ref AWS::NoValue]", "2:55 it is not on when C is false"},
	} {
		text := "Resources:\n  R: {Type: T, Properties: {        " + c.properties + "}}\n"
		var got []string
		for _, d := range lint.Run([]lint.Rule{rule}, []lint.Target{{Template: template(t, text)}}, lint.Options{}) {
			got = append(got, fmt.Sprintf("%d:%d %s", d.Pos.Line, d.Pos.Col, d.Message))
		}
		require.Equal(t, c.want, strings.Join(got, "; "), c.properties)
	}
}

func TestPrincipals(t *testing.T) {
	for _, c := range []struct {
		statement           string
		everybody, narrowed bool
	}{
		{"Principal: '*'", true, false},
		{"Principal: {AWS: '*'}", true, false},
		{"Principal: {AWS: [x, '*']}", true, false},
		{"Principal: {Service: '*'}", false, false},
		{"Principal: {AWS: '111122223333'}", false, false},
		{"Principal: '*', Condition: {StringEquals: {'AWS:PrincipalOrgId': o-exampleorgid}}", true, true},
		{"Principal: '*', Condition: {StringLike: {'aws:PrincipalArn': '*'}}", true, false},
		{"Principal: '*', Condition: {StringNotEquals: {'aws:PrincipalOrgID': o-exampleorgid}}", true, false},
		{"Principal: '*', Condition: {StringEqualsIfExists: {'aws:PrincipalOrgID': o-exampleorgid}}", true, false},
		{"Principal: '*', Condition: {IpAddress: {'aws:SourceIp': 0.0.0.0/0}}", true, false},
		{"Principal: '*', Condition: {IpAddress: {'aws:SourceIp': 192.0.2.0/24}}", true, true},
		{"Principal: '*', Condition: {Bool: {'aws:SecureTransport': 'true'}}", true, false},
		{"Principal: '*', Condition: !If [C, {}, !Ref AWS::NoValue]", true, true},
	} {
		text := "Resources:\n  K: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {Statement: {Effect: Allow, Action: kms:Decrypt, " + c.statement + "}}}}\n"
		seen(t, text, func(p *lint.Pass) {
			st := &p.Statements()[0]
			_, everybody := p.Everybody(st)
			assert.Equal(t, c.everybody, everybody, c.statement)
			assert.Equal(t, c.narrowed, p.Narrowed(st), c.statement)
		})
	}
}
