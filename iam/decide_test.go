package iam_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
)

// TestDecide holds the evaluation order. Page names of the IAM User Guide, unless
// another guide is named.
func TestDecide(t *testing.T) {
	const bucket, object = "arn:aws:s3:::b", "arn:aws:s3:::b/k"
	const key = "arn:aws:kms:eu-west-1:111122223333:key/1"
	const target = "arn:aws:iam::111122223333:role/target"
	root := obj{"AWS": "arn:aws:iam::111122223333:root"}
	aws := func(arn any) obj { return obj{"AWS": arn} }
	id := func(ss ...stmt) []*iam.Policy { return []*iam.Policy{policy(t, iam.Identity, ss...)} }
	of := func(kind iam.Type, ss ...stmt) []*iam.Policy { return []*iam.Policy{policy(t, kind, ss...)} }
	grant := func(who any, action string) stmt {
		return stmt{Effect: "Allow", Principal: who, Action: action, Resource: "*"}
	}
	trust := func(who any) []*iam.Policy {
		return of(iam.Trust, stmt{Effect: "Allow", Principal: who, Action: "sts:AssumeRole"})
	}
	s3get := id(allow("s3:GetObject", "arn:aws:s3:::b/*"))
	full := of(iam.SCP, allow("*", "*"))

	for _, tc := range []struct {
		name string
		page string
		set  iam.Set
		req  iam.Request
		want iam.Outcome
		step string
	}{
		{"nothing", "Policy evaluation logic", iam.Set{}, request(user, "s3:GetObject", object, nil), iam.ImplicitlyDenied, "identity"},
		{"identity allows", "Policy evaluation logic", iam.Set{Identity: s3get}, request(user, "s3:GetObject", object, nil), iam.Allowed, "identity"},
		{"deny wins", "Policy evaluation logic", iam.Set{Identity: id(allow("*", "*"), deny("s3:*", "*"))}, request(user, "s3:GetObject", object, nil), iam.ExplicitlyDenied, "deny"},
		{"root user", "AWS account root user", iam.Set{}, request("arn:aws:iam::111122223333:root", "s3:GetObject", object, nil), iam.Allowed, "identity"},
		{"caller identity needs nothing", "AWS STS API Reference, GetCallerIdentity", iam.Set{Identity: id(deny("*", "*"))}, request(user, "sts:GetCallerIdentity", "*", nil), iam.Allowed, "always allowed"},

		{"same account, bucket policy alone", "Policy evaluation logic, within a single account", iam.Set{Resource: of(iam.Resource, grant(aws(user), "s3:*"))}, request(user, "s3:GetObject", object, nil), iam.Allowed, "resource"},
		{"same account, bucket policy names the account", "AWS JSON policy elements: Principal", iam.Set{Resource: of(iam.Resource, grant(root, "s3:*"))}, request(user, "s3:GetObject", object, nil), iam.ImplicitlyDenied, "identity"},
		{"same account, account number and identity", "AWS JSON policy elements: Principal", iam.Set{Resource: of(iam.Resource, grant(aws("111122223333"), "s3:*")), Identity: s3get}, request(user, "s3:GetObject", object, nil), iam.Allowed, "identity"},
		{"cross-account, bucket policy alone", "Cross-account policy evaluation logic", iam.Set{Resource: of(iam.Resource, grant(aws(other), "s3:*")), ResourceAccount: "111122223333"}, request(other, "s3:GetObject", object, nil), iam.ImplicitlyDenied, "identity"},
		{"cross-account, identity alone", "Cross-account policy evaluation logic", iam.Set{Identity: s3get, ResourceAccount: "111122223333"}, request(other, "s3:GetObject", object, nil), iam.ImplicitlyDenied, "resource"},
		{"cross-account, both", "Cross-account policy evaluation logic", iam.Set{Identity: s3get, Resource: of(iam.Resource, grant(aws("444455556666"), "s3:*")), ResourceAccount: "111122223333"}, request(other, "s3:GetObject", object, nil), iam.Allowed, "resource"},
		{"cross-account by the ARN", "Cross-account policy evaluation logic", iam.Set{Identity: id(allow("sqs:*", "*"))}, request(user, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:444455556666:q", nil), iam.ImplicitlyDenied, "resource"},

		{"key, identity alone", "AWS KMS Developer Guide, Key policies", iam.Set{Identity: id(allow("kms:*", "*")), Resource: of(iam.Key, grant(aws(role), "kms:*"))}, request(user, "kms:Decrypt", key, nil), iam.ImplicitlyDenied, "resource"},
		{"key, account and identity", "AWS KMS Developer Guide, Default key policy", iam.Set{Identity: id(allow("kms:*", "*")), Resource: of(iam.Key, grant(root, "kms:*"))}, request(user, "kms:Decrypt", key, nil), iam.Allowed, "resource"},
		{"key, account alone", "AWS KMS Developer Guide, Default key policy", iam.Set{Resource: of(iam.Key, grant(root, "kms:*"))}, request(user, "kms:Decrypt", key, nil), iam.ImplicitlyDenied, "identity"},
		{"key names the user", "AWS KMS Developer Guide, Key policies", iam.Set{Resource: of(iam.Key, grant(aws(user), "kms:*"))}, request(user, "kms:Decrypt", key, nil), iam.Allowed, "resource"},
		{"trust names the user", "Methods to assume a role", iam.Set{Resource: trust(aws(user))}, request(user, "sts:AssumeRole", target, nil), iam.Allowed, "resource"},
		{"trust names the account", "Granting a user permissions to switch roles", iam.Set{Resource: trust(root)}, request(user, "sts:AssumeRole", target, nil), iam.ImplicitlyDenied, "identity"},
		{"trust does not name", "Granting a user permissions to switch roles", iam.Set{Resource: trust(aws(role)), Identity: id(allow("sts:*", "*"))}, request(user, "sts:AssumeRole", target, nil), iam.ImplicitlyDenied, "resource"},

		{"boundary lacks the action", "Permissions boundaries for IAM entities", iam.Set{Identity: s3get, Boundary: of(iam.Boundary, allow("ec2:*", "*"))}, request(user, "s3:GetObject", object, nil), iam.ImplicitlyDenied, "boundary"},
		{"empty boundary", "Permissions boundaries for IAM entities", iam.Set{Identity: s3get, Boundary: []*iam.Policy{}}, request(user, "s3:GetObject", object, nil), iam.ImplicitlyDenied, "boundary"},
		{"boundary, bucket policy names the role", "Permissions boundaries for IAM entities", iam.Set{Boundary: of(iam.Boundary, allow("ec2:*", "*")), Resource: of(iam.Resource, grant(aws(role), "s3:*"))}, request(session, "s3:GetObject", object, nil), iam.ImplicitlyDenied, "boundary"},
		{"boundary, bucket policy names the role, which is given as the caller", "Permissions boundaries for IAM entities", iam.Set{Boundary: of(iam.Boundary, allow("ec2:*", "*")), Resource: of(iam.Resource, grant(aws(role), "s3:*"))}, request(role, "s3:GetObject", object, nil), iam.ImplicitlyDenied, "boundary"},
		{"boundary, bucket policy names the session", "Permissions boundaries for IAM entities", iam.Set{Boundary: of(iam.Boundary, allow("ec2:*", "*")), Resource: of(iam.Resource, grant(aws(session), "s3:*"))}, request(session, "s3:GetObject", object, nil), iam.Allowed, "resource"},
		{"boundary, bucket policy names the user", "Permissions boundaries for IAM entities", iam.Set{Boundary: of(iam.Boundary, allow("ec2:*", "*")), Resource: of(iam.Resource, grant(aws(user), "s3:*"))}, request(user, "s3:GetObject", object, nil), iam.Allowed, "resource"},
		{"boundary, bucket policy names everybody", "Permissions boundaries for IAM entities", iam.Set{Boundary: of(iam.Boundary, allow("ec2:*", "*")), Resource: of(iam.Resource, grant("*", "s3:*"))}, request(session, "s3:GetObject", object, nil), iam.Allowed, "resource"},
		{
			"NotPrincipal deny with a boundary", "AWS JSON policy elements: NotPrincipal",
			iam.Set{Identity: s3get, Boundary: of(iam.Boundary, allow("*", "*")), Resource: of(iam.Resource, stmt{Effect: "Deny", NotPrincipal: aws(user), Action: "s3:*", Resource: "*"})},
			request(user, "s3:GetObject", object, nil), iam.ExplicitlyDenied, "deny",
		},
		{
			"NotPrincipal deny without a boundary", "AWS JSON policy elements: NotPrincipal",
			iam.Set{Identity: s3get, Resource: of(iam.Resource, stmt{Effect: "Deny", NotPrincipal: aws(user), Action: "s3:*", Resource: "*"})},
			request(user, "s3:GetObject", object, nil), iam.Undecided, "deny",
		},
		{
			"NotPrincipal deny names user and account", "AWS JSON policy elements: NotPrincipal",
			iam.Set{Identity: s3get, Resource: of(iam.Resource, stmt{Effect: "Deny", NotPrincipal: aws([]string{user, "arn:aws:iam::111122223333:root"}), Action: "s3:*", Resource: "*"})},
			request(user, "s3:GetObject", object, nil), iam.Allowed, "identity",
		},
		{
			"NotPrincipal deny names role and account, not the session", "AWS JSON policy elements: NotPrincipal",
			iam.Set{Identity: s3get, Resource: of(iam.Resource, stmt{Effect: "Deny", NotPrincipal: aws([]string{role, "arn:aws:iam::111122223333:root"}), Action: "s3:*", Resource: "*"})},
			request(session, "s3:GetObject", object, nil), iam.Undecided, "deny",
		},
		{
			"NotPrincipal deny names session, role and account", "AWS JSON policy elements: NotPrincipal",
			iam.Set{Identity: s3get, Resource: of(iam.Resource, stmt{Effect: "Deny", NotPrincipal: aws([]string{session, role, "111122223333"}), Action: "s3:*", Resource: "*"})},
			request(session, "s3:GetObject", object, nil), iam.Allowed, "identity",
		},
		{
			"NotPrincipal deny hits others", "AWS JSON policy elements: NotPrincipal",
			iam.Set{Identity: s3get, Resource: of(iam.Resource, stmt{Effect: "Deny", NotPrincipal: aws(user), Action: "s3:*", Resource: "*"})},
			request(session, "s3:GetObject", object, nil), iam.ExplicitlyDenied, "deny",
		},
		{"session policy limits", "Session policies", iam.Set{Identity: s3get, Session: of(iam.Session, allow("ec2:*", "*"))}, request(session, "s3:GetObject", object, nil), iam.ImplicitlyDenied, "session"},
		{"session policy limits a grant to the role", "Session policies", iam.Set{Session: of(iam.Session, allow("ec2:*", "*")), Resource: of(iam.Resource, grant(aws(role), "s3:*"))}, request(session, "s3:GetObject", object, nil), iam.ImplicitlyDenied, "session"},
		{"session policy, grant to the session", "Session policies", iam.Set{Session: of(iam.Session, allow("ec2:*", "*")), Resource: of(iam.Resource, grant(aws(session), "s3:*"))}, request(session, "s3:GetObject", object, nil), iam.Allowed, "resource"},

		{"scp levels", "AWS Organizations User Guide, SCP evaluation", iam.Set{Identity: s3get, SCP: [][]*iam.Policy{full, of(iam.SCP, allow("ec2:*", "*"))}}, request(user, "s3:GetObject", object, nil), iam.ImplicitlyDenied, "scp"},
		{"scp allows", "AWS Organizations User Guide, SCP evaluation", iam.Set{Identity: s3get, SCP: [][]*iam.Policy{full, full}}, request(user, "s3:GetObject", object, nil), iam.Allowed, "identity"},
		{"scp denies", "AWS Organizations User Guide, SCP evaluation", iam.Set{Identity: s3get, SCP: [][]*iam.Policy{full, of(iam.SCP, allow("*", "*"), deny("s3:*", "*"))}}, request(user, "s3:GetObject", object, nil), iam.ExplicitlyDenied, "deny"},
		{"scp limits the bucket policy too", "AWS Organizations User Guide, SCP evaluation", iam.Set{Resource: of(iam.Resource, grant("*", "s3:*")), SCP: [][]*iam.Policy{of(iam.SCP, allow("ec2:*", "*"))}}, request(user, "s3:GetObject", object, nil), iam.ImplicitlyDenied, "scp"},
		{
			"scp does not limit services", "AWS Organizations User Guide, Service control policies",
			iam.Set{Resource: of(iam.Resource, grant(obj{"Service": "cloudtrail.amazonaws.com"}, "s3:*")), SCP: [][]*iam.Policy{of(iam.SCP, deny("*", "*"))}},
			iam.Request{Principal: iam.Caller{Type: iam.Service, ID: "cloudtrail.amazonaws.com"}, Action: "s3:PutObject", Resource: object},
			iam.Allowed, "resource",
		},
		{
			"scp does not limit service-linked roles", "AWS Organizations User Guide, Service control policies",
			iam.Set{Identity: s3get, SCP: [][]*iam.Policy{of(iam.SCP, deny("*", "*"))}},
			iam.Request{Principal: iam.Caller{Type: iam.AWS, ID: session, Role: "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/app"}, Action: "s3:GetObject", Resource: object},
			iam.Allowed, "identity",
		},
		{
			"rcp limits services", "AWS Organizations User Guide, Resource control policies",
			iam.Set{Resource: of(iam.Resource, grant(obj{"Service": "cloudtrail.amazonaws.com"}, "s3:*")), RCP: [][]*iam.Policy{of(iam.RCP, stmt{Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*"})}},
			iam.Request{Principal: iam.Caller{Type: iam.Service, ID: "cloudtrail.amazonaws.com"}, Action: "s3:PutObject", Resource: object},
			iam.ExplicitlyDenied, "deny",
		},
		{"rcp must allow", "AWS Organizations User Guide, RCP evaluation", iam.Set{Identity: s3get, RCP: [][]*iam.Policy{{}}}, request(user, "s3:GetObject", object, nil), iam.ImplicitlyDenied, "rcp"},
		{"endpoint must allow", "AWS PrivateLink Guide, Endpoint policies", iam.Set{Identity: s3get, Endpoint: of(iam.Endpoint, grant("*", "s3:PutObject"))}, request(user, "s3:GetObject", object, nil), iam.ImplicitlyDenied, "endpoint"},

		{"no principal, no match", "AWS JSON policy elements: Principal", iam.Set{Resource: []*iam.Policy{noPrincipal(t)}}, request(user, "s3:GetObject", object, nil), iam.ImplicitlyDenied, "identity"},
		{
			"everybody is also anonymous", "AWS JSON policy elements: Principal",
			iam.Set{Resource: of(iam.Resource, grant("*", "s3:GetObject")), ResourceAccount: "111122223333"},
			iam.Request{Principal: iam.Caller{Type: iam.Anonymous}, Action: "s3:GetObject", Resource: object},
			iam.Allowed, "resource",
		},
		{
			"anonymous and identity policies", "Policy evaluation logic",
			iam.Set{Identity: s3get},
			iam.Request{Principal: iam.Caller{Type: iam.Anonymous}, Action: "s3:GetObject", Resource: object},
			iam.ImplicitlyDenied, "resource",
		},
		{
			"web identity", "AWS JSON policy elements: Principal",
			iam.Set{Resource: of(iam.Trust, stmt{Effect: "Allow", Principal: obj{"Federated": "cognito-identity.amazonaws.com"}, Action: "sts:AssumeRoleWithWebIdentity"})},
			iam.Request{Principal: iam.Caller{Type: iam.Federated, ID: "cognito-identity.amazonaws.com"}, Action: "sts:AssumeRoleWithWebIdentity", Resource: target},
			iam.Allowed, "resource",
		},
		{"bucket ARN and object action", "Service Authorization Reference, Amazon S3", iam.Set{Identity: id(allow("s3:GetObject", bucket))}, request(user, "s3:GetObject", object, nil), iam.ImplicitlyDenied, "identity"},
		{"bucket ARN with a star covers objects", "IAM JSON policy elements: Resource", iam.Set{Identity: id(allow("s3:GetObject", bucket+"*"))}, request(user, "s3:GetObject", object, nil), iam.Allowed, "identity"},
		{
			"log stream on the ARN of its group", "CloudWatch Logs User Guide, Resources",
			iam.Set{Identity: id(allow("logs:CreateLogStream", "arn:aws:logs:eu-west-1:111122223333:log-group:g"))},
			request(user, "logs:CreateLogStream", "arn:aws:logs:eu-west-1:111122223333:log-group:g:log-stream:s", nil), iam.ImplicitlyDenied, "identity",
		},
		{"wildcard-only action on an ARN", "Service Authorization Reference, Resource types", iam.Set{Identity: id(allow("s3:ListAllMyBuckets", "arn:aws:s3:::*"))}, request(user, "s3:ListAllMyBuckets", "*", nil), iam.ImplicitlyDenied, "identity"},
		{"wildcard-only action, deny on an ARN", "Service Authorization Reference, Resource types", iam.Set{Identity: id(allow("*", "*"), deny("s3:ListAllMyBuckets", "arn:aws:s3:::*"))}, request(user, "s3:ListAllMyBuckets", "*", nil), iam.Allowed, "identity"},
		{"wildcard-only action, NotResource", "IAM JSON policy elements: NotResource", iam.Set{Identity: id(stmt{Effect: "Allow", Action: "s3:*", NotResource: "arn:aws:s3:::x"})}, request(user, "s3:ListAllMyBuckets", "*", nil), iam.Allowed, "identity"},
		{"wildcard-only action, NotResource star", "IAM JSON policy elements: NotResource", iam.Set{Identity: id(stmt{Effect: "Allow", Action: "s3:*", NotResource: "*"})}, request(user, "s3:ListAllMyBuckets", "*", nil), iam.ImplicitlyDenied, "identity"},
		{"NotAction with ARNs does not reach it", "IAM JSON policy elements: NotAction", iam.Set{Identity: id(stmt{Effect: "Allow", NotAction: "s3:DeleteBucket", Resource: "arn:aws:s3:::*"})}, request(user, "s3:ListAllMyBuckets", "*", nil), iam.ImplicitlyDenied, "identity"},
		{"action with a comma", "IAM JSON policy elements: Action", iam.Set{Identity: id(allow("s3:GetObject,s3:PutObject", "*"))}, request(user, "s3:GetObject", object, nil), iam.ImplicitlyDenied, "identity"},
		{"several values without qualifier", "Set operators for multivalued context keys", iam.Set{Identity: id(allow("ec2:CreateTags", "*", obj{"StringEquals": obj{"aws:TagKeys": []string{"a", "b"}}}))}, request(user, "ec2:CreateTags", "arn:aws:ec2:eu-west-1:111122223333:instance/i-1", kv{"aws:TagKeys": {"a", "b"}}), iam.ImplicitlyDenied, "identity"},
		{"key alias as a resource", "AWS KMS Developer Guide, Using aliases to control access", iam.Set{Identity: id(allow("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:alias/a")), Resource: of(iam.Key, grant(root, "kms:*"))}, request(user, "kms:Decrypt", key, nil), iam.ImplicitlyDenied, "identity"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := iam.Decide(tc.set, tc.req)
			require.Equal(t, tc.want.String(), d.Outcome.String(), tc.page)
			require.Equal(t, tc.step, d.Step)
			if d.Outcome == iam.ExplicitlyDenied {
				require.NotEmpty(t, d.DecidedBy)
				require.Equal(t, iam.Deny, d.DecidedBy[0].Statement.Effect)
			}
		})
	}
}

// noPrincipal is a bucket policy without a principal, which is a mistake of form.
func noPrincipal(t *testing.T) *iam.Policy {
	p, ds := iam.Parse("p.json", []byte(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`), iam.Resource)
	require.Equal(t, []string{"1:37 MISSING_PRINCIPAL"}, codes(ds))
	p.Gaps = nil
	return p
}

// TestVariables follows "IAM policy elements: Variables and tags".
func TestVariables(t *testing.T) {
	const name = "aws:username"
	allowed := func(version string, s stmt, resource string, values kv) iam.Outcome {
		return iam.Decide(iam.Set{Identity: []*iam.Policy{versioned(t, iam.Identity, version, s)}}, request(user, "s3:GetObject", resource, values)).Outcome
	}
	res := func(r string) stmt { return allow("s3:GetObject", r) }
	cond := func(op string, v any) stmt { return allow("s3:GetObject", "*", obj{op: obj{"k": v}}) }
	ana := kv{name: {"ana"}}
	for _, tc := range []struct {
		name, version string
		s             stmt
		resource      string
		values        kv
		want          iam.Outcome
	}{
		{"value", "2012-10-17", res("arn:aws:s3:::b/${aws:username}/*"), "arn:aws:s3:::b/ana/x", ana, iam.Allowed},
		{"key's case", "2012-10-17", res("arn:aws:s3:::b/${AWS:UserName}/*"), "arn:aws:s3:::b/ana/x", ana, iam.Allowed},
		{"another value", "2012-10-17", res("arn:aws:s3:::b/${aws:username}/*"), "arn:aws:s3:::b/ben/x", ana, iam.ImplicitlyDenied},
		{"a value is no pattern", "2012-10-17", res("arn:aws:s3:::b/${aws:username}/*"), "arn:aws:s3:::b/ben/x", kv{name: {"*"}}, iam.ImplicitlyDenied},
		{"missing", "2012-10-17", res("arn:aws:s3:::b/${aws:username}*"), "arn:aws:s3:::b/x", nil, iam.ImplicitlyDenied},
		{"missing in NotResource", "2012-10-17", stmt{Effect: "Allow", Action: "s3:GetObject", NotResource: "arn:aws:s3:::b/${aws:username}"}, "arn:aws:s3:::b/x", nil, iam.Undecided},
		{"missing in NotResource, another text matches", "2012-10-17", stmt{Effect: "Allow", Action: "s3:GetObject", NotResource: []string{"arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/*"}}, "arn:aws:s3:::b/x", nil, iam.ImplicitlyDenied},
		{"several values", "2012-10-17", res("arn:aws:s3:::b/${aws:username}"), "arn:aws:s3:::b/ana", kv{name: {"ana", "ben"}}, iam.ImplicitlyDenied},
		{"default", "2012-10-17", res("arn:aws:s3:::b/${aws:username, 'none'}"), "arn:aws:s3:::b/none", nil, iam.Allowed},
		{"default not used", "2012-10-17", res("arn:aws:s3:::b/${aws:username, 'none'}"), "arn:aws:s3:::b/none", ana, iam.ImplicitlyDenied},
		{"old version: text", "2008-10-17", res("arn:aws:s3:::b/${aws:username}"), "arn:aws:s3:::b/ana", ana, iam.ImplicitlyDenied},
		{"old version: the text itself", "2008-10-17", res("arn:aws:s3:::b/${aws:username}"), "arn:aws:s3:::b/${aws:username}", ana, iam.Allowed},
		{"no version: text", "", res("arn:aws:s3:::b/${aws:username}"), "arn:aws:s3:::b/ana", ana, iam.ImplicitlyDenied},
		{"before the fifth colon", "2012-10-17", res("arn:aws:s3:${aws:username}::b"), "arn:aws:s3:ana::b", ana, iam.Undecided},
		{"literal star", "2012-10-17", res("arn:aws:s3:::b/${*}"), "arn:aws:s3:::b/x", nil, iam.ImplicitlyDenied},
		{"literal star matches itself", "2012-10-17", res("arn:aws:s3:::b/${*}"), "arn:aws:s3:::b/*", nil, iam.Allowed},
		{"condition", "2012-10-17", cond("StringEquals", "${aws:username}"), "arn:aws:s3:::b", kv{"k": {"ana"}, name: {"ana"}}, iam.Allowed},
		{"condition, missing", "2012-10-17", cond("StringLike", "${aws:username}*"), "arn:aws:s3:::b", kv{"k": {"ana"}}, iam.ImplicitlyDenied},
		{"negated, missing", "2012-10-17", cond("StringNotEquals", "${aws:username}"), "arn:aws:s3:::b", kv{"k": {"ana"}}, iam.Allowed},
		{"arn", "2012-10-17", cond("ArnLike", "arn:aws:iam::*:user/${aws:username}"), "arn:aws:s3:::b", kv{"k": {user}, name: {"ana"}}, iam.Allowed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			require.Equal(t, tc.want.String(), allowed(tc.version, tc.s, tc.resource, tc.values).String())
		})
	}
}

// TestConditions follows "IAM JSON policy elements: Condition operators" and "Set
// operators for multivalued context keys".
func TestConditions(t *testing.T) {
	yes, no, maybe := iam.Yes, iam.No, iam.Maybe
	for _, tc := range []struct {
		op     string
		policy []string
		value  []string
		want   iam.Truth
	}{
		{"StringEquals", []string{"a", "b"}, []string{"b"}, yes},
		{"StringEquals", []string{"a"}, []string{"A"}, no},
		{"StringEquals", []string{"a*"}, []string{"ab"}, no},
		{"StringEquals", []string{"a*"}, []string{"a*"}, yes},
		{"StringEquals", []string{"a"}, nil, no},
		{"StringEqualsIfExists", []string{"a"}, nil, yes},
		{"StringEqualsIfExists", []string{"a"}, []string{"b"}, no},
		{"StringNotEquals", []string{"a", "b"}, []string{"b"}, no},
		{"StringNotEquals", []string{"a", "b"}, []string{"c"}, yes},
		{"StringNotEquals", []string{"a"}, nil, yes},
		{"StringNotEqualsIfExists", []string{"a"}, nil, yes},
		{"StringEqualsIgnoreCase", []string{"aB"}, []string{"Ab"}, yes},
		{"StringNotEqualsIgnoreCase", []string{"aB"}, []string{"Ab"}, no},
		{"StringLike", []string{"a?c*"}, []string{"abc"}, yes},
		{"StringLike", []string{"a?c*"}, []string{"abbc"}, no},
		{"StringLike", []string{"*"}, []string{""}, yes},
		{"StringLike", []string{"A*"}, []string{"ab"}, no},
		{"StringNotLike", []string{"*"}, []string{"x"}, no},
		{"StringLike", []string{"*a*b*c"}, []string{"xxaxbxbxcxc"}, yes},
		{"StringLike", []string{"?"}, []string{"é"}, yes},
		{"NumericEquals", []string{"1.50"}, []string{"1.5"}, yes},
		{"NumericNotEquals", []string{"1.5"}, []string{"15e-1"}, no},
		{"NumericLessThan", []string{"9"}, []string{"10"}, no},
		{"NumericGreaterThanEquals", []string{"10"}, []string{"10"}, yes},
		{"NumericGreaterThan", []string{"10"}, []string{"10"}, no},
		{"NumericEquals", []string{"ten"}, []string{"10"}, maybe},
		{"NumericEquals", []string{"10"}, []string{"ten"}, maybe},
		{"NumericNotEquals", []string{"10"}, []string{"ten"}, maybe},
		{"NumericEquals", []string{"1e999999999"}, []string{"1"}, maybe},
		{"DateGreaterThan", []string{"2026-01-01T00:00:00Z"}, []string{"2026-01-01T01:00:00+01:00"}, no},
		{"DateEquals", []string{"2026-01-01T00:00:00Z"}, []string{"1767225600"}, yes},
		{"DateLessThanEquals", []string{"2026-01-01"}, []string{"2025-12-31T23:59:59Z"}, yes},
		{"DateEquals", []string{"soon"}, []string{"1767225600"}, maybe},
		{"Bool", []string{"true"}, []string{"TRUE"}, yes},
		{"Bool", []string{"false"}, nil, no},
		{"BoolIfExists", []string{"false"}, nil, yes},
		{"BinaryEquals", []string{"QmluYXJ5"}, []string{"QmluYXJ5"}, yes},
		{"BinaryEquals", []string{"QmluYXJ5"}, []string{"QmluYXJ6"}, no},
		{"IpAddress", []string{"192.0.2.17/24"}, []string{"192.0.2.200"}, yes},
		{"IpAddress", []string{"192.0.2.1"}, []string{"192.0.2.2"}, no},
		{"IpAddress", []string{"2001:db8::/32"}, []string{"2001:DB8:0:0::1"}, yes},
		{"IpAddress", []string{"0.0.0.0/0"}, []string{"2001:db8::1"}, no},
		{"NotIpAddress", []string{"192.0.2.0/24"}, []string{"192.0.2.5"}, no},
		{"NotIpAddress", []string{"192.0.2.0/24"}, nil, yes},
		{"IpAddress", []string{"192.0.2.0/33"}, []string{"192.0.2.0"}, maybe},
		{"ArnLike", []string{"arn:aws:iam::*:role/app*"}, []string{"arn:aws:iam::111122223333:role/app/x"}, yes},
		{"ArnLike", []string{"arn:aws:*:role/x"}, []string{"arn:aws:iam::111122223333:role/x"}, maybe},
		{"ArnEquals", []string{"arn:aws:iam::*:role/app*"}, []string{"arn:aws:iam::111122223333:role/app/x"}, yes},
		{"ArnEquals", []string{"arn:aws:s3:*:*:*"}, []string{"arn:aws:s3:x"}, no},
		{"ArnNotEquals", []string{"arn:aws:iam::*:role/app*"}, []string{"arn:aws:iam::111122223333:role/x"}, yes},
		{"ArnNotLike", []string{"arn:aws:iam::*:role/app*"}, nil, yes},
		{"Null", []string{"true"}, nil, yes},
		{"Null", []string{"true"}, []string{"x"}, no},
		{"Null", []string{"false"}, []string{"x"}, yes},
		{"Null", []string{"true", "false"}, []string{"x"}, yes},
		{"Null", []string{"perhaps"}, []string{"x"}, maybe},
		{"ForAllValues:StringEquals", []string{"a", "b"}, []string{"a", "b"}, yes},
		{"ForAllValues:StringEquals", []string{"a", "b"}, []string{"a", "c"}, no},
		{"ForAllValues:StringEquals", []string{"a"}, nil, yes},
		{"ForAllValues:StringNotEquals", []string{"a"}, []string{"b", "a"}, no},
		{"ForAnyValue:StringEquals", []string{"a"}, []string{"b", "a"}, yes},
		{"ForAnyValue:StringEquals", []string{"a"}, nil, no},
		{"ForAnyValue:StringNotEquals", []string{"a"}, nil, no},
		{"ForAnyValue:StringNotEquals", []string{"a"}, []string{"a", "b"}, yes},
		{"ForAnyValue:StringEqualsIfExists", []string{"a"}, nil, yes},
		{"ForAnyValue:StringLike", []string{"a*"}, []string{"b"}, no},
		{"StringLike", []string{"a*"}, []string{"a", "ab"}, no},
		{"StringNotLike", []string{"x"}, []string{"a", "ab"}, maybe},
	} {
		c := iam.Condition{Operator: iam.ParseOperator(tc.op), Key: "K"}
		for _, v := range tc.policy {
			c.Values = append(c.Values, iam.Lit(v))
		}
		ctx := iam.Context{Values: map[string][]string{"k": tc.value}}
		require.Equal(t, tc.want, c.Holds(ctx, true), "%s %q on %q", tc.op, tc.policy, tc.value)
		require.Equal(t, iam.Maybe, c.Holds(iam.Context{Open: true}, true), "an open key is not known")
		missing := c.Holds(iam.Context{Open: true, Absent: map[string]bool{"k": true}}, true)
		require.Equal(t, c.Holds(iam.Context{}, true), missing)
	}
}

// TestPolicyOfItsOwn: an identity policy alone says nothing about keys and roles, which
// always have a policy; without that policy the answer is open.
func TestPolicyOfItsOwn(t *testing.T) {
	for action, resource := range map[string]string{
		"kms:Decrypt":    "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
		"sts:AssumeRole": "arn:aws:iam::111122223333:role/app",
	} {
		r := request(user, action, resource, nil)
		d := iam.Decide(iam.Set{Identity: []*iam.Policy{policy(t, iam.Identity, allow(action, "*"))}}, r)
		require.Equal(t, iam.Undecided, d.Outcome, action)
		require.Contains(t, d.Open[len(d.Open)-1].Text, "is not given")
		d = iam.Decide(iam.Set{Identity: []*iam.Policy{policy(t, iam.Identity, allow("s3:*", "*"))}}, r)
		require.Equal(t, iam.ImplicitlyDenied, d.Outcome, action)
	}
}

// TestOpen holds that an answer is Undecided only where what is unknown decides,
// and that it names what.
func TestOpen(t *testing.T) {
	ask := func(open bool, ss ...stmt) iam.Decision {
		r := request(user, "s3:GetObject", "arn:aws:s3:::b/k", nil)
		r.Context.Open = open
		return iam.Decide(iam.Set{Identity: []*iam.Policy{policy(t, iam.Identity, ss...)}}, r)
	}
	ipOnly := obj{"IpAddress": obj{"aws:SourceIp": "192.0.2.0/24"}}
	d := ask(true, allow("s3:*", "*", ipOnly))
	require.Equal(t, iam.Undecided, d.Outcome)
	require.Equal(t, "aws:sourceip", d.Open[0].Key)
	require.Equal(t, 1, d.Open[0].At.Pos.Line)
	require.Len(t, d.DecidedBy, 1)
	require.Equal(t, iam.ImplicitlyDenied, ask(false, allow("s3:*", "*", ipOnly)).Outcome)
	require.Equal(t, iam.Allowed, ask(true, allow("s3:*", "*", ipOnly), allow("s3:GetObject", "*")).Outcome)
	require.Equal(t, iam.Undecided, ask(true, allow("s3:*", "*"), deny("s3:*", "*", ipOnly)).Outcome)
	require.Equal(t, iam.ExplicitlyDenied, ask(true, allow("s3:*", "*", ipOnly), deny("s3:*", "*")).Outcome)
	require.Equal(t, iam.ImplicitlyDenied, ask(true, deny("s3:*", "*", ipOnly)).Outcome, "nothing allows it")
	require.Equal(t, iam.Undecided, ask(true, allow("s3:*", "arn:aws:s3:::b/${aws:username}")).Outcome)
	require.Equal(t, iam.ImplicitlyDenied, ask(true, allow("s3:*", "arn:aws:s3:::c/${aws:username}")).Outcome)
}

// TestSymbols holds what a policy of a template can decide.
func TestSymbols(t *testing.T) {
	sym := func(class iam.Class, values ...string) iam.Piece {
		return iam.Piece{Symbol: &iam.Symbol{Name: "S", Class: class, Values: values}}
	}
	lit := func(s string) iam.Piece { return iam.Piece{Literal: s} }
	for _, tc := range []struct {
		pieces   []iam.Piece
		resource string
		want     iam.Truth
	}{
		{[]iam.Piece{lit("arn:aws:s3:::"), sym(iam.Name), lit("/*")}, "arn:aws:s3:::b/k", iam.Maybe},
		{[]iam.Piece{lit("arn:aws:s3:::"), sym(iam.Name), lit("/*")}, "arn:aws:s3:::b", iam.No},
		{[]iam.Piece{lit("arn:aws:s3:::"), sym(iam.Name)}, "arn:aws:s3:::b/k", iam.No},
		{[]iam.Piece{sym(iam.Arn), lit("/*")}, "arn:aws:s3:::b/k", iam.Maybe},
		{[]iam.Piece{sym(iam.Arn)}, "*", iam.No},
		{[]iam.Piece{sym(iam.Anything)}, "*", iam.Maybe},
		{[]iam.Piece{lit("arn:aws:sqs:"), sym(iam.Region), lit(":"), sym(iam.AccountID), lit(":q")}, "arn:aws:sqs:eu-west-1:111122223333:q", iam.Maybe},
		{[]iam.Piece{lit("arn:aws:sqs:"), sym(iam.Region), lit(":"), sym(iam.AccountID), lit(":q")}, "arn:aws:sqs:eu-west-1:x:q", iam.No},
		{[]iam.Piece{lit("arn:"), sym(iam.Partition), lit(":s3:::b")}, "arn:aws-cn:s3:::b", iam.Maybe},
		{[]iam.Piece{lit("arn:"), sym(iam.Partition), lit(":s3:::b")}, "arn:gcp:s3:::b", iam.No},
		{[]iam.Piece{lit("arn:aws:s3:::"), sym(iam.OneOf, "a", "b*")}, "arn:aws:s3:::bc", iam.Maybe},
		{[]iam.Piece{lit("arn:aws:s3:::"), sym(iam.OneOf, "a", "b")}, "arn:aws:s3:::c", iam.No},
	} {
		text := iam.Text{Pieces: tc.pieces}
		require.Equal(t, tc.want, iam.MatchResource(text, iam.Identity, tc.resource, true, iam.Context{}), "%s on %s", text, tc.resource)
	}
	truth, grant := iam.MatchPrincipal(iam.PrincipalText{Type: iam.AWS, Text: iam.Text{Pieces: []iam.Piece{lit("arn:aws:iam::"), sym(iam.AccountID), lit(":root")}}}, iam.Caller{ID: user})
	require.Equal(t, iam.Maybe, truth)
	require.Equal(t, iam.GrantAccount, grant)
}

// TestResourceText follows "IAM JSON policy elements: Resource".
func TestResourceText(t *testing.T) {
	for _, tc := range []struct {
		kind           iam.Type
		text, resource string
		want           iam.Truth
	}{
		{iam.Identity, "*", "*", iam.Yes},
		{iam.Identity, "**", "arn:aws:s3:::b", iam.Yes},
		{iam.Identity, "arn:aws:s3:*:b", "arn:aws:s3:::b", iam.No}, // five parts, padded: b is the account
		{iam.Identity, "arn:aws:sqs:*:q", "arn:aws:sqs:eu-west-1:111122223333:q", iam.No},
		{iam.Identity, "arn:aws:sqs:*:*:q", "arn:aws:sqs:eu-west-1:111122223333:q", iam.Yes},
		{iam.Identity, "ARN:AWS:s3:::b", "arn:aws:s3:::b", iam.Yes},
		{iam.Identity, "arn:aws:s3:::B", "arn:aws:s3:::b", iam.No},
		{iam.Identity, "arn:aws:logs:*:*:log-group:g:*", "arn:aws:logs:eu-west-1:111122223333:log-group:g:log-stream:s", iam.Yes},
		{iam.Identity, "arn:aws:sqs", "arn:aws:sqs:eu-west-1:111122223333:q", iam.Yes},
		{iam.Resource, "arn:aws:sqs", "arn:aws:sqs:eu-west-1:111122223333:q", iam.No},
		{iam.Resource, "arn:aws:sqs*", "arn:aws:sqs:eu-west-1:111122223333:q", iam.Yes},
		{iam.SCP, "arn:aws:sqs:*", "arn:aws:sqs:eu-west-1:111122223333:q", iam.Yes},
		{iam.SCP, "arn:*:sqs", "arn:aws:sqs:eu-west-1:111122223333:q", iam.No},
		{iam.RCP, "arn:aws:sqs:*", "arn:aws:sqs:eu-west-1:111122223333:q", iam.No},
		{iam.Identity, "arn:aws:s3:::b", "b", iam.No},
	} {
		require.Equal(t, tc.want, iam.MatchResource(iam.Lit(tc.text), tc.kind, tc.resource, true, iam.Context{}), "%s: %s on %s", tc.kind, tc.text, tc.resource)
	}
	for _, tc := range []struct {
		text, action string
		want         iam.Truth
	}{
		{"*", "s3:GetObject", iam.Yes},
		{"S3:get*", "s3:GetObject", iam.Yes},
		{"s3:*Object", "s3:GetObject", iam.Yes},
		{"s3:?etObject", "s3:GetObject", iam.Yes},
		{"s*:GetObject", "s3:GetObject", iam.Yes},
		{"s3*", "s3:GetObject", iam.No},
		{"s3:Get", "s3:GetObject", iam.No},
		{"", "s3:GetObject", iam.No},
		{"s3: GetObject", "s3:GetObject", iam.No},
	} {
		require.Equal(t, tc.want, iam.MatchAction(iam.Lit(tc.text), tc.action), "%s on %s", tc.text, tc.action)
	}
}

// TestPrincipals follows "AWS JSON policy elements: Principal".
func TestPrincipals(t *testing.T) {
	svc := iam.Caller{Type: iam.Service, ID: "lambda.amazonaws.com"}
	for _, tc := range []struct {
		kind   iam.PrincipalType
		text   string
		caller iam.Caller
		want   iam.Truth
		grant  iam.Grant
	}{
		{iam.AWS, "*", iam.Caller{ID: user}, iam.Yes, iam.GrantDirect},
		{iam.AWS, "*", iam.Caller{Type: iam.Anonymous}, iam.Yes, iam.GrantDirect},
		{iam.AWS, "*", svc, iam.Yes, iam.GrantDirect},
		{iam.AWS, user, iam.Caller{ID: user}, iam.Yes, iam.GrantDirect},
		{iam.AWS, "111122223333", iam.Caller{ID: user}, iam.Yes, iam.GrantAccount},
		{iam.AWS, "111122223333", iam.Caller{ID: other}, iam.No, iam.GrantAccount},
		{iam.AWS, "arn:aws:iam::111122223333:root", iam.Caller{ID: session}, iam.Yes, iam.GrantAccount},
		{iam.AWS, role, iam.Caller{ID: session}, iam.Yes, iam.GrantRole},
		{iam.AWS, role, iam.Caller{ID: role}, iam.Yes, iam.GrantRole},
		{iam.AWS, "arn:aws:iam::111122223333:role/team/app", iam.Caller{ID: session}, iam.Maybe, iam.GrantRole},
		{iam.AWS, "arn:aws:iam::111122223333:role/team/app", iam.Caller{ID: session, Role: role}, iam.No, iam.GrantNone},
		{iam.AWS, session, iam.Caller{ID: session}, iam.Yes, iam.GrantDirect},
		{iam.AWS, "arn:aws:iam::111122223333:user/*", iam.Caller{ID: user}, iam.Maybe, iam.GrantDirect},
		{iam.Service, "lambda.amazonaws.com", svc, iam.Yes, iam.GrantDirect},
		{iam.Service, "ec2.amazonaws.com", svc, iam.No, iam.GrantDirect},
		{iam.Federated, "lambda.amazonaws.com", svc, iam.No, iam.GrantNone},
	} {
		truth, grant := iam.MatchPrincipal(iam.PrincipalText{Type: tc.kind, Text: iam.Lit(tc.text)}, tc.caller)
		require.Equal(t, tc.want, truth, "%s on %s", tc.text, tc.caller.ID)
		require.Equal(t, tc.grant, grant, "%s on %s", tc.text, tc.caller.ID)
	}
}

// TestFill holds the keys that follow from a caller ("AWS global condition
// context keys").
func TestFill(t *testing.T) {
	c := iam.Caller{ID: session}.Fill(iam.Context{Values: kv{"aws:SourceIp": {"192.0.2.1"}}})
	require.Equal(t, kv{
		"aws:principalarn": {role}, "aws:principalaccount": {"111122223333"}, "aws:principaltype": {"AssumedRole"},
		"aws:principalisawsservice": {"false"}, "aws:username": nil, "aws:sourceip": {"192.0.2.1"},
	}, c.Values)
	require.Equal(t, []string{"ana"}, iam.Caller{ID: user}.Fill(iam.Context{}).Values["aws:username"])
	require.Equal(t, []string{"true"}, iam.Caller{Type: iam.Service, ID: "x.amazonaws.com"}.Fill(iam.Context{}).Values["aws:principalisawsservice"])
}
