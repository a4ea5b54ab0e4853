package escalate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/escalate"
)

// TestOutside asks who gets in from outside.
func TestOutside(t *testing.T) {
	const (
		assume = "Allow A=sts:AssumeRole "
		web    = "Allow A=sts:AssumeRoleWithWebIdentity P=Federated|"
		github = web + "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com "
		pool   = web + "cognito-identity.amazonaws.com "
		eks    = web + "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE "
		saml   = "Allow A=sts:AssumeRoleWithSAML P=Federated|arn:aws:iam::111122223333:saml-provider/corp "
		topic  = "Allow A=sns:Publish R=arn:aws:sns:eu-west-1:111122223333:t "
		key    = "Allow A=kms:GenerateDataKey* R=* "
	)
	cases := []struct {
		name string
		kind iam.Type
		text string
		want []escalate.WeaknessKind
	}{
		{"a role of a service that says for whom it calls", iam.Trust, assume + "P=Service|states.amazonaws.com", []escalate.WeaknessKind{escalate.ServiceSource}},
		{"its account", iam.Trust, assume + `P=Service|states.amazonaws.com C:{"StringEquals":{"aws:SourceAccount":"111122223333"}}`, nil},
		{"its account, if it is there", iam.Trust, assume + `P=Service|states.amazonaws.com C:{"StringEqualsIfExists":{"aws:SourceAccount":"111122223333"}}`, []escalate.WeaknessKind{escalate.ServiceSource}},
		{"its resources", iam.Trust, assume + `P=Service|states.amazonaws.com C:{"ArnLike":{"aws:SourceArn":"arn:aws:states:*:111122223333:stateMachine:*"}}`, nil},
		{"resources of any account", iam.Trust, assume + `P=Service|states.amazonaws.com C:{"ArnLike":{"aws:SourceArn":"arn:aws:states:*:*:stateMachine:deploy"}}`, []escalate.WeaknessKind{escalate.ServiceSource}},
		{"not the account, by a Deny", iam.Trust, assume + `P=Service|states.amazonaws.com ; Deny A=sts:AssumeRole P=* C:{"StringNotEquals":{"aws:SourceAccount":"111122223333"}}`, nil},
		{"the organization", iam.Trust, assume + `P=Service|states.amazonaws.com C:{"StringEquals":{"aws:SourceOrgID":"o-exampleorgid"}}`, nil},
		{"a service that does not say so", iam.Trust, assume + "P=Service|ec2.amazonaws.com", nil},
		{"a topic for buckets", iam.Resource, topic + "P=Service|s3.amazonaws.com", []escalate.WeaknessKind{escalate.ServiceSource}},
		{"a topic for a bucket", iam.Resource, topic + `P=Service|s3.amazonaws.com C:{"ArnEquals":{"aws:SourceArn":"arn:aws:s3:::example-logs"}}`, nil},
		{"a topic for buckets of some name", iam.Resource, topic + `P=Service|s3.amazonaws.com C:{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::example-*"}}`, []escalate.WeaknessKind{escalate.ServiceSource}},
		{"logs of a Region", iam.Key, key + "P=Service|logs.eu-west-1.amazonaws.com", []escalate.WeaknessKind{escalate.ServiceSource}},
		{"logs of a group", iam.Key, key + `P=Service|logs.eu-west-1.amazonaws.com C:{"ArnLike":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:eu-west-1:111122223333:log-group:*"}}`, nil},
		{"two services", iam.Resource, topic + "P=Service|[s3.amazonaws.com,ec2.amazonaws.com]", []escalate.WeaknessKind{escalate.ServiceSource}},

		{"everybody", iam.Trust, assume + "P=*", []escalate.WeaknessKind{escalate.Public}},
		{"everybody of the organization", iam.Trust, assume + `P=* C:{"StringEquals":{"aws:PrincipalOrgID":"o-exampleorgid"}}`, nil},
		{"a public topic", iam.Resource, topic + "P=*", []escalate.WeaknessKind{escalate.Public}},
		{"everybody but one", iam.Resource, "Allow A=sns:Publish R=* NP=arn:aws:iam::111122223333:root", []escalate.WeaknessKind{escalate.Public}},

		{"own account", iam.Trust, assume + "P=arn:aws:iam::111122223333:root", nil},
		{"third party", iam.Trust, assume + "P=arn:aws:iam::444455556666:root", []escalate.WeaknessKind{escalate.ExternalID}},
		{"role of a third party", iam.Trust, assume + "P=arn:aws:iam::444455556666:role/scanner", []escalate.WeaknessKind{escalate.ExternalID}},
		{"third party with external id", iam.Trust, assume + `P=444455556666 C:{"StringEquals":{"sts:ExternalId":"example"}}`, nil},
		{"third party with an external id, if there is one", iam.Trust, assume + `P=444455556666 C:{"StringEqualsIfExists":{"sts:ExternalId":"example"}}`, []escalate.WeaknessKind{escalate.ExternalID}},
		{"account of the organization", iam.Trust, assume + `P=444455556666 C:{"StringEquals":{"aws:PrincipalOrgID":"o-exampleorgid"}}`, nil},
		{"bucket of another account", iam.Resource, topic + "P=444455556666", nil},

		{"any repository", iam.Trust, github, []escalate.WeaknessKind{escalate.TokenSubject}},
		{"the audience is no help", iam.Trust, github + `C:{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}`, []escalate.WeaknessKind{escalate.TokenSubject}},
		{"a repository", iam.Trust, github + `C:{"StringEquals":{"token.actions.githubusercontent.com:sub":"repo:example/app:ref:refs/heads/main"}}`, nil},
		{"an owner", iam.Trust, github + `C:{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:example/*"}}`, nil},
		{"owners that begin so", iam.Trust, github + `C:{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:example*"}}`, []escalate.WeaknessKind{escalate.TokenSubject}},
		{"any subject", iam.Trust, github + `C:{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:*"}}`, []escalate.WeaknessKind{escalate.TokenSubject}},
		{"a workflow", iam.Trust, github + `C:{"StringLike":{"token.actions.githubusercontent.com:job_workflow_ref":"example/app/.github/workflows/deploy.yml@*"}}`, nil},
		{"all values of none", iam.Trust, github + `C:{"ForAllValues:StringLike":{"token.actions.githubusercontent.com:sub":"repo:example/*"}}`, nil},
		{"any identity pool", iam.Trust, pool, []escalate.WeaknessKind{escalate.TokenAudience, escalate.GuestIdentity}},
		{"an identity pool with guests", iam.Trust, pool + `C:{"StringEquals":{"cognito-identity.amazonaws.com:aud":"eu-west-1:11111111-2222-3333-4444-555555555555"}}`, []escalate.WeaknessKind{escalate.GuestIdentity}},
		{"an identity pool", iam.Trust, pool + `C:{"StringEquals":{"cognito-identity.amazonaws.com:aud":"eu-west-1:11111111-2222-3333-4444-555555555555"},"ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"authenticated"}}`, nil},
		{"any pod", iam.Trust, eks, []escalate.WeaknessKind{escalate.TokenSubject}},
		{"a service account", iam.Trust, eks + `C:{"StringEquals":{"oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:sub":"system:serviceaccount:app:app"}}`, nil},
		{"any application of Google", iam.Trust, web + "accounts.google.com", []escalate.WeaknessKind{escalate.TokenSubject}},
		{"an application of Google", iam.Trust, web + `accounts.google.com C:{"StringEquals":{"accounts.google.com:aud":"example"}}`, nil},
		{"any sign-in", iam.Trust, saml, []escalate.WeaknessKind{escalate.TokenAudience}},
		{"sign-ins for AWS", iam.Trust, saml + `C:{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}`, nil},
	}
	opts := escalate.Options{Accounts: []string{"111122223333"}}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			p := policy(t, tc.kind, tc.text)
			var got []escalate.WeaknessKind
			for _, w := range escalate.Outside([]*iam.Policy{p}, opts) {
				require.Equal(t, iam.Yes, w.Answer, "%s %+v", w.Reason, w.Witness)
				require.NotNil(t, w.Witness)
				require.NotEmpty(t, w.Message+w.Help)
				got = append(got, w.Kind)
			}
			require.Equal(t, tc.want, got)
		})
	}
}
