package iam_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/internal/diag"
)

// TestParseText reads a policy that a template holds as a string.
func TestParseText(t *testing.T) {
	bucket := &iam.Symbol{Name: "Ref Bucket", Class: iam.Name}
	rest := &iam.Symbol{Name: "Ref Rest"}
	at := iam.Span{Pos: diag.Pos{File: "t.yaml", Line: 7, Col: 3}, End: diag.Pos{File: "t.yaml", Line: 9, Col: 1}}
	text := iam.Text{Span: at, Pieces: []iam.Piece{
		{Literal: "{\"Version\":\"2012-10-17\",\n\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::"},
		{Symbol: bucket},
		{Literal: "/\\\"*\"},"},
		{Symbol: rest},
		{Literal: "]}"},
	}}
	v, ds := iam.ParseText(text)
	require.Empty(t, ds)
	p, ds := iam.Read(v, iam.Identity, "Role R")
	require.Empty(t, ds)
	require.Len(t, p.Statements, 1)
	require.Equal(t, `arn:aws:s3:::<Ref Bucket>/"*`, p.Statements[0].Resources.Texts[0].String())
	require.Equal(t, at, p.Statements[0].Resources.Texts[0].Span)
	require.Len(t, p.Gaps, 1)
	require.Equal(t, "Ref Rest makes this statement", p.Gaps[0].Why)

	_, ds = iam.ParseText(iam.Text{Span: at, Pieces: []iam.Piece{{Literal: "{\n\n["}, {Symbol: rest}}})
	require.Len(t, ds, 1)
	require.Equal(t, at.Pos, ds[0].Pos)
	require.Contains(t, ds[0].Message, "in the policy that this string holds")

	v, ds = iam.ParseText(iam.Text{Pieces: []iam.Piece{{Literal: `{"Version":"2012-10-17","Statement":{"`}, {Symbol: rest}, {Literal: `":1}}`}}})
	require.Empty(t, ds)
	p, ds = iam.Read(v, iam.Identity, "x")
	require.Empty(t, ds)
	require.Len(t, p.Gaps, 1)
}

// TestGapsAndGuards holds that a part that is not known is never taken for one
// that is not there.
func TestGapsAndGuards(t *testing.T) {
	req := request(user, "s3:GetObject", "arn:aws:s3:::b/k", nil)
	ask := func(p *iam.Policy) iam.Decision { return iam.Decide(iam.Set{Identity: []*iam.Policy{p}}, req) }

	p := policy(t, iam.Identity, allow("s3:*", "*"))
	p.Gaps = []iam.Gap{{Why: "Fn::Transform makes this statement"}}
	d := ask(p)
	require.Equal(t, iam.Undecided, d.Outcome, "the gap may deny")
	require.Equal(t, "Fn::Transform makes this statement", d.Open[0].Text)
	p = policy(t, iam.Identity, allow("sqs:*", "*"))
	p.Gaps = []iam.Gap{{Why: "x"}}
	require.Equal(t, iam.Undecided, ask(p).Outcome, "the gap may allow")
	p = policy(t, iam.Identity, deny("s3:*", "*"))
	p.Gaps = []iam.Gap{{Why: "x"}}
	require.Equal(t, iam.ExplicitlyDenied, ask(p).Outcome)

	p = policy(t, iam.Identity, allow("s3:*", "*"))
	p.Statements[0].When = []iam.Guard{{Name: "IsProd", Holds: true}}
	d = ask(p)
	require.Equal(t, iam.Undecided, d.Outcome)
	require.Equal(t, "IsProd", d.Open[0].Symbol)
	require.Equal(t, iam.Allowed, ask(p.In(map[string]bool{"IsProd": true})).Outcome)
	require.Equal(t, iam.ImplicitlyDenied, ask(p.In(map[string]bool{"IsProd": false})).Outcome)

	// A NotPrincipal of an Allow knows no boundary.
	r := policy(t, iam.Resource, stmt{Effect: "Allow", NotPrincipal: obj{"AWS": user}, Action: "s3:*", Resource: "*"})
	d = iam.Decide(iam.Set{Resource: []*iam.Policy{r}, Boundary: []*iam.Policy{policy(t, iam.Boundary, allow("*", "*"))}}, req)
	require.Equal(t, iam.ImplicitlyDenied, d.Outcome)
}

func BenchmarkDecide(b *testing.B) {
	p := policy(b, iam.Identity,
		allow([]string{"s3:GetObject", "s3:Put*"}, []string{"arn:aws:s3:::a/*", "arn:aws:s3:::b/${aws:username}/*"}, obj{"IpAddress": obj{"aws:SourceIp": "192.0.2.0/24"}}),
		deny("s3:*", "*", obj{"Bool": obj{"aws:SecureTransport": "false"}}))
	req := request(user, "s3:GetObject", "arn:aws:s3:::b/ana/k", kv{"aws:username": {"ana"}, "aws:SourceIp": {"192.0.2.4"}})
	for b.Loop() {
		if d := iam.Decide(iam.Set{Identity: []*iam.Policy{p}}, req); d.Outcome != iam.Allowed {
			b.Fatal(d.Outcome)
		}
	}
}
