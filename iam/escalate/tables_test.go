package escalate

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
)

// TestTables holds the tables of this package to the catalogue of actions.
func TestTables(t *testing.T) {
	cat := actions.Open()
	for action, groups := range either {
		prefix, name, _ := strings.Cut(action, ":")
		a := cat.Service(prefix).Action(name)
		require.NotNil(t, a, action)
		for _, types := range groups {
			for _, one := range types {
				found := false
				for _, r := range a.Resources {
					found = found || r.Type == one
				}
				require.True(t, found, action+" "+one)
			}
		}
	}
	for _, table := range []map[string]bool{sendsToRoles, sendsToResources} {
		for name := range table {
			require.Equal(t, name, serviceOf(name+".amazonaws.com"))
			require.Equal(t, name, serviceOf(name+".eu-west-1.amazonaws.com"))
			require.Equal(t, name, serviceOf(strings.ToUpper(name)+".amazonaws.com.cn"))
		}
	}
	require.Equal(t, "s3", serviceOf("s3.us-gov-west-1.amazonaws.com"))
}

// TestMeet holds the texts that two patterns have in common.
func TestMeet(t *testing.T) {
	for _, tc := range [][3]string{
		{"abc", "abc", "abc"},
		{"a*", "*c", "ac"},
		{"a?c", "ab*", "abc"},
		{"*", "*", ""},
		{"?*", "*", "x"},
		{"a", "b", "-"},
		{"a*b", "a?", "ab"},
		{"*a*", "b*b", "bab"},
		{"", "*", ""},
		{"", "?", "-"},
		{"**", "a*", "a"},
		{"app-*", "?*-prod", "app-prod"},
		{"app-*", "app", "-"},
	} {
		got, ok := common(tc[0], tc[1])
		if tc[2] == "-" {
			require.False(t, ok, tc)
			continue
		}
		require.True(t, ok, tc)
		require.Equal(t, tc[2], got, tc)
	}
	arn, ok := meet("arn:aws:lambda:*:111122223333:function:app-*", "arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}")
	require.True(t, ok)
	require.Equal(t, "arn:aws:lambda:eu-west-1:111122223333:function:app-", arn)
	_, ok = meet("arn:aws:iam::*:user/*", "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}")
	require.False(t, ok)
	require.True(t, regular("arn:aws:iam::*:role/a"))
	require.False(t, regular("arn:awsx:iam::*:role/a"))
	require.False(t, regular("arn:aws:iam"))
}

// TestEmptyTexts gives values that no parser makes: nothing panics.
func TestEmptyTexts(t *testing.T) {
	p := &iam.Policy{Type: iam.Trust, Statements: []iam.Statement{{
		Actions:    iam.Element{Present: true, Texts: []iam.Text{{}}},
		Principals: iam.Principals{Present: true, Values: []iam.PrincipalText{{Type: iam.Federated}, {Type: iam.AWS}, {Type: iam.Service}}},
	}, {}}}
	Outside([]*iam.Policy{p}, Options{Accounts: []string{"111122223333"}})
	q := *p
	q.Type = iam.Identity
	q.Statements = append(q.Statements, iam.Statement{Actions: iam.Element{Present: true, Not: true}, Resources: iam.Element{Present: true, Texts: []iam.Text{{}}}})
	all := Principal{Kind: Role, ARN: iam.Text{Pieces: []iam.Piece{{}}}, Grants: []*iam.Policy{&q}, Trust: []*iam.Policy{p}, Limits: [][]*iam.Policy{{}, {&q}}}
	All([]Principal{all, all, {}}, Options{})
}
