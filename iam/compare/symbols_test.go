package compare_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/compare"
	"cuemulus.dev/iam/internal/naive"
)

// deployments are values that the symbols of the generator may have: such as
// coincide with the literal texts, and such as do not.
var deployments = map[string][]string{
	"Bucket": {"a", "b", "zz", "ab"}, "Other": {"a", "b", "yy"}, "Account": {"111122223333", "444455556666"}, "Param": {"*", "a", "arn:aws:s3:::a", "a*"},
	"Env": {"a", "b"}, "Table.Arn": {"arn:aws:s3:::a", "arn:aws:iam::111122223333:role/app", "arn:aws:sqs:us-east-1:111122223333:q"}, "Region": {"us-east-1", "eu-west-1"},
}

// deploy puts values in the place of symbols, and settles the guards.
func deploy(s compare.Set, values map[string]string, scenario map[string]bool) compare.Set {
	text := func(t iam.Text) iam.Text {
		out := ""
		for _, p := range t.Pieces {
			if p.Symbol != nil {
				out += values[p.Symbol.Name]
			} else {
				out += p.Literal
			}
		}
		return iam.Lit(out)
	}
	list := func(ts []iam.Text) (out []iam.Text) {
		for _, t := range ts {
			out = append(out, text(t))
		}
		return out
	}
	one := func(p *iam.Policy) *iam.Policy {
		q := p.In(scenario)
		for i := range q.Statements {
			st := &q.Statements[i]
			st.When = nil
			st.Actions.Texts, st.Resources.Texts = list(st.Actions.Texts), list(st.Resources.Texts)
			st.Principals.Values = slices.Clone(st.Principals.Values)
			for j := range st.Principals.Values {
				st.Principals.Values[j].Text = text(st.Principals.Values[j].Text)
			}
			for j := range st.Conditions {
				st.Conditions[j].Values, st.Conditions[j].When = list(st.Conditions[j].Values), nil
			}
		}
		return q
	}
	var out compare.Set
	for _, p := range s.Policies {
		out.Policies = append(out.Policies, one(p))
	}
	for _, g := range s.Limits {
		var group []*iam.Policy
		for _, p := range g {
			group = append(group, one(p))
		}
		out.Limits = append(out.Limits, group)
	}
	return out
}

// TestSymbolsMany draws pairs of policies from templates: whatever the symbols
// turn out to be, an answer must be right.
func TestSymbolsMany(t *testing.T) {
	pairs := 240
	if s := os.Getenv("CUEMULUS_PAIRS"); s != "" {
		n, err := strconv.Atoi(s)
		require.NoError(t, err)
		pairs = n / 10
	}
	counts := map[compare.Verdict]int{}
	for i := range pairs {
		r := rand.New(rand.NewPCG(11, uint64(i)))
		g := &generator{pick: r.IntN, symbols: i%3 != 0, guards: i%3 == 0}
		old, new := g.pair()
		a := compare.Compare(old, new, compare.Options{})
		counts[a.Verdict]++
		for range 5 {
			values, scenario := map[string]string{}, map[string]bool{"IsProd": r.IntN(2) == 0, "IsBig": r.IntN(2) == 0}
			for _, s := range genSymbols {
				values[s.Name] = one(g, deployments[s.Name])
			}
			o, n := deploy(old, values, scenario), deploy(new, values, scenario)
			switch {
			case a.Verdict == compare.NoNewAccess:
				u := around(o, n)
				for range 40 {
					req := u.request(r)
					require.False(t, newAccess(o, n, req), "pair %d: %v %v is new: %+v\nold %s\nnew %s", i, values, scenario, req, show(old), show(new))
				}
			case a.Verdict == compare.NewAccess && g.symbols:
				for _, reason := range a.Reasons {
					if env, ok := strings.CutPrefix(reason.Text, "where Env is "); ok {
						values["Env"] = env
						o, n = deploy(old, values, scenario), deploy(new, values, scenario)
					}
				}
				req := concreteWitness(a.Witness, values)
				require.True(t, newAccess(o, n, req), "pair %d: not new with %v: %+v %v %v\nold %s\nnew %s", i, values, req,
					naive.Grants(o.Policies, o.Limits, req), naive.Grants(n.Policies, n.Limits, req), show(old), show(new))
			}
		}
	}
	t.Log(fmt.Sprint(counts))
	require.Greater(t, counts[compare.NewAccess], pairs/20)
	require.Greater(t, counts[compare.NoNewAccess], pairs/20)
}

func concreteWitness(w *compare.Witness, values map[string]string) iam.Request {
	var list []string
	for _, s := range genSymbols {
		list = append(list, "<"+s.Name+">", values[s.Name])
	}
	fill := strings.NewReplacer(list...).Replace
	req := iam.Request{Action: w.Action, Resource: fill(w.Resource), Principal: w.Principal, Context: iam.Context{Values: map[string][]string{}}}
	req.Principal.ID, req.Principal.Role, req.Principal.Account = fill(w.Principal.ID), fill(w.Principal.Role), fill(w.Principal.Account)
	for k, v := range w.Context {
		for _, x := range v {
			req.Context.Values[iam.KeyName(k)] = append(req.Context.Values[iam.KeyName(k)], fill(x))
		}
	}
	return req
}
