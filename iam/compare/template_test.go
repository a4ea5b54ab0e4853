package compare_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/compare"
)

// symbolic makes an identity policy of one Allow of s3:GetObject on a text of
// pieces: strings are literal, symbols stand for themselves.
func symbolic(pieces ...any) *iam.Policy {
	return &iam.Policy{Type: iam.Identity, Version: iam.Version2012, Statements: []iam.Statement{{
		Actions:   iam.Element{Present: true, Texts: []iam.Text{iam.Lit("s3:GetObject")}},
		Resources: iam.Element{Present: true, Texts: []iam.Text{pieced(pieces...)}},
	}}}
}

func pieced(pieces ...any) iam.Text {
	var t iam.Text
	for _, p := range pieces {
		switch p := p.(type) {
		case string:
			t.Pieces = append(t.Pieces, iam.Piece{Literal: p})
		case *iam.Symbol:
			t.Pieces = append(t.Pieces, iam.Piece{Symbol: p})
		}
	}
	return t
}

// TestSymbols compares policies of templates.
func TestSymbols(t *testing.T) {
	bucket, other := &iam.Symbol{Name: "Bucket", Class: iam.Name}, &iam.Symbol{Name: "Other", Class: iam.Name}
	arn, param := &iam.Symbol{Name: "Bucket.Arn", Class: iam.Arn}, &iam.Symbol{Name: "Param"}
	env := &iam.Symbol{Name: "Env", Class: iam.OneOf, Values: []string{"dev", "prod"}}
	account := &iam.Symbol{Name: "AWS::AccountId", Class: iam.AccountID}
	cases := []struct {
		name     string
		old, new *iam.Policy
		want     compare.Verdict
		resource string
	}{
		{"the same", symbolic("arn:aws:s3:::", bucket, "/*"), symbolic("arn:aws:s3:::", bucket, "/*"), compare.NoNewAccess, ""},
		{"narrower", symbolic("arn:aws:s3:::", bucket, "/*"), symbolic("arn:aws:s3:::", bucket, "/logs/*"), compare.NoNewAccess, ""},
		{"wider", symbolic("arn:aws:s3:::", bucket, "/logs/*"), symbolic("arn:aws:s3:::", bucket, "/*"), compare.NewAccess, "arn:aws:s3:::<Bucket>/"},
		{"another", symbolic("arn:aws:s3:::", bucket, "/*"), symbolic("arn:aws:s3:::", other, "/*"), compare.Maybe, ""},
		{"a literal may be it", symbolic("arn:aws:s3:::logs/*"), symbolic("arn:aws:s3:::", bucket, "/*"), compare.Maybe, ""},
		{"all buckets", symbolic("arn:aws:s3:::*"), symbolic("arn:aws:s3:::", bucket, "/*"), compare.NoNewAccess, ""},
		{"nothing", &iam.Policy{}, symbolic("arn:aws:s3:::", bucket, "/*"), compare.NewAccess, "arn:aws:s3:::<Bucket>/"},
		{"an ARN", symbolic(arn, "/*"), symbolic(arn, "/a/*"), compare.NoNewAccess, ""},
		{"an ARN, wider", symbolic(arn, "/a/*"), symbolic(arn, "/*"), compare.NewAccess, "<Bucket.Arn>/"},
		{"an ARN of all", symbolic("*"), symbolic(arn, "/*"), compare.NoNewAccess, ""},
		{"a wildcard before it", symbolic("arn:aws:s3:::*", bucket), symbolic("arn:aws:s3:::", bucket, "b"), compare.Maybe, ""},
		{"a parameter", symbolic("arn:aws:s3:::", param), symbolic("arn:aws:s3:::", param), compare.NoNewAccess, ""},
		{"a parameter, narrower", symbolic("arn:aws:s3:::", param, "*"), symbolic("arn:aws:s3:::", param), compare.Maybe, ""},
		{"allowed values", symbolic("arn:aws:s3:::*-prod/*"), symbolic("arn:aws:s3:::x-", env, "/*"), compare.NewAccess, "arn:aws:s3:::x-dev/"},
		{"allowed values inside", symbolic("arn:aws:s3:::x-??*/*"), symbolic("arn:aws:s3:::x-", env, "/*"), compare.NoNewAccess, ""},
		{"allowed values outside", symbolic("arn:aws:s3:::x-", env, "/*"), symbolic("arn:aws:s3:::y/*"), compare.NewAccess, "arn:aws:s3:::y/"},
		{"accounts", symbolic("arn:aws:iam::", account, ":role/*"), symbolic("arn:aws:iam::", account, ":role/a"), compare.NoNewAccess, ""},
		{"any account", symbolic("arn:aws:iam::*:role/*"), symbolic("arn:aws:iam::", account, ":role/a"), compare.NoNewAccess, ""},
		{"no account", symbolic("arn:aws:iam::x*:role/*"), symbolic("arn:aws:iam::", account, ":role/a"), compare.NewAccess, "arn:aws:iam::<AWS::AccountId>:role/a"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			a := compare.Compare(set(tc.old), set(tc.new), compare.Options{})
			require.Equal(t, tc.want, a.Verdict, "%+v %+v", a, a.Witness)
			if tc.resource != "" {
				require.Equal(t, tc.resource, a.Witness.Resource)
			}
			if tc.want == compare.Maybe {
				require.Equal(t, compare.ReasonSymbol, a.Reasons[0].Code)
			}
		})
	}
}

// TestGuards compares policies that depend on conditions of a template.
func TestGuards(t *testing.T) {
	prod := []iam.Guard{{Name: "IsProd", Holds: true}}
	guarded := func(resource string) *iam.Policy {
		p := symbolic(resource)
		p.Statements[0].When = prod
		return p
	}
	a := compare.Compare(set(guarded("arn:aws:s3:::a/*")), set(guarded("arn:aws:s3:::a/*")), compare.Options{})
	require.Equal(t, compare.NoNewAccess, a.Verdict)
	a = compare.Compare(set(guarded("arn:aws:s3:::a/*")), set(symbolic("arn:aws:s3:::a/*")), compare.Options{})
	require.Equal(t, compare.NewAccess, a.Verdict)
	require.Equal(t, []compare.Reason{{Code: compare.ReasonScenario, Text: "where IsProd is false"}}, a.Reasons)
	d := compare.Diff(set(guarded("arn:aws:s3:::a/*")), set(symbolic("arn:aws:s3:::a/*")), compare.Options{})
	require.Len(t, d.Rows, 1)
	require.Equal(t, "IsProd is false", d.Rows[0].When)
}

// TestGaps holds that nothing is certain where a part of a policy is not known.
func TestGaps(t *testing.T) {
	open := symbolic("arn:aws:s3:::a/*")
	open.Gaps = []iam.Gap{{Why: "Fn::Transform makes this statement"}}
	for _, pair := range [][2]*iam.Policy{{open, open}, {symbolic("*"), open}, {{}, open}, {open, symbolic("*")}} {
		a := compare.Compare(set(pair[0]), set(pair[1]), compare.Options{})
		require.Equal(t, compare.Maybe, a.Verdict)
		require.Equal(t, compare.ReasonGap, a.Reasons[0].Code)
	}
}
