package lint_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// TestIdentities holds in how many ways a policy is attached to a role, user or group.
func TestIdentities(t *testing.T) {
	document := "PolicyDocument: {Version: 2012-10-17, Statement: {Effect: Allow, Action: 's3:*', Resource: '*'}}"
	template, ds := cfn.Parse("t.yaml", []byte(strings.ReplaceAll(`Resources:
  Role: {Type: AWS::IAM::Role, Properties: {RoleName: worker, AssumeRolePolicyDocument: {Statement: []}, Policies: [{PolicyName: a, DOC}], ManagedPolicyArns: [!Ref Managed, !Sub "arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess", !ImportValue x], PermissionsBoundary: !Ref Bound}}
  User: {Type: AWS::IAM::User, Properties: {Groups: [!Ref Group]}}
  Group: {Type: AWS::IAM::Group, Properties: {GroupName: g, Policies: [{PolicyName: b, DOC}]}}
  Added: {Type: AWS::IAM::User}
  Addition: {Type: AWS::IAM::UserToGroupAddition, Properties: {GroupName: g, Users: [!Ref Added]}}
  Managed: {Type: AWS::IAM::ManagedPolicy, Properties: {DOC}}
  Bound: {Type: AWS::IAM::ManagedPolicy, Properties: {DOC}}
  ByName: {Type: AWS::IAM::Policy, Properties: {PolicyName: c, Roles: [worker], DOC}}
  ByRef: {Type: AWS::IAM::RolePolicy, Properties: {PolicyName: d, RoleName: !Ref Role, DOC}}
  OfGroup: {Type: AWS::IAM::ManagedPolicy, Properties: {Groups: [g], DOC}}
  OfUser: {Type: AWS::IAM::UserPolicy, Properties: {PolicyName: e, UserName: !Ref User, DOC}}
  Function: {Type: AWS::Serverless::Function, Properties: {Policies: [AWSLambdaExecute, S3ReadPolicy: {BucketName: b}]}}
  Other: {Type: AWS::Serverless::Function, Properties: {Role: !GetAtt Role.Arn, Policies: [AWSLambdaExecute]}}
`, "DOC", document)))
	require.Empty(t, ds)
	got := map[string]string{}
	rule := lint.Rule{ID: "TEST001", Name: "test-rule", Severity: diag.Error, Run: func(p *lint.Pass) {
		for _, i := range p.Identities() {
			var list []string
			for _, d := range i.Policies {
				list = append(list, d.Resource.ID)
			}
			list = append(list, "|")
			for _, a := range i.Attached {
				list = append(list, a.Policy+"="+a.ARN.String())
			}
			if i.Boundary != nil {
				list = append(list, "bound by "+i.Boundary.Policy)
			}
			got[i.Resource.ID] = strings.Join(list, " ")
		}
	}}
	require.Empty(t, lint.Run([]lint.Rule{rule}, []lint.Target{{Template: template}}, lint.Options{}))
	const managed = "=arn:<AWS::Partition>:iam::<AWS::AccountId>:policy/"
	require.Equal(t, map[string]string{
		"Role":     "Role ByName ByRef Managed | Managed" + managed + "<Managed.ManagedPolicyName> =arn:aws:iam::aws:policy/ReadOnlyAccess =<(Fn::ImportValue=x,)> bound by Bound",
		"User":     "OfUser Group OfGroup | OfGroup" + managed + "<OfGroup.ManagedPolicyName>",
		"Group":    "Group OfGroup | OfGroup" + managed + "<OfGroup.ManagedPolicyName>",
		"Added":    "Group OfGroup | OfGroup" + managed + "<OfGroup.ManagedPolicyName>",
		"Function": "| =AWSLambdaExecute",
	}, got)
}
