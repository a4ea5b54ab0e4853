package escalate_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/iam/escalate"
)

func role(t testing.TB, name, trust, grants string) escalate.Principal {
	p := escalate.Principal{Name: name, Kind: escalate.Role, ARN: iam.Lit("arn:aws:iam::111122223333:role/" + name)}
	if trust != "" {
		p.Trust = []*iam.Policy{policy(t, iam.Trust, trust)}
	}
	if grants != "" {
		p.Grants = []*iam.Policy{policy(t, iam.Identity, grants)}
	}
	return p
}

// words shows a graph: "a>b assume", chains with all names and "!" for administrators.
func words(ps []escalate.Principal, g escalate.Graph) (edges, chains string) {
	var out []string
	for _, e := range g.Edges {
		w := ps[e.From].Name + ">" + ps[e.To].Name + " " + string(e.Kind)
		if e.Set != "" {
			w += " " + e.Set
		}
		if e.Answer == iam.Maybe {
			w += "?"
		}
		out = append(out, w)
	}
	edges, out = strings.Join(out, ", "), nil
	for _, c := range g.Chains {
		w := ps[c.From].Name
		for _, e := range c.Edges {
			w += ">" + ps[e.To].Name
		}
		if c.Administrator {
			w += "!"
		}
		if c.Answer == iam.Maybe {
			w += "?"
		}
		out = append(out, w)
	}
	return edges, strings.Join(out, ", ")
}

func TestReach(t *testing.T) {
	const (
		root   = "Allow A=sts:AssumeRole P=arn:aws:iam::111122223333:root"
		lambda = "Allow A=sts:AssumeRole P=Service|lambda.amazonaws.com"
		ec2    = "Allow A=sts:AssumeRole P=Service|ec2.amazonaws.com"
		arn    = "arn:aws:iam::111122223333:role/"
	)
	cases := []struct {
		name          string
		list          func(testing.TB) []escalate.Principal
		edges, chains string
	}{
		{"the account is trusted and the identity is allowed", func(t testing.TB) []escalate.Principal {
			return []escalate.Principal{role(t, "a", "", "Allow A=sts:AssumeRole R="+arn+"b"), role(t, "b", root, "")}
		}, "a>b assume", "a>b"},
		{"the account is trusted, the identity is not allowed", func(t testing.TB) []escalate.Principal {
			return []escalate.Principal{role(t, "a", "", "Allow A=sts:AssumeRole R="+arn+"c"), role(t, "b", root, "")}
		}, "", ""},
		{"named by the trust policy", func(t testing.TB) []escalate.Principal {
			return []escalate.Principal{role(t, "a", "", ""), role(t, "b", "Allow A=sts:AssumeRole P="+arn+"a", "")}
		}, "a>b assume", "a>b"},
		{"named, but denied", func(t testing.TB) []escalate.Principal {
			return []escalate.Principal{role(t, "a", "", "Deny A=sts:* R=*"), role(t, "b", "Allow A=sts:AssumeRole P="+arn+"a", "")}
		}, "", ""},
		{"another is named", func(t testing.TB) []escalate.Principal {
			return []escalate.Principal{role(t, "a", "", "Allow A=sts:AssumeRole R=*"), role(t, "b", "Allow A=sts:AssumeRole P="+arn+"c", "")}
		}, "", ""},
		{"conditions of both that do not hold together", func(t testing.TB) []escalate.Principal {
			return []escalate.Principal{
				role(t, "a", "", `Allow A=sts:AssumeRole R=* C:{"StringEquals":{"sts:ExternalId":"x"}}`),
				role(t, "b", root+` C:{"StringEquals":{"sts:ExternalId":"y"}}`, ""), role(t, "c", root+` C:{"StringEquals":{"sts:ExternalId":"x"}}`, ""),
			}
		}, "a>c assume", "a>c"},
		{"the boundary forbids", func(t testing.TB) []escalate.Principal {
			a := role(t, "a", "", "Allow A=sts:AssumeRole R=*")
			a.Limits = [][]*iam.Policy{{policy(t, iam.Boundary, "Allow A=s3:* R=*")}}
			return []escalate.Principal{a, role(t, "b", root, ""), role(t, "c", "Allow A=sts:AssumeRole P="+arn+"a", "")}
		}, "", ""},
		{"passed to a service that the role trusts", func(t testing.TB) []escalate.Principal {
			grants := "Allow A=[lambda:CreateFunction,lambda:InvokeFunction,iam:PassRole] R=*"
			return []escalate.Principal{role(t, "a", "", grants), role(t, "b", lambda, "Allow A=* R=*"), role(t, "c", ec2, "")}
		}, "a>b pass pass-role-lambda, b>c pass pass-role-ec2", "a>b!, a>b>c, b>c"},
		{"passed to one service only", func(t testing.TB) []escalate.Principal {
			grants := "Allow A=[lambda:CreateFunction,lambda:InvokeFunction,ec2:RunInstances] R=* ; " +
				`Allow A=iam:PassRole R=* C:{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}`
			return []escalate.Principal{role(t, "a", "", grants), role(t, "b", lambda, ""), role(t, "c", ec2, "")}
		}, "a>c pass pass-role-ec2", "a>c"},
		{"some roles only", func(t testing.TB) []escalate.Principal {
			grants := "Allow A=[lambda:CreateFunction,lambda:InvokeFunction] R=* ; Allow A=iam:PassRole R=" + arn + "app-*"
			return []escalate.Principal{role(t, "a", "", grants), role(t, "app-b", lambda, ""), role(t, "ops-c", lambda, "")}
		}, "a>app-b pass pass-role-lambda", "a>app-b"},
		{"a chain, and a shorter one", func(t testing.TB) []escalate.Principal {
			to := func(names ...string) string {
				return "Allow A=sts:AssumeRole R=[" + arn + strings.Join(names, ","+arn) + "]"
			}
			return []escalate.Principal{
				role(t, "a", root, to("b", "c")), role(t, "b", root, to("d")), role(t, "c", root, to("e")), role(t, "d", root, to("f")),
				role(t, "e", root, to("a", "f")), role(t, "f", root, "Allow A=iam:* R=*"),
			}
		}, "a>b assume, a>c assume, b>d assume, c>e assume, d>f assume, e>a assume, e>f assume, f>a assume, f>b assume, f>c assume, f>d assume, f>e assume", ""},
	}
	opts := escalate.Options{Catalog: actions.Open()}
	for _, tc := range cases[:len(cases)-1] {
		t.Run(tc.name, func(t *testing.T) {
			list := tc.list(t)
			edges, chains := words(list, escalate.Reach(list, opts))
			require.Equal(t, tc.edges, edges)
			require.Equal(t, tc.chains, chains)
		})
	}
	list := cases[len(cases)-1].list(t)
	edges, chains := words(list, escalate.Reach(list, opts))
	require.Equal(t, "a>b assume, a>c assume, b>d assume, c>e assume, d>f assume, e>a assume, e>f assume", edges)
	require.Equal(t, "a>b, a>c, a>b>d, a>c>e, a>b>d>f!, b>d, b>d>f!, c>e>a, c>e>a>b, c>e>a>b>d, c>e, c>e>f!, d>f!, e>a, e>a>b, e>a>c, e>a>b>d, e>f!", chains)
}

