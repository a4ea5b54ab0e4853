package iam_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
)

func TestFit(t *testing.T) {
	c := actions.Open()
	for _, tc := range []struct{ action, resource, wantAction, wantResource, note string }{
		{"s3:getobject", "arn:aws:s3:::b/k", "s3:GetObject", "arn:aws:s3:::b/k", ""},
		{"s3:ListAllMyBuckets", "arn:aws:s3:::b", "s3:ListAllMyBuckets", "*", "works on no type of resource"},
		{"s3:ListAllMyBuckets", "*", "s3:ListAllMyBuckets", "*", ""},
		{"s3:GetObject", "arn:aws:s3:::b", "s3:GetObject", "arn:aws:s3:::b", "does not work on"},
		{"s3:GetObject", "*", "s3:GetObject", "*", "is evaluated on a resource"},
		{"s3:GetObject", "b/k", "s3:GetObject", "b/k", "not an ARN"},
		{"s3:GetObjects", "arn:aws:s3:::b/k", "s3:GetObjects", "arn:aws:s3:::b/k", `did you mean "GetObject"`},
		{"s33:GetObject", "*", "s33:GetObject", "*", `did you mean "s3"`},
		{"deeplens:CreateModel", "*", "deeplens:CreateModel", "*", "has been retired"},
	} {
		req, notes := iam.Fit(iam.Request{Action: tc.action, Resource: tc.resource}, c)
		require.Equal(t, tc.wantAction, req.Action)
		require.Equal(t, tc.wantResource, req.Resource)
		if tc.note == "" {
			require.Empty(t, notes, tc.action)
			continue
		}
		require.NotEmpty(t, notes, tc.action)
		require.Contains(t, notes[0], tc.note)
	}
}

// TestFitKeys holds that keys which no request of an action has are missing, so that
// they leave nothing open.
func TestFitKeys(t *testing.T) {
	c := actions.Open()
	for _, tc := range []struct {
		action, resource, condition string
		want                        iam.Outcome
	}{
		{"iam:PutRolePolicy", "arn:aws:iam::111122223333:role/a", `{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}`, iam.ImplicitlyDenied},
		{"iam:PassRole", "arn:aws:iam::111122223333:role/a", `{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}`, iam.Undecided},
		{"iam:PutRolePolicy", "arn:aws:iam::111122223333:role/a", `{"StringNotEquals":{"s3:prefix":"a"}}`, iam.Allowed},
		{"s3:GetObject", "arn:aws:s3:::b/k", `{"StringEquals":{"s3:prefix":"a"}}`, iam.Undecided}, // the reference may lack it
		{"s3:GetObject", "arn:aws:s3:::b/k", `{"Null":{"ec2:SourceInstanceARN":"true"}}`, iam.Undecided},
		{"s3:GetObject", "arn:aws:s3:::b/k", `{"StringEquals":{"aws:PrincipalTag/team":"a"}}`, iam.Undecided},
	} {
		doc := `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":` + tc.condition + `}}`
		p, ds := iam.Parse("p.json", []byte(doc), iam.Identity)
		require.Empty(t, ds)
		req, notes := iam.Fit(iam.Request{Action: tc.action, Resource: tc.resource, Context: iam.Context{Open: true}, Principal: iam.Caller{Account: "111122223333"}}, c)
		require.Empty(t, notes)
		req.Context = req.Principal.Fill(req.Context)
		require.Equal(t, tc.want, iam.Decide(iam.SetOf(p), req).Outcome, tc.action+tc.condition)
	}
	_, notes := iam.Fit(iam.Request{Action: "iam:GetRole", Resource: "arn:aws:iam::111122223333:role/a", Context: iam.Context{Values: map[string][]string{"s3:prefix": {"a"}}}}, c)
	require.Equal(t, []string{"no request of iam:GetRole has s3:prefix"}, notes)
}

func TestSetOf(t *testing.T) {
	var all []*iam.Policy
	for _, name := range iam.TypeNames() {
		kind, ok := iam.ParseType(name)
		require.True(t, ok)
		require.Equal(t, name, kind.String())
		all = append(all, &iam.Policy{Type: kind})
	}
	s := iam.SetOf(all...)
	n := len(s.Identity) + len(s.Resource) + len(s.Boundary) + len(s.Session) + len(s.Endpoint)
	require.Equal(t, len(all)-2, n)
	require.Len(t, s.Resource, 3)
	require.Len(t, s.SCP, 1)
	require.Len(t, s.RCP, 1)
	require.Nil(t, iam.SetOf(all[0]).SCP)
	require.Nil(t, iam.SetOf(all[0]).Boundary)
	_, ok := iam.ParseType("role")
	require.False(t, ok)
}
