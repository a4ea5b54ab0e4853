package escalate_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/iam/escalate"
)

// TestFind looks at what decides beside the actions: resources, conditions, Denies,
// limits, and who the principal is.
func TestFind(t *testing.T) {
	const (
		self   = "arn:aws:iam::111122223333:role/app-self"
		bob    = "arn:aws:iam::111122223333:user/bob"
		lambda = "Allow A=[lambda:CreateFunction,lambda:InvokeFunction] R=*"
	)
	cases := []struct {
		name, arn, text, limit, want string
	}{
		// iam:PassRole: which role, to which service.
		{"to any service", "", lambda + " ; Allow A=iam:PassRole R=*", "", "pass-role-lambda"},
		{"to this service", "", lambda + ` ; Allow A=iam:PassRole R=* C:{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}`, "", "pass-role-lambda"},
		{"to another service", "", lambda + ` ; Allow A=iam:PassRole R=* C:{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}`, "", ""},
		{"to services by pattern", "", lambda + ` ; Allow A=iam:PassRole R=* C:{"StringLike":{"iam:PassedToService":"l*.amazonaws.com"}}`, "", "pass-role-lambda"},
		{"not to this service", "", lambda + ` ; Allow A=iam:PassRole R=* ; Deny A=iam:PassRole R=* C:{"StringNotEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}`, "", ""},
		{"to the service in China", "", lambda + ` ; Allow A=iam:PassRole R=* C:{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com.cn"}}`, "", "pass-role-lambda"},
		{"a role by name", "", lambda + " ; Allow A=iam:PassRole R=arn:aws:iam::111122223333:role/app", "", "pass-role-lambda"},
		{"a user is no role", "", lambda + " ; Allow A=iam:PassRole R=" + bob, "", ""},
		{"another condition", "", lambda + ` ; Allow A=iam:PassRole R=* C:{"StringEquals":{"iam:ResourceTag/team":"app"}}`, "", "pass-role-lambda"},
		{"a Deny of some roles", "", lambda + " ; Allow A=iam:PassRole R=* ; Deny A=iam:PassRole R=arn:aws:iam::*:role/admin", "", "pass-role-lambda"},
		{"a Deny of all roles", "", lambda + " ; Allow A=iam:PassRole R=* ; Deny A=iam:PassRole NR=" + bob, "", ""},
		{"by NotAction", "", "Allow NA=[iam:Create*,iam:Put*,iam:Attach*,iam:Update*,iam:Add*,iam:Delete*,iam:Set*,sts:*,lambda:Update*,sso:*] R=[arn:aws:lambda:*:*:*,arn:aws:iam::*:role/*]", "", "pass-role-lambda pass-role-lambda-permission"},

		// The same resource.
		{"the same function", "", "Allow A=lambda:UpdateFunctionCode R=arn:aws:lambda:*:*:function:a ; Allow A=lambda:InvokeFunction R=arn:aws:lambda:*:*:function:a", "", "update-function-code"},
		{"two state machines", "", "Allow A=states:UpdateStateMachine R=arn:aws:states:*:*:stateMachine:a ; Allow A=states:StartExecution R=arn:aws:states:*:*:stateMachine:b", "", ""},
		{"one state machine of both", "", "Allow A=states:UpdateStateMachine R=arn:aws:states:*:*:stateMachine:a* ; Allow A=states:StartExecution R=arn:aws:states:*:*:stateMachine:*b", "", "update-state-machine"},
		{"but for a Deny", "", "Allow A=[states:UpdateStateMachine,states:StartExecution] R=* ; Deny A=states:UpdateStateMachine R=arn:aws:states:*:*:stateMachine:a* ; Deny A=states:StartExecution NR=arn:aws:states:*:*:stateMachine:a*", "", ""},
		{"another key for each step", "", `Allow A=states:UpdateStateMachine R=* C:{"StringEquals":{"aws:PrincipalTag/t":"a"}} ; Allow A=states:StartExecution R=* C:{"StringEquals":{"aws:PrincipalTag/t":"b"}}`, "", "update-state-machine?"},

		// Several resources at once.
		{"a document without an instance", "", "Allow A=ssm:SendCommand R=arn:aws:ssm:*:*:document/AWS-RunShellScript", "", "ssm-send-command?"},
		{"a document and an instance", "", "Allow A=ssm:SendCommand R=arn:aws:ssm:*:*:document/AWS-RunShellScript ; Allow A=ssm:SendCommand R=arn:aws:ec2:*:*:instance/*", "", "ssm-send-command"},
		{"an action without resources on an ARN", "", "Allow A=[cloudformation:CreateStackSet,cloudformation:CreateStackInstances,iam:PassRole] R=arn:*:*:*:*:*", "", ""},

		// Whose permissions change.
		{"the own role", self, "Allow A=iam:PutRolePolicy R=arn:aws:iam::*:role/app-*", "", "put-role-policy"},
		{"another role", self, "Allow A=iam:PutRolePolicy R=arn:aws:iam::*:role/ops-*", "", "put-role-policy?"},
		{"all roles but the own", self, "Allow A=iam:PutRolePolicy R=* ; Deny A=iam:PutRolePolicy R=" + self, "", "put-role-policy?"},
		{"a role that it assumes", self, "Allow A=[iam:PutRolePolicy,sts:AssumeRole] R=arn:aws:iam::*:role/ops-*", "", "put-role-policy-assume"},
		{"a role that it cannot assume", self, "Allow A=iam:PutRolePolicy R=arn:aws:iam::*:role/ops-* ; Allow A=sts:AssumeRole R=arn:aws:iam::*:role/dev-*", "", "put-role-policy? assume-role"},
		{"a role whose trust it writes", self, "Allow A=[iam:AttachRolePolicy,iam:UpdateAssumeRolePolicy] R=arn:aws:iam::*:role/ops", "", "attach-role-policy? update-trust-policy"},
		{"roles by name, principal not known", "", "Allow A=iam:PutRolePolicy R=arn:aws:iam::*:role/ops", "", "put-role-policy?"},
		{"every role of the account", "", "Allow A=iam:PutRolePolicy R=arn:aws:iam::111122223333:role/*", "", "put-role-policy"},
		{"a user's policy, by a role", self, "Allow A=iam:PutUserPolicy R=*", "", "put-user-policy?"},
		{"a role's policy, by a user", bob, "Allow A=iam:PutRolePolicy R=*", "", "put-role-policy?"},
		{"a user's key, by a role", self, "Allow A=[iam:PutUserPolicy,iam:CreateAccessKey] R=arn:aws:iam::*:user/eve", "", "put-user-policy? create-access-key"},
		{"the own user by a variable", bob, "Allow A=iam:PutUserPolicy R=arn:aws:iam::*:user/${aws:username}", "", "put-user-policy"},
		{"a group, by a role", self, "Allow A=iam:AddUserToGroup R=*", "", "add-user-to-group?"},
		{"a key of one's own", bob, "Allow A=[iam:CreateAccessKey,iam:DeleteAccessKey,iam:UpdateLoginProfile] R=arn:aws:iam::*:user/${aws:username}", "", ""},
		{"a key of one's own, by name", bob, "Allow A=iam:CreateAccessKey R=" + bob, "", ""},
		{"a key of everybody", bob, "Allow A=iam:CreateAccessKey R=*", "", "create-access-key"},
		{"a key of another", bob, "Allow A=iam:CreateAccessKey R=[arn:aws:iam::*:user/${aws:username},arn:aws:iam::*:user/eve]", "", "create-access-key"},

		// Keys that requests do not have.
		{"the service of iam:PassRole on other actions", "", `Allow A=iam:* R=* C:{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}} ; ` + lambda, "", "pass-role-lambda"},
		{"a key of another service", "", `Allow A=iam:PutRolePolicy R=* C:{"StringEquals":{"s3:prefix":"a"}}`, "", ""},
		{"a key that travels with a session", "", `Allow A=iam:PutRolePolicy R=* C:{"ArnLike":{"lambda:SourceFunctionArn":"arn:aws:lambda:*:*:function:a"}}`, "", "put-role-policy"},
		{"a key that may be sent", "", `Allow A=lambda:UpdateFunctionCode R=* C:{"StringEquals":{"lambda:Layer":"a"}}`, "", "update-function-code?"},
		{"a Deny unless a key has a value that is never there", "", `Allow A=iam:PutRolePolicy R=* ; Deny A=iam:PutRolePolicy R=* C:{"StringNotEquals":{"s3:prefix":"a"}}`, "", ""},
		{"limited to a policy", "", `Allow A=iam:AttachRolePolicy R=* C:{"ArnEquals":{"iam:PolicyARN":"arn:aws:iam::aws:policy/ReadOnlyAccess"}}`, "", "attach-role-policy"},

		// Limits.
		{"a boundary without the action", "", "Allow A=iam:PutRolePolicy R=*", "Allow A=s3:* R=*", ""},
		{"a boundary with it", "", "Allow A=iam:PutRolePolicy R=*", "Allow A=iam:* R=*", "put-role-policy"},
		{"a boundary that denies one", "", "Allow A=[iam:PutRolePolicy,iam:AttachRolePolicy] R=*", "Allow A=* R=* ; Deny A=iam:Put* R=*", "attach-role-policy"},
		{"a boundary of other resources", "", "Allow A=iam:CreateAccessKey R=arn:aws:iam::*:user/eve", "Allow A=* R=" + bob, ""},

		// Everything.
		{"administrator", "", "Allow A=* R=*", "", "administrator"},
		{"administrator in two statements", "", "Allow A=*:* R=* ; Allow NA=s3:* R=* ; Allow A=s3:* R=*", "", "administrator"},
		{"all of IAM", "", "Allow A=[iam:*,s3:*] R=*", "", "iam-all"},
		{"administrator but for IAM", "", "Allow A=[s3:*,sqs:*] R=* ; Allow A=iam:* R=* ; Deny A=iam:* R=*", "", ""},
		{"administrator within a boundary", "", "Allow A=* R=*", "Allow A=[s3:*,iam:PutUserPolicy] R=*", "put-user-policy"},
		{"nothing", "", "Allow A=[s3:*,iam:Get*,iam:List*,lambda:Get*] R=*", "", ""},
	}
	opts := escalate.Options{Catalog: actions.Open()}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			p := identity(t, tc.text)
			if tc.arn != "" {
				p.ARN, p.Kind = iam.Lit(tc.arn), escalate.Role
				if strings.Contains(tc.arn, ":user/") {
					p.Kind = escalate.User
				}
			}
			if tc.limit != "" {
				p.Limits = [][]*iam.Policy{{policy(t, iam.Boundary, tc.limit)}}
			}
			found := escalate.Find(p, opts)
			require.Equal(t, tc.want, strings.Join(ids(found), " "))
			for _, f := range found {
				require.Equal(t, f.Answer == iam.Maybe, f.Reason != "", f.Reason)
				require.NotEmpty(t, f.Statements())
			}
		})
	}
}