// TestReachSymbols names principals by symbols, as templates do.
func TestReachSymbols(t *testing.T) {
	arn := func(name string) iam.Text {
		return iam.Text{Pieces: []iam.Piece{{Symbol: &iam.Symbol{Name: "GetAtt " + name + ".Arn", Class: iam.Arn}}}}
	}
	a, b, c := role(t, "a", "", ""), role(t, "b", "", ""), role(t, "c", "", "")
	a.ARN, b.ARN, c.ARN = arn("A"), arn("B"), arn("C")
	grant := policy(t, iam.Identity, "Allow A=sts:AssumeRole R=x")
	grant.Statements[0].Resources.Texts = []iam.Text{arn("B")}
	a.Grants = []*iam.Policy{grant}
	trust := policy(t, iam.Trust, "Allow A=sts:AssumeRole P=111122223333")
	trust.Statements[0].Principals.Values[0].Text = arn("A")
	b.Trust = []*iam.Policy{trust}
	c.Trust = []*iam.Policy{trust}
	list := []escalate.Principal{a, b, c}
	edges, _ := words(list, escalate.Reach(list, escalate.Options{Catalog: actions.Open()}))
	require.Equal(t, "a>b assume, a>c assume", edges)
}

// BenchmarkReach looks at all pairs of ten roles.
func BenchmarkReach(b *testing.B) {
	roles := tenRoles(b)
	opts := escalate.Options{Catalog: actions.Open()}
	n := 0
	for b.Loop() {
		n = len(escalate.Reach(roles, opts).Edges)
	}
	b.ReportMetric(float64(n), "edges")
}
