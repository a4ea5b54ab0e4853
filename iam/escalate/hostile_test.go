package escalate_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/iam/escalate"
)

// TestHostile gives policies that are made to be slow: the answers come in bounded
// time, whatever they are.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds of work by intent")
	}
	var globs, many []string
	for i := range 40 {
		c := string(rune('a' + i%26))
		globs = append(globs, fmt.Sprintf("arn:aws:iam::*:role/*%s*%s?%s*%d", c, strings.Repeat(c, 3), c, i))
	}
	for i := range 120 {
		many = append(many, fmt.Sprintf(`Allow A=[iam:PutRolePolicy,sts:AssumeRole,iam:PassRole] R=arn:aws:iam::*:role/r%d* C:{"StringLike":{"aws:PrincipalTag/t%d":"*%d*"}}`, i, i%7, i))
	}
	texts := map[string]string{
		"patterns of resources": "Allow A=[iam:PutRolePolicy,sts:AssumeRole] R=[" + strings.Join(globs, ",") + "] ; Deny A=iam:* R=[" + strings.Join(globs[:20], ",") + "] ; Deny A=sts:* NR=[" + strings.Join(globs[20:], ",") + "]",
		"many statements":       strings.Join(many, " ; "),
		"a long text":           "Allow A=iam:PassRole R=arn:aws:iam::*:role/" + strings.Repeat("*a?", 500) + " ; Allow A=[lambda:CreateFunction,lambda:InvokeFunction] R=" + strings.Repeat("*", 1000),
		"patterns of actions":   "Allow A=[" + strings.Repeat("*a*:*b*?", 300) + ",i*m:*,*:*Role*] R=*",
	}
	opts := escalate.Options{Catalog: actions.Open()}
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			p := identity(t, text)
			p.Kind, p.ARN = escalate.Role, iam.Lit("arn:aws:iam::111122223333:role/self")
			p.Trust = []*iam.Policy{policy(t, iam.Trust, "Allow A=sts:AssumeRole P=111122223333 ; Allow A=sts:AssumeRole P=Service|lambda.amazonaws.com")}
			q := p
			q.ARN = iam.Lit("arn:aws:iam::111122223333:role/raaabab39")
			found, _ := escalate.All([]escalate.Principal{p, q}, opts)
			require.Len(t, found, 2)
			escalate.Outside(p.Trust, opts)
			// It ends: no question is asked without a bound.
		})
	}
}

// TestSymbols asks about policies of a template, whose names are not known yet.
func TestSymbols(t *testing.T) {
	symbol := func(name string, class iam.Class) iam.Text {
		return iam.Text{Pieces: []iam.Piece{{Symbol: &iam.Symbol{Name: name, Class: class}}}}
	}
	cat := actions.Open()
	find := func(p escalate.Principal) []string { return ids(escalate.Find(p, escalate.Options{Catalog: cat})) }

	// The own role by its symbol, and another one.
	p := identity(t, "Allow A=iam:PutRolePolicy R=x")
	p.Kind, p.ARN = escalate.Role, symbol("GetAtt Self.Arn", iam.Arn)
	p.Grants[0].Statements[0].Resources.Texts = []iam.Text{symbol("GetAtt Self.Arn", iam.Arn)}
	require.Equal(t, []string{"put-role-policy"}, find(p))
	p.Grants[0].Statements[0].Resources.Texts = []iam.Text{symbol("GetAtt Other.Arn", iam.Arn)}
	require.Equal(t, []string{"put-role-policy?"}, find(p))

	// A role that is passed by its symbol.
	p = identity(t, "Allow A=[lambda:CreateFunction,lambda:InvokeFunction] R=* ; Allow A=iam:PassRole R=x")
	p.Grants[0].Statements[1].Resources.Texts = []iam.Text{symbol("GetAtt Role.Arn", iam.Arn)}
	found := escalate.Find(p, escalate.Options{Catalog: cat})
	require.Equal(t, []string{"pass-role-lambda"}, ids(found))
	require.Equal(t, []string{"<GetAtt Role.Arn>"}, found[0].Steps[0].Resources)

	// A parameter may be any action, or one of a service.
	p = identity(t, "Allow A=iam:GetRole R=*")
	p.Grants[0].Statements[0].Actions.Texts = []iam.Text{symbol("Ref Action", iam.Anything)}
	require.Empty(t, find(p))
	p.Grants[0].Statements[0].Actions.Texts[0].Pieces = append([]iam.Piece{{Literal: "iam:PutUser"}}, p.Grants[0].Statements[0].Actions.Texts[0].Pieces...)
	require.Equal(t, []string{"put-user-policy?"}, find(p))

	// A statement that is there in some deployments only.
	p = identity(t, "Allow A=iam:PutUserPolicy R=*")
	p.Grants[0].Statements[0].When = []iam.Guard{{Name: "IsProd", Holds: true}}
	found = escalate.Find(p, escalate.Options{Catalog: cat})
	require.Equal(t, []string{"put-user-policy"}, ids(found))
	require.Equal(t, "IsProd is true", found[0].When)
	require.Same(t, &p.Grants[0].Statements[0], found[0].Steps[0].Grants[0].Statement)

	// Two statements that are never there at once; one that always is.
	p = identity(t, "Allow A=[lambda:CreateFunction,lambda:InvokeFunction] R=* ; Allow A=iam:PassRole R=* ; Allow A=iam:PutUserPolicy R=*")
	p.Grants[0].Statements[0].When = []iam.Guard{{Name: "IsProd", Holds: true}}
	p.Grants[0].Statements[1].When = []iam.Guard{{Name: "IsProd", Holds: false}}
	found = escalate.Find(p, escalate.Options{Catalog: cat})
	require.Equal(t, []string{"put-user-policy"}, ids(found))
	require.Empty(t, found[0].When)
	for _, name := range []string{"A", "B", "C", "D"} {
		p.Grants[0].Statements[2].When = append(p.Grants[0].Statements[2].When, iam.Guard{Name: name, Holds: true})
	}
	require.Contains(t, find(p), "put-user-policy?", "too many conditions")

	// A trust policy whose account is the template's own is not asked about; a service
	// with the account as a symbol is kept to it.
	trust := policy(t, iam.Trust, `Allow A=sts:AssumeRole P=Service|states.amazonaws.com C:{"StringEquals":{"aws:SourceAccount":"x"}} ; Allow A=sts:AssumeRole P=444455556666`)
	trust.Statements[0].Conditions[0].Values = []iam.Text{symbol("Ref AWS::AccountId", iam.AccountID)}
	trust.Statements[1].Principals.Values[0].Text = symbol("Ref AWS::AccountId", iam.AccountID)
	require.Empty(t, escalate.Outside([]*iam.Policy{trust}, escalate.Options{Accounts: []string{"111122223333"}}))

	// A provider by its symbol.
	github := policy(t, iam.Trust, `Allow A=sts:AssumeRoleWithWebIdentity P=Federated|x C:{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}`)
	github.Statements[0].Principals.Values[0].Text = symbol("Ref Provider", iam.Arn)
	weak := escalate.Outside([]*iam.Policy{github}, escalate.Options{})
	require.Len(t, weak, 1)
	require.Equal(t, escalate.TokenSubject, weak[0].Kind)
}
