package iam_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
)

// stmt is a statement in short form.
type stmt struct {
	Effect       string
	Principal    any `json:",omitempty"`
	NotPrincipal any `json:",omitempty"`
	Action       any `json:",omitempty"`
	NotAction    any `json:",omitempty"`
	Resource     any `json:",omitempty"`
	NotResource  any `json:",omitempty"`
	Condition    any `json:",omitempty"`
}

type obj = map[string]any

// policy makes a policy of statements, by way of JSON.
func policy(t testing.TB, kind iam.Type, statements ...stmt) *iam.Policy {
	t.Helper()
	return versioned(t, kind, "2012-10-17", statements...)
}

func versioned(t testing.TB, kind iam.Type, version string, statements ...stmt) *iam.Policy {
	t.Helper()
	doc := obj{"Statement": statements}
	if version != "" {
		doc["Version"] = version
	}
	text, err := json.Marshal(doc)
	require.NoError(t, err)
	p, ds := iam.Parse("p.json", text, kind)
	require.Empty(t, ds, string(text))
	return p
}

func allow(action, resource any, condition ...any) stmt {
	s := stmt{Effect: "Allow", Action: action, Resource: resource}
	if len(condition) > 0 {
		s.Condition = condition[0]
	}
	return s
}

func deny(action, resource any, condition ...any) stmt {
	s := allow(action, resource, condition...)
	s.Effect = "Deny"
	return s
}

const (
	user    = "arn:aws:iam::111122223333:user/ana"
	role    = "arn:aws:iam::111122223333:role/app"
	session = "arn:aws:sts::111122223333:assumed-role/app/run"
	other   = "arn:aws:iam::444455556666:user/ben"
)

type kv = map[string][]string

func request(principal, action, resource string, values kv) iam.Request {
	named := kv{}
	for k, v := range values {
		named[iam.KeyName(k)] = v
	}
	return iam.Request{
		Principal: iam.Caller{Type: iam.AWS, ID: principal}, Action: action, Resource: resource,
		Context: iam.Context{Values: named},
	}
}

// probe is a request of an identity.
type probe struct {
	action, resource string
	values           kv
}

func (p probe) allowed(t testing.TB, policy *iam.Policy) bool {
	d := iam.Decide(iam.Set{Identity: []*iam.Policy{policy}}, request(user, p.action, p.resource, p.values))
	require.NotEqual(t, iam.Undecided, d.Outcome)
	return d.Outcome == iam.Allowed
}

