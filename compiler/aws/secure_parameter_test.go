package aws_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
)

const parameterProvider = "stacks: secrets: aws.#SecureParameterProvider & {\naccount: \"prod\"\nregion: \"eu-west-1\"\n}\n"

func token(fields string) string {
	return parameterProvider + "stacks: token: aws.#SecureParameter & {\nprovider: \"secrets\"\npath: \"/secure/orders/token\"\n" + fields + "\n}\n"
}

// TestSecureParameterProvider: the original's role could read, write and delete every
// parameter of the account. This one writes below its prefix, and cannot decrypt.
func TestSecureParameterProvider(t *testing.T) {
	template := templateOf(t, compiled(t, parameterProvider), "secrets")
	role, _ := template.Resource("ProviderRole")
	seen := map[string]bool{}
	for _, s := range role.Property("Policies", "0", "PolicyDocument", "Statement").Items {
		sid := s.Get("Sid").Text
		seen[sid] = true
		resource, _ := s.Get("Resource").SubText()
		switch sid {
		case "OwnParameters":
			require.True(t, strings.HasSuffix(resource, "parameter/secure/*"), resource)
		case "UseKey":
			require.True(t, cfn.GetAtt("Key", "Arn").Equal(s.Get("Resource")))
			require.Equal(t, "ssm.eu-west-1.amazonaws.com", s.Get("Condition", "StringEquals", "kms:ViaService").Text)
			context, _ := s.Get("Condition", "StringLike", "kms:EncryptionContext:PARAMETER_ARN").SubText()
			require.True(t, strings.HasSuffix(context, "parameter/secure/*"), context)
		}
		require.False(t, mentions(s.Get("Action"), "Decrypt"))
		require.False(t, mentions(s.Get("Action"), "*"))
	}
	require.Len(t, seen, 3)
	function, _ := template.Resource("Provider")
	require.Equal(t, "/secure/", function.Property("Environment", "Variables", "PREFIX").Text)
	require.Equal(t, "provided.al2023", function.Property("Runtime").Text)
	for _, name := range []string{"ServiceToken", "KeyArn"} {
		require.NotNil(t, template.Root.Get("Outputs", name, "Export"))
	}
}

// TestSecureParameter: no value in an output or a property, a bounded time, and the
// parameter stays unless the user says that it goes.
func TestSecureParameter(t *testing.T) {
	template := templateOf(t, compiled(t, token("")), "token")
	p, _ := template.Resource("Parameter")
	require.Equal(t, "Custom::SecureParameter", p.Type)
	require.Equal(t, "secrets-ServiceToken", p.Property("ServiceToken", "Fn::ImportValue").Text)
	require.Equal(t, "60", p.Property("ServiceTimeout").Text)
	require.Equal(t, "/secure/orders/token", p.Property("Name").Text)
	require.Equal(t, "RetainExceptOnCreate", p.Node.Get("DeletionPolicy").Text)
	require.Equal(t, "Retain", p.Node.Get("UpdateReplacePolicy").Text)
	require.Len(t, template.Root.Get("Outputs").Fields, 2)
	require.True(t, cfn.GetAtt("Parameter", "Name").Equal(template.Root.Get("Outputs", "ParameterName", "Value")))
	require.True(t, cfn.GetAtt("Parameter", "Version").Equal(template.Root.Get("Outputs", "ParameterVersion", "Value")))
	require.Empty(t, template.Resources("AWS::SSM::Parameter"), "there is no SecureString in CloudFormation")

	gone := templateOf(t, compiled(t, token("onDelete: \"delete\"")), "token")
	p, _ = gone.Resource("Parameter")
	require.Equal(t, "Delete", p.Node.Get("DeletionPolicy").Text)
	require.Equal(t, "delete", p.Node.Get("Metadata", "onDelete").Text)
}

// TestFailedDeploymentLeavesNoName: what stays is deleted all the same when the
// deployment that made it is rolled back, else the next one finds the name taken. The
// functions take care that it is theirs.
func TestFailedDeploymentLeavesNoName(t *testing.T) {
	for _, c := range []struct{ stacks, stack, id, word string }{
		{token(""), "token", "Parameter", "delete"},
		{mainNetwork + billing + "}", "billing", "User", "drop"},
		{passwords + "stacks: one: aws.#StoredPassword & {\nstore: \"passwords\"\nenv: \"prod\"\n}\n", "one", "Password", "delete"},
	} {
		r, _ := templateOf(t, compiled(t, c.stacks), c.stack).Resource(c.id)
		require.Equal(t, "RetainExceptOnCreate", r.Node.Get("DeletionPolicy").Text)
		require.Equal(t, "Retain", r.Node.Get("UpdateReplacePolicy").Text)
		require.Equal(t, "retain", r.Node.Get("Metadata", "onDelete").Text, "a change of policies needs another change")
		require.Equal(t, c.word, r.Property("OnDelete").Text)
	}
}

// TestSecureParameterRotation: the same word gives the same bytes, and another word
// changes the custom resource alone.
func TestSecureParameterRotation(t *testing.T) {
	one := templateOf(t, compiled(t, token("")), "token").Root
	require.True(t, one.Equal(templateOf(t, compiled(t, token("rotation: \"1\"")), "token").Root))
	two := templateOf(t, compiled(t, token("rotation: \"2\"")), "token").Root
	require.False(t, one.Equal(two))
	two.Set(cfn.Str("1"), "Resources", "Parameter", "Properties", "Rotation")
	require.True(t, one.Equal(two))
}
