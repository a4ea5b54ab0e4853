package aws_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLongestDescription holds that the longest description that the schema takes,
// under the longest name, fits what CloudFormation takes: 1,024 bytes.
func TestLongestDescription(t *testing.T) {
	name := strings.Repeat("a", 48)
	r := compile(t, nil, `{
	name: "`+name+`"
	description: "`+strings.Repeat("ü", 425)+`"
	source: {account: "prod", region: "eu-west-1"}
	replica: {account: "prod", region: "us-east-1"}
}`)
	require.Empty(t, r.Diagnostics)
	require.NotEmpty(t, r.Artifacts)
	for _, a := range r.Artifacts {
		text, ok := a.Template.Root.Get("Description").String()
		require.True(t, ok)
		require.LessOrEqual(t, len(text), 1024, a.StackName)
		require.Greater(t, len(text), 950, "the limit is not far lower than need be")
	}
}