// TestSteps holds what a finding tells of its steps.
func TestSteps(t *testing.T) {
	p := identity(t, "Allow A=[lambda:CreateFunction,lambda:Invoke*] R=arn:aws:lambda:*:*:function:app-* ; "+
		`Allow A=[iam:GetRole,iam:PassRole] R=[arn:aws:iam::111122223333:role/app,*] C:{"StringEquals":{"iam:PassedToService":["lambda.amazonaws.com","ec2.amazonaws.com"]}} ; `+
		"Allow A=iam:PassRole R=arn:aws:iam::111122223333:role/one")
	found := escalate.Find(p, escalate.Options{})
	require.Len(t, found, 1)
	f := found[0]
	require.Equal(t, escalate.NewPassRole, f.Category)
	require.Contains(t, f.Also, "pathfinding:lambda-001")
	require.False(t, f.Any())
	pass := f.Steps[0]
	require.Equal(t, "iam:PassRole", pass.Action)
	require.True(t, pass.Any)
	require.Equal(t, []string{"arn:aws:iam::111122223333:role/app", "*", "arn:aws:iam::111122223333:role/one"}, pass.Resources)
	require.Equal(t, []string{"lambda.amazonaws.com"}, pass.Context["iam:PassedToService"])
	require.Len(t, pass.Grants, 2)
	st := p.Grants[0].Statements
	require.Same(t, &st[1], pass.Grants[0].Statement)
	require.Equal(t, st[1].Actions.Texts[1].Span, pass.Grants[0].At)
	require.False(t, f.Steps[1].Any)
	require.Regexp(t, `^arn:aws:lambda:.*:function:app-`, f.Steps[1].Resource)
	require.Len(t, f.Statements(), 3)
}

