package aws_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
)

const passwords = "stacks: passwords: aws.#PasswordStore & {\naccount: \"prod\"\nregion: \"eu-west-1\"\n}\n"

// actionsOf gives the actions of a role's policy by the services that matter here.
func actionsOf(t *testing.T, template *cfn.Template, role string) map[string]bool {
	t.Helper()
	r, ok := template.Resource(role)
	require.True(t, ok)
	actions := map[string]bool{}
	for _, s := range r.Property("Policies", "0", "PolicyDocument", "Statement").Items {
		if s.Get("Sid").Text == "WriteLog" {
			continue
		}
		resource, _ := s.Get("Resource").String()
		require.NotEqual(t, "*", resource)
		list := s.Get("Action")
		if list.Kind == cfn.String {
			list = cfn.ListOf(list)
		}
		for _, a := range list.Items {
			actions[a.Text] = true
		}
	}
	return actions
}

// TestPasswordStoreSeparatesDuties: what generates cannot read, what reads cannot write,
// and both use the key with a password's context only.
func TestPasswordStoreSeparatesDuties(t *testing.T) {
	template := templateOf(t, compiled(t, passwords), "passwords")
	generate, get := actionsOf(t, template, "GenerateRole"), actionsOf(t, template, "GetRole")
	require.Equal(t, map[string]bool{"dynamodb:PutItem": true, "dynamodb:DeleteItem": true, "kms:Encrypt": true}, generate)
	require.Equal(t, map[string]bool{"dynamodb:GetItem": true, "kms:Decrypt": true}, get)
	for id, handler := range map[string]string{"Generate": "generate", "Get": "get"} {
		function, _ := template.Resource(id)
		require.Equal(t, handler, function.Property("Handler").Text)
		require.True(t, cfn.Ref("Table").Equal(function.Property("Environment", "Variables", "TABLE_NAME")))
		role, _ := template.Resource(id + "Role")
		require.Equal(t, "false", role.Property("Policies", "0", "PolicyDocument", "Statement", "2", "Condition", "Null", "kms:EncryptionContext:env").Text)
	}
}

// TestPasswordStoreTable: the original's table had provisioned capacity, a name that was
// no name, and no protection at all.
func TestPasswordStoreTable(t *testing.T) {
	template := templateOf(t, compiled(t, passwords), "passwords")
	table, _ := template.Resource("Table")
	require.Nil(t, table.Property("TableName"))
	require.Equal(t, "PAY_PER_REQUEST", table.Property("BillingMode").Text)
	require.Equal(t, "true", table.Property("DeletionProtectionEnabled").Text)
	require.Equal(t, "true", table.Property("SSESpecification", "SSEEnabled").Text)
	require.Equal(t, "true", table.Property("PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled").Text)
	require.Equal(t, "RetainExceptOnCreate", table.Node.Get("DeletionPolicy").Text)
	require.Equal(t, "Retain", table.Node.Get("UpdateReplacePolicy").Text)
}

// TestStoredPassword: the reader waits for the password, the attribute password is used
// nowhere, and no parameter has a default.
func TestStoredPassword(t *testing.T) {
	template := templateOf(t, compiled(t, passwords+"stacks: \"orders-password\": aws.#StoredPassword & {\nstore: \"passwords\"\nenv: \"prod\"\n}\n"), "orders-password")
	generator, _ := template.Resource("Password")
	require.Equal(t, "Custom::StoredPassword", generator.Type)
	require.Equal(t, "orders-password", generator.Property("StackName").Text)
	require.Equal(t, "passwords-GenerateToken", generator.Property("ServiceToken", "Fn::ImportValue").Text)
	require.Equal(t, "RetainExceptOnCreate", generator.Node.Get("DeletionPolicy").Text)
	proof, _ := template.Resource("Proof")
	require.Equal(t, "passwords-GetToken", proof.Property("ServiceToken", "Fn::ImportValue").Text)
	require.True(t, cfn.GetAtt("Password", "StackName").Equal(proof.Property("StackName")))
	require.False(t, mentions(template.Root, "Proof.password"))
	require.False(t, mentions(template.Root.Get("Outputs"), "Proof"))
	require.Nil(t, template.Root.Get("Parameters"))
}