// TestNewAccess holds, for pairs of policies of which it is known whether the
// second allows more, that a request shows it, or that none of some that come
// near does. Each pair follows from the rules of the IAM User Guide's pages on
// condition operators (missing keys, IfExists, set operators), on Resource and on
// NotAction, NotResource.
func TestNewAccess(t *testing.T) {
	const get, all = "s3:GetObject", "*"
	const obj1 = "arn:aws:s3:::b/k"
	k := func(vs ...string) probe { return probe{get, obj1, kv{"k": vs}} }
	none := probe{get, obj1, nil}
	like := func(op, key string, v ...any) obj {
		if len(v) == 1 {
			return obj{op: obj{key: v[0]}}
		}
		return obj{op: obj{key: v}}
	}
	tag := func(v string) probe { return probe{get, obj1, kv{"aws:PrincipalTag/t": {v}}} }
	ip := func(v string) probe {
		return probe{"ec2:TerminateInstances", "arn:aws:ec2:eu-west-1:111122223333:instance/i-1", kv{"aws:SourceIp": {v}}}
	}
	terminate := probe{"ec2:TerminateInstances", "arn:aws:ec2:eu-west-1:111122223333:instance/i-1", nil}
	tags := func(v ...string) probe {
		return probe{"ec2:CreateTags", "arn:aws:ec2:eu-west-1:111122223333:instance/i-1", kv{"aws:TagKeys": v}}
	}
	at := func(resource string) probe { return probe{get, resource, nil} }
	keys := func(v string) probe { return probe{"s3:ListBucket", "arn:aws:s3:::b", kv{"s3:max-keys": {v}}} }
	secure := func(v ...string) probe { return probe{get, obj1, kv{"aws:SecureTransport": v}} }

	for _, tc := range []struct {
		id       string
		old, new []stmt
		witness  *probe  // allowed by new, not by old
		probes   []probe // new allows none that old does not
		some     bool    // at least one probe must be allowed by new, so that the case tells something
	}{
		{"D01", []stmt{allow("s3:Get*", all)}, []stmt{allow("s3:Get*", all), allow(get, all)}, nil, []probe{at(obj1), {"s3:PutObject", obj1, nil}}, true},
		{
			"D02",
			[]stmt{allow("ec2:TerminateInstances", all), deny("ec2:TerminateInstances", all, like("NotIpAddress", "aws:SourceIp", "192.0.2.0/24"))},
			[]stmt{allow("ec2:TerminateInstances", all)},
			&terminate, nil, false,
		},
		{
			"D02b",
			[]stmt{allow("ec2:TerminateInstances", all, like("IpAddress", "aws:SourceIp", "192.0.2.0/24"))},
			[]stmt{allow("ec2:TerminateInstances", all, like("IpAddress", "aws:SourceIp", "192.0.2.0/25", "192.0.2.128/25"))},
			nil,
			[]probe{ip("192.0.2.0"), ip("192.0.2.127"), ip("192.0.2.128"), ip("192.0.2.255"), ip("192.0.3.0"), ip("192.0.1.255"), ip("2001:db8::1"), terminate},
			true,
		},
		{"D03", []stmt{allow(get, all, like("StringLike", "aws:PrincipalTag/t", "prod-*"))}, []stmt{allow(get, all, like("StringLike", "aws:PrincipalTag/t", "prod-a*"))}, nil, []probe{tag("prod-"), tag("prod-a"), tag("prod-ab"), tag(""), none}, true},
		{"D03b", []stmt{allow(get, all, like("StringLike", "aws:PrincipalTag/t", "prod-a*"))}, []stmt{allow(get, all, like("StringLike", "aws:PrincipalTag/t", "prod-*"))}, new(tag("prod-")), nil, false},
		{"D04", []stmt{allow(get, all, like("StringEquals", "k", "x")), allow(get, all, like("StringNotEquals", "k", "x"))}, []stmt{allow(get, all)}, nil, []probe{none, k("x"), k("y"), k("")}, true},
		{
			"D04b",
			[]stmt{allow(get, all, like("StringEquals", "k", "x")), allow(get, all, obj{"StringNotEquals": obj{"k": "x"}, "Null": obj{"k": "false"}})},
			[]stmt{allow(get, all)},
			&none, nil, false,
		},
		{"D05", []stmt{allow(get, all, like("StringEquals", "k", "a", "b"))}, []stmt{allow(get, all, like("StringEquals", "k", "a")), allow(get, all, like("StringEquals", "k", "b"))}, nil, []probe{k("a"), k("b"), k("c"), none}, true},
		{
			"D06",
			[]stmt{{Effect: "Allow", Action: get, NotResource: "arn:aws:s3:::r/*"}, allow(get, "arn:aws:s3:::r/*")},
			[]stmt{allow(get, all)},
			nil,
			[]probe{at("arn:aws:s3:::r/x"), at("arn:aws:s3:::r"), at("arn:aws:s3:::q/x")},
			true,
		},
		{"D07", []stmt{allow(get, []string{"arn:aws:s3:::a", "arn:aws:s3:::a?", "arn:aws:s3:::a??*"})}, []stmt{allow(get, "arn:aws:s3:::a*")}, nil, []probe{at("arn:aws:s3:::a"), at("arn:aws:s3:::ab"), at("arn:aws:s3:::abc/d:e"), at("arn:aws:s3:::b")}, true},
		{"D07b", []stmt{allow(get, []string{"arn:aws:s3:::a", "arn:aws:s3:::a??*"})}, []stmt{allow(get, "arn:aws:s3:::a*")}, new(at("arn:aws:s3:::a3")), nil, false},
		{"D08", []stmt{allow(get, all), deny("ec2:*", all)}, []stmt{allow(get, all)}, nil, []probe{at(obj1), terminate}, true},
		{"D09", []stmt{allow("ec2:CreateTags", all, like("ForAnyValue:StringEquals", "aws:TagKeys", "a", "b"))}, []stmt{allow("ec2:CreateTags", all, like("ForAllValues:StringEquals", "aws:TagKeys", "a", "b"))}, new(tags()), nil, false},
		{
			"D09b",
			[]stmt{allow("ec2:CreateTags", all, like("ForAnyValue:StringEquals", "aws:TagKeys", "a", "b"))},
			[]stmt{allow("ec2:CreateTags", all, obj{"ForAllValues:StringEquals": obj{"aws:TagKeys": []string{"a", "b"}}, "Null": obj{"aws:TagKeys": "false"}})},
			nil,
			[]probe{tags(), tags("a"), tags("a", "b"), tags("a", "c"), tags("c")},
			true,
		},
		{"D10", []stmt{allow(get, all, like("StringEqualsIfExists", "k", "a"))}, []stmt{allow(get, all, like("StringEquals", "k", "a"))}, nil, []probe{none, k("a"), k("b")}, true},
		{"D10b", []stmt{allow(get, all, like("StringEquals", "k", "a"))}, []stmt{allow(get, all, like("StringEqualsIfExists", "k", "a"))}, &none, nil, false},
		{
			"D11",
			[]stmt{allow(get, "arn:aws:s3:::h/${aws:username}/*")},
			[]stmt{allow(get, "arn:aws:s3:::h/${aws:username}/x")},
			nil,
			[]probe{{get, "arn:aws:s3:::h/ana/x", kv{"aws:username": {"ana"}}}, {get, "arn:aws:s3:::h/ben/x", kv{"aws:username": {"ana"}}}, at("arn:aws:s3:::h/ana/x")},
			true,
		},
		{"D11b", []stmt{allow(get, "arn:aws:s3:::h/${aws:username}/*")}, []stmt{allow(get, "arn:aws:s3:::h/*")}, new(at("arn:aws:s3:::h/ana/x")), nil, false},
		{"D12", []stmt{allow("s3:*", all)}, []stmt{{Effect: "Allow", NotAction: "iam:*", Resource: all}}, &terminate, nil, false},
		{"D13", []stmt{allow("s3:*", all), deny("s3:PutObject", all)}, []stmt{deny("s3:PutObject", all), allow("s3:*", all)}, nil, []probe{at(obj1), {"s3:PutObject", obj1, nil}}, true},
		{"D14", []stmt{allow("S3:GETOBJECT", all)}, []stmt{allow("s3:getobject", all)}, nil, []probe{at(obj1)}, true},
		{"D15", []stmt{allow(get, "arn:aws:s3:::ab")}, []stmt{allow(get, "arn:aws:s3:::AB")}, new(at("arn:aws:s3:::AB")), nil, false},
		{"D16", []stmt{allow(get, all, like("StringEquals", "k", "*"))}, []stmt{allow(get, all, like("StringLike", "k", "*"))}, new(k("")), nil, false},
		{"D17", []stmt{allow(get, all, like("Null", "k", "false"))}, []stmt{allow(get, all, like("StringLike", "k", "*"))}, nil, []probe{none, k(""), k("a"), k("*")}, true},
		{
			"D18",
			[]stmt{allow(get, all, like("ArnLike", "aws:SourceArn", "arn:aws:s3:*:*:*"))},
			[]stmt{allow(get, all, like("StringLike", "aws:SourceArn", "arn:aws:s3:*"))},
			&probe{get, obj1, kv{"aws:SourceArn": {"arn:aws:s3:x"}}}, nil, false,
		},
		{"D19", []stmt{allow("s3:ListBucket", all, like("NumericLessThan", "s3:max-keys", "10", "20"))}, []stmt{allow("s3:ListBucket", all, like("NumericLessThan", "s3:max-keys", "20"))}, nil, []probe{keys("5"), keys("15"), keys("19.9"), keys("20"), keys("20.0"), keys("1e1")}, true},
		{"D19b", []stmt{allow("s3:ListBucket", all, like("NumericLessThan", "s3:max-keys", "20"))}, []stmt{allow("s3:ListBucket", all, like("NumericLessThanEquals", "s3:max-keys", "20"))}, new(keys("20")), nil, false},
		{
			"D20",
			[]stmt{allow(get, all), deny(get, all, like("Bool", "aws:SecureTransport", "false"))},
			[]stmt{allow(get, all, like("Bool", "aws:SecureTransport", "true"))},
			nil,
			[]probe{secure(), secure("true"), secure("TRUE"), secure("false")},
			true,
		},
		{
			"D20b",
			[]stmt{allow(get, all, like("Bool", "aws:SecureTransport", "true"))},
			[]stmt{allow(get, all), deny(get, all, like("Bool", "aws:SecureTransport", "false"))},
			new(secure()), nil, false,
		},
		{
			"D21",
			[]stmt{allow(get, all, like("DateLessThan", "aws:CurrentTime", "2027-01-01T00:00:00Z"))},
			[]stmt{allow(get, all, like("DateLessThan", "aws:CurrentTime", "2026-06-01T00:00:00Z"))},
			nil,
			[]probe{{get, obj1, kv{"aws:CurrentTime": {"2026-01-01T00:00:00Z"}}}, {get, obj1, kv{"aws:CurrentTime": {"2026-06-01T00:00:00Z"}}}, {get, obj1, kv{"aws:CurrentTime": {"1780000000"}}}},
			true,
		},
		{"D22", []stmt{allow("sqs:SendMessage", "arn:aws:sqs")}, []stmt{allow("sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:q")}, nil, []probe{{"sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:q", nil}}, true},
		{
			"D23",
			[]stmt{allow("s3:*", []string{"arn:aws:s3:::a*", "arn:aws:s3:::*b"})},
			[]stmt{allow("s3:*", all), {Effect: "Deny", Action: "s3:*", NotResource: []string{"arn:aws:s3:::a*", "arn:aws:s3:::*b"}}},
			nil,
			[]probe{at("arn:aws:s3:::a"), at("arn:aws:s3:::b"), at("arn:aws:s3:::xb"), at("arn:aws:s3:::x"), at("arn:aws:s3:::ab")},
			true,
		},
		{
			"D24",
			[]stmt{allow("ec2:CreateTags", all, like("ForAllValues:StringNotEquals", "aws:TagKeys", "x", "y"))},
			[]stmt{allow("ec2:CreateTags", all), deny("ec2:CreateTags", all, like("ForAnyValue:StringEquals", "aws:TagKeys", "x", "y"))},
			nil,
			[]probe{tags(), tags("a"), tags("x"), tags("a", "y"), tags("a", "b")},
			true,
		},
	} {
		t.Run(tc.id, func(t *testing.T) {
			before, after := policy(t, iam.Identity, tc.old...), policy(t, iam.Identity, tc.new...)
			if tc.witness != nil {
				require.True(t, tc.witness.allowed(t, after), "the witness is not allowed by new")
				require.False(t, tc.witness.allowed(t, before), "the witness is allowed by old")
				return
			}
			some := false
			for _, p := range tc.probes {
				if p.allowed(t, after) {
					some = true
					require.True(t, p.allowed(t, before), "%+v is new access", p)
				}
			}
			require.Equal(t, tc.some, some)
		})
	}
}