// TestGap holds that a policy that is not known in full makes nothing certain.
func TestGap(t *testing.T) {
	p := identity(t, "Allow A=iam:PutRolePolicy R=*")
	p.Grants[0].Gaps = []iam.Gap{{Why: "Fn::Transform makes this statement"}}
	found := escalate.Find(p, escalate.Options{Catalog: actions.Open()})
	require.Equal(t, []string{"put-role-policy?"}, ids(found))
	require.Equal(t, "Fn::Transform makes this statement", found[0].Reason)

	// Of sets that may be, the smaller ones are told too.
	p = identity(t, "Allow A=[iam:PutUserPolicy,iam:CreateAccessKey,iam:DeleteAccessKey] R=*")
	p.Grants[0].Gaps = []iam.Gap{{Why: "Fn::Transform makes this statement"}}
	require.Equal(t, []string{"put-user-policy?", "create-access-key?"}, ids(escalate.Find(p, escalate.Options{Catalog: actions.Open()})))
}

// TestWhereOthersErr has the kinds of policies at which tools err that look at actions
// alone: some that are no escalation, and some that are. The kinds are those of the
// fixtures of iam-vulnerable.
func TestWhereOthersErr(t *testing.T) {
	opts := escalate.Options{Catalog: actions.Open()}
	const boss = "arn:aws:iam::111122223333:user/boss"
	cases := []struct {
		name  string
		texts []string // policies of one principal
		want  string
	}{
		// Not to be missed.
		{"a part of the action is a wildcard", []string{"Allow A=iam:Create?ccess* R=*"}, "create-access-key"},
		{"limited to a resource that is worth it", []string{"Allow A=iam:CreateAccessKey R=" + boss}, "create-access-key"},
		{"limited by a condition that can hold", []string{`Allow A=iam:CreateAccessKey R=* C:{"StringEquals":{"aws:PrincipalTag/team":"ops"}}`}, "create-access-key"},
		{"limited by a condition on time", []string{`Allow A=iam:CreateAccessKey R=* C:{"DateGreaterThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}}`}, "create-access-key"},
		{"all actions but some", []string{"Allow NA=[ec2:*,s3:*] R=" + boss}, "create-access-key create-login-profile update-login-profile"},
		{"a Deny of something else", []string{"Allow A=iam:CreateAccessKey R=* ; Deny A=iam:CreateAccessKey R=" + boss}, "create-access-key"},
		// Not to be reported.
		{"allowed and denied", []string{"Allow A=iam:CreateAccessKey R=* ; Deny A=iam:CreateAccessKey R=*"}, ""},
		{"allowed and denied in two policies", []string{"Allow A=iam:CreateAccessKey R=*", "Deny A=iam:* R=*"}, ""},
		{"all but IAM", []string{"Allow A=[ec2:Describe*,iam:*] R=* ; Deny A=iam:* R=*"}, ""},
		{"limited to a resource of another kind", []string{"Allow A=iam:CreateAccessKey R=arn:aws:iam::111122223333:role/boss"}, ""},
		{"limited by a condition that cannot hold", []string{`Allow A=iam:CreateAccessKey R=* C:{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}`}, ""},
		{"two actions of different principals' policies", []string{"Allow A=iam:PassRole R=*"}, ""},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			p := escalate.Principal{}
			for _, text := range tc.texts {
				p.Grants = append(p.Grants, policy(t, iam.Identity, text))
			}
			var certain []string
			for _, id := range ids(escalate.Find(p, opts)) {
				if !strings.HasSuffix(id, "?") {
					certain = append(certain, id)
				}
			}
			require.Equal(t, tc.want, strings.Join(certain, " "))
		})
	}
}
