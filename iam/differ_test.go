package iam_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/internal/naive"
)

// dice makes policies and requests that come near one another.
type dice struct{ *rand.Rand }

func (d dice) pick(options ...string) string { return options[d.IntN(len(options))] }

func (d dice) some(n int, of func() string) []iam.Text {
	var out []iam.Text
	for range d.IntN(n) + 1 {
		out = append(out, iam.Lit(of()))
	}
	return out
}

func (d dice) actionText() string {
	return d.pick("*", "s3:*", "s3:Get*", "S3:getobject", "s3:GetObject", "s3:?etObject", "sqs:*", "s*:G*", "s3:GetObject,sqs:A", "s3", "", "*:*", "s3:Get*t*")
}

func (d dice) resourceText() string {
	return d.pick("*", "arn:aws:s3:::b", "arn:aws:s3:::b/*", "arn:aws:s3:::b*", "arn:aws:s3:::B/k", "arn:aws:s3:::?/k", "arn:aws:sqs:*:*:q", "arn:aws:sqs:*:q",
		"arn:aws:sqs", "arn:aws:sqs*", "arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/${aws:username, 'k'}", "arn:aws:s3:${aws:username}::b/k", "arn:aws:s3:::b/${*}", "ARN:aws:s3:::b/k", "b", "arn:*:s3:::*/k", "arn:aws:s3:::*b*k*")
}

func (d dice) key() string { return d.pick("k", "K", "aws:username", "m", "n") }

func (d dice) value() string {
	return d.pick("a", "A", "b", "ab", "", "*", "a*", "?", "${aws:username}", "${n, 'b'}", "1", "2.0", "2", "true", "False", "192.0.2.1", "192.0.2.0/24", "2001:db8::/32", "x.y", "2026-01-01T00:00:00Z", "2026-01-01", "1767225600",
		"arn:aws:iam::111122223333:role/a", "arn:aws:iam::*:role/*", "arn:aws:*:role/a", "QQ==", "${*}")
}

func (d dice) requestValue() string {
	return d.pick("a", "A", "b", "ab", "", "*", "1", "2", "2.00", "3", "true", "false", "192.0.2.7", "192.0.3.1", "2001:db8::1", "2026-01-01T00:00:00Z", "2025-06-01T00:00:00Z", "1767225600", "arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/a/b", "arn:aws:s3:x", "QQ==")
}

func (d dice) statement(t iam.Type, index int) iam.Statement {
	s := iam.Statement{Index: index, Effect: iam.Effect(d.IntN(2))}
	s.Actions = iam.Element{Present: true, Not: d.IntN(4) == 0, Texts: d.some(3, d.actionText)}
	if t != iam.Trust {
		s.Resources = iam.Element{Present: t != iam.Resource || d.IntN(4) > 0, Not: d.IntN(4) == 0, Texts: d.some(3, d.resourceText)}
	}
	if !s.Resources.Present {
		s.Resources = iam.Element{}
	}
	if t.HasPrincipal() && d.IntN(8) > 0 {
		s.Principals = iam.Principals{Present: true, Not: d.IntN(5) == 0}
		for range d.IntN(2) + 1 {
			s.Principals.Values = append(s.Principals.Values, iam.PrincipalText{
				Type: iam.PrincipalType(d.IntN(3)),
				Text: iam.Lit(d.pick("*", user, role, session, "111122223333", "arn:aws:iam::111122223333:root", "lambda.amazonaws.com", "arn:aws:iam::111122223333:user/*", other)),
			})
		}
	}
	names := iam.OperatorNames()
	for range d.IntN(3) {
		op := d.pick("", "", "ForAllValues:", "ForAnyValue:") + names[d.IntN(len(names))] + d.pick("", "", "IfExists")
		s.Conditions = append(s.Conditions, iam.Condition{Operator: iam.ParseOperator(op), Key: d.key(), Values: d.some(2, d.value)})
	}
	return s
}

func (d dice) request() iam.Request {
	r := iam.Request{
		Principal: iam.Caller{ID: d.pick(user, session, other, role)},
		Action:    d.pick("s3:GetObject", "s3:PutObject", "sqs:A", "iam:X"),
		Resource:  d.pick("*", "arn:aws:s3:::b", "arn:aws:s3:::b/k", "arn:aws:s3:::b/*", "arn:aws:s3:::B/k", "arn:aws:sqs:eu-west-1:111122223333:q", "arn:aws:s3:::b/k:x/k"),
		Context:   iam.Context{Values: map[string][]string{}},
	}
	if d.IntN(8) == 0 {
		r.Principal = iam.Caller{Type: iam.Service, ID: "lambda.amazonaws.com"}
	}
	for _, k := range []string{"k", "m", "n", "aws:username"} {
		for range d.IntN(3) {
			r.Context.Values[k] = append(r.Context.Values[k], d.requestValue())
		}
	}
	return r
}

// compareOnce holds the matcher to the evaluator that was written apart from it.
// Where one of them answers Maybe the other may know better.
func compareOnce(t *testing.T, seed uint64) (mine, judge iam.Truth) {
	d := dice{rand.New(rand.NewPCG(seed, 1))}
	kind := iam.Type(d.IntN(9))
	p := &iam.Policy{Type: kind, Version: d.pick(iam.Version2012, iam.Version2012, iam.Version2008, "")}
	p.Statements = []iam.Statement{d.statement(kind, 0)}
	s := &p.Statements[0]
	req := d.request()
	mine, _ = s.Match(p, req)
	judge = naive.Matches(p, s, req)
	if mine != iam.Maybe && judge != iam.Maybe {
		require.Equal(t, judge.String(), mine.String(), "seed %d\n%+v\n%+v", seed, s, req)
	}
	return mine, judge
}

// TestAgainstNaive runs a fixed set of random requests; FuzzAgainstNaive goes on.
func TestAgainstNaive(t *testing.T) {
	n := map[iam.Truth]int{}
	apart := 0
	const rounds = 60_000
	for seed := range uint64(rounds) {
		mine, judge := compareOnce(t, seed)
		n[mine]++
		if mine != judge {
			apart++
		}
	}
	require.Less(t, apart, rounds/50, "the two differ too often in what they know")
	for _, answer := range []iam.Truth{iam.Yes, iam.No, iam.Maybe} {
		require.Greater(t, n[answer], 500, "the generator hardly makes a %s", answer)
	}
}

func FuzzAgainstNaive(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { compareOnce(t, seed) })
}
