package template_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
	"cuemulus.dev/lint/rules/template"
)

// TestSize holds the limits on a template's length, comments and all.
func TestSize(t *testing.T) {
	for _, c := range []struct {
		length int
		want   []string
	}{
		{51_200, nil},
		{51_201, []string{"CFN049"}},
		{1_000_000, []string{"CFN049"}},
		{1_000_001, []string{"CFN048"}},
	} {
		text := "Resources:\n  Topic: {Type: AWS::SNS::Topic}\n#"
		text += strings.Repeat("-", c.length-len(text))
		parsed, ds := cfn.Parse("t.yaml", []byte(text))
		require.Empty(t, ds)
		var got []string
		for _, d := range lint.Run(template.Rules(), []lint.Target{{Template: parsed}}, lint.Options{Profile: lint.Strict}) {
			got = append(got, d.Rule)
			require.NotZero(t, d.Pos.Line)
			require.NotEmpty(t, d.Help)
		}
		require.Equal(t, c.want, got, "%d bytes", c.length)
	}
}
