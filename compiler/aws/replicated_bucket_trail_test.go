package aws_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
)

// TestTrail is the acceptance list of aws-stacks.md, section 3: the trail's ARN is the
// same in the six statements, the bucket's policy comes first, and nobody but the
// account decrypts without the guard of CloudTrail's context.
func TestTrail(t *testing.T) {
	r := compile(t, nil, `{
	source: {account: "prod", region: "eu-west-1"}
	replica: region: "us-east-1"
	usedBy: cloudTrail: {trail: "org-trail", organization: "o-exampleorgid", readers: ["arn:aws:iam::111122223333:role/auditor"]}
}`)
	require.Empty(t, r.Diagnostics)
	a := byName(t, r, "-source")
	arns := map[string]int{}
	a.Template.Root.Walk(func(_ []string, n *cfn.Node) bool {
		if f := n.Field("aws:SourceArn"); f != nil {
			text, _ := f.Value.SubText()
			arns[text]++
		}
		return true
	})
	require.Equal(t, map[string]int{"arn:${AWS::Partition}:cloudtrail:eu-west-1:111122223333:trail/org-trail": 6}, arns)
	trail, ok := a.Template.Resource("Trail")
	require.True(t, ok)
	dependsOn := a.Template.Root.Get("Resources", "Trail", "DependsOn")
	require.Equal(t, "BucketPolicy", dependsOn.Items[0].Text)
	for _, property := range []string{"IsOrganizationTrail", "EnableLogFileValidation", "IsMultiRegionTrail", "IncludeGlobalServiceEvents"} {
		require.Equal(t, "true", trail.Property(property).Text, property)
	}
	require.Equal(t, "false", statementOf(t, a, "ReadersDecryptLogs").Get("Condition", "Null", "kms:EncryptionContext:aws:cloudtrail:arn").Text)
	for _, sid := range []string{"CloudTrailWriteAccount", "CloudTrailWriteOrganization"} {
		text, _ := statementOf(t, a, sid).Get("Resource").SubText()
		require.True(t, strings.HasSuffix(text, "/*") && strings.Contains(text, "/AWSLogs/"), text)
	}
	replica := byName(t, r, "-replica")
	require.NotContains(t, mustJSON(t, replica.Template.Root), "cloudtrail")
}

func mustJSON(t *testing.T, n *cfn.Node) string {
	t.Helper()
	text, err := n.MarshalJSON()
	require.NoError(t, err)
	return string(text)
}
