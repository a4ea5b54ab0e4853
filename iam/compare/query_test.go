package compare_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/iam/compare"
)

// TestPrincipals compares policies with principals.
func TestPrincipals(t *testing.T) {
	const obj = " A=s3:GetObject R=arn:aws:s3:::b/* "
	const bob, eve, root = "arn:aws:iam::111122223333:user/bob", "arn:aws:iam::111122223333:user/eve", "arn:aws:iam::111122223333:root"
	cases := []struct {
		name, old, new string
		want           compare.Verdict
		who            string
	}{
		{"account is root", "Allow P=111122223333" + obj, "Allow P=" + root + obj, compare.NoNewAccess, ""},
		{"user in account", "Allow P=111122223333" + obj, "Allow P=" + bob + obj, compare.NoNewAccess, ""},
		{"account beyond user", "Allow P=" + bob + obj, "Allow P=111122223333" + obj, compare.NewAccess, "arn:aws:iam::111122223333:user/anybody"},
		{"another user", "Allow P=" + bob + obj, "Allow P=[" + bob + "," + eve + "]" + obj, compare.NewAccess, eve},
		{"everybody", "Allow P=111122223333" + obj, "Allow P=*" + obj, compare.NewAccess, "arn:aws:iam::444455556666:user/anybody"},
		{"session of role", "Allow P=arn:aws:iam::111122223333:role/app" + obj, "Allow P=arn:aws:sts::111122223333:assumed-role/app/x" + obj, compare.NewAccess, "arn:aws:sts::111122223333:assumed-role/app/x"}, // its role may have a path
		{"all but one", "Allow P=*" + obj + "; Deny P=" + bob + obj, "Allow NP=" + bob + obj, compare.NoNewAccess, ""},
		{"all but one, back", "Allow NP=" + bob + obj, "Allow P=*" + obj + "; Deny P=" + bob + obj, compare.NoNewAccess, ""},
		{"account by key", "Allow P=111122223333" + obj, "Allow P=*" + obj + `C:{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}`, compare.NoNewAccess, ""},
		{"account by other key", "Allow P=111122223333" + obj, "Allow P=*" + obj + `C:{"StringEquals":{"aws:PrincipalAccount":"444455556666"}}`, compare.NewAccess, "arn:aws:iam::444455556666:user/anybody"},
		{"role by key", "Allow P=" + bob + obj, "Allow P=111122223333" + obj + `C:{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/ops-*"}}`, compare.NewAccess, "arn:aws:sts::111122223333:assumed-role/ops-/session"},
		{"key of a role with a path", "Allow P=arn:aws:iam::111122223333:role/app" + obj, "Allow P=arn:aws:iam::111122223333:role/path/app" + obj, compare.NewAccess, "arn:aws:sts::111122223333:assumed-role/app/session"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			a := compare.Compare(set(policy(t, iam.Resource, tc.old)), set(policy(t, iam.Resource, tc.new)), compare.Options{})
			require.Equal(t, tc.want, a.Verdict, "%+v %+v", a, a.Witness)
			if tc.who != "" {
				require.Equal(t, tc.who, a.Witness.Principal.ID)
			}
		})
	}
}

// TestTyped compares requests that AWS can make.
func TestTyped(t *testing.T) {
	cases := []struct {
		name, old, new string
		untyped, typed compare.Verdict
	}{
		{"an object is not a bucket", "Allow A=s3:GetObject R=arn:aws:s3:::a??*", "Allow A=s3:GetObject R=arn:aws:s3:::a*", compare.NewAccess, compare.NoNewAccess},
		{"object action on a bucket", "", "Allow A=s3:GetObject R=arn:aws:s3:::b", compare.NewAccess, compare.NoNewAccess},
		{"object action on objects", "", "Allow A=s3:GetObject R=arn:aws:s3:::b/*", compare.NewAccess, compare.NewAccess},
		{"bucket action on objects", "", "Allow A=s3:ListBucket R=arn:aws:s3:::b/*", compare.NewAccess, compare.NoNewAccess},
		{"action without resources on an ARN", "", "Allow A=s3:ListAllMyBuckets R=arn:aws:s3:::*", compare.NewAccess, compare.NoNewAccess},
		{"the same by NotResource", "", "Allow A=s3:ListAllMyBuckets NR=arn:aws:s3:::b", compare.NewAccess, compare.NewAccess},
		{"deny of an ARN does not hold for it", "Allow A=s3:ListAllMyBuckets R=* ; Deny A=s3:* R=arn:aws:s3:::*", "Allow A=s3:ListAllMyBuckets R=*", compare.NewAccess, compare.NoNewAccess},
		{"a key that is always there", `Allow A=s3:GetObject R=* C:{"Bool":{"aws:SecureTransport":"true"}}`, `Allow A=s3:GetObject R=* ; Deny A=s3:GetObject R=* C:{"Bool":{"aws:SecureTransport":"false"}}`, compare.NewAccess, compare.NoNewAccess},
		{"bucket and objects", "Allow A=s3:* R=[arn:aws:s3:::b,arn:aws:s3:::b/*]", "Allow A=[s3:GetObject,s3:ListBucket] R=arn:aws:s3:::b*", compare.NewAccess, compare.NewAccess},
		{"an unknown action that was allowed", "Allow A=s3:Foo* R=*", "Allow A=s3:Foobar R=arn:aws:s3:::b", compare.NoNewAccess, compare.NoNewAccess},
		{"upper case in the head", "", "Allow A=lambda:InvokeFunction R=arn:aws:lambda:eu-west-1:111122223333:function:F", compare.NewAccess, compare.NewAccess},
	}
	catalog := actions.Open()
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			old, new := policy(t, iam.Identity, tc.old), policy(t, iam.Identity, tc.new)
			a := compare.Compare(set(old), set(new), compare.Options{Catalog: catalog})
			require.Equal(t, tc.untyped, a.Verdict, "%+v %+v", a, a.Witness)
			a = compare.Compare(set(old), set(new), compare.Options{Catalog: catalog, Typed: true})
			require.Equal(t, tc.typed, a.Verdict, "%+v %+v", a, a.Witness)
		})
	}
}

// TestFuture holds what is said where only unknown actions differ.
func TestFuture(t *testing.T) {
	catalog := actions.Open()
	old, new := policy(t, iam.Identity, "Allow A=[sts:Ge*,sts:A*,sts:D*,sts:S*,sts:T*] R=*"), policy(t, iam.Identity, "Allow A=sts:* R=*")
	a := compare.Compare(set(old), set(new), compare.Options{Catalog: catalog})
	require.Equal(t, compare.NewAccess, a.Verdict)
	require.True(t, a.Future, "%+v", a.Witness)
	a = compare.Compare(set(old), set(new), compare.Options{Catalog: catalog, Typed: true})
	require.Equal(t, compare.Maybe, a.Verdict)
	require.Equal(t, compare.ReasonFuture, a.Reasons[0].Code)
}

// TestGranted asks whether certain access is granted.
func TestGranted(t *testing.T) {
	p := policy(t, iam.Identity, "Allow A=iam:* R=arn:aws:iam::111122223333:role/app-* ; Deny A=iam:PassRole R=*")
	ask := func(action, resource string) compare.Verdict {
		return compare.Granted(set(p), compare.Access([]string{action}, []string{resource}), compare.Options{}).Verdict
	}
	require.Equal(t, compare.NewAccess, ask("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/*"))
	require.Equal(t, compare.NoNewAccess, ask("iam:PutRolePolicy", "arn:aws:iam::111122223333:user/*"))
	require.Equal(t, compare.NoNewAccess, ask("iam:PassRole", "*"))
	boundary := compare.Set{Policies: []*iam.Policy{p}, Limits: [][]*iam.Policy{{policy(t, iam.Boundary, "Allow A=s3:* R=*")}}}
	require.Equal(t, compare.NoNewAccess, compare.Granted(boundary, compare.Access([]string{"iam:*"}, nil), compare.Options{}).Verdict)
}

// TestPublic asks whether strangers get in.
func TestPublic(t *testing.T) {
	const get = " A=s3:GetObject R=arn:aws:s3:::b/* "
	cases := []struct {
		name, text string
		want       compare.Verdict
	}{
		{"everybody", "Allow P=*" + get, compare.NewAccess},
		{"an account", "Allow P=111122223333" + get, compare.NoNewAccess},
		{"all but an account", "Allow NP=111122223333" + get, compare.NewAccess},
		{"an organization", "Allow P=*" + get + `C:{"StringEquals":{"aws:PrincipalOrgID":"o-exampleorgid"}}`, compare.NoNewAccess},
		{"any organization", "Allow P=*" + get + `C:{"StringLike":{"aws:PrincipalOrgID":"o-*"}}`, compare.NewAccess},
		{"a path of an organization", "Allow P=*" + get + `C:{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-exampleorgid/*"}}`, compare.NoNewAccess},
		{"an organization, if there is one", "Allow P=*" + get + `C:{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-exampleorgid"}}`, compare.NewAccess},
		{"an endpoint", "Allow P=*" + get + `C:{"StringEquals":{"aws:SourceVpce":"vpce-0123456789abcdef0"}}`, compare.NoNewAccess},
		{"denied without the endpoint", "Allow P=*" + get + "; Deny P=*" + get + `C:{"StringNotEquals":{"aws:SourceVpce":"vpce-0123456789abcdef0"}}`, compare.NoNewAccess},
		{"addresses", "Allow P=*" + get + `C:{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}`, compare.NoNewAccess},
		{"all addresses", "Allow P=*" + get + `C:{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`, compare.NewAccess},
		{"half of all addresses", "Allow P=*" + get + `C:{"IpAddress":{"aws:SourceIp":"0.0.0.0/1"}}`, compare.NewAccess},
		{"the caller's tag", "Allow P=*" + get + `C:{"StringEquals":{"aws:PrincipalTag/team":"a"}}`, compare.NewAccess},
		{"the referrer", "Allow P=*" + get + `C:{"StringLike":{"aws:Referer":"https://example.com/*"}}`, compare.NewAccess},
		{"roles of an account", "Allow P=*" + get + `C:{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}}`, compare.NoNewAccess},
		{"roles of any account", "Allow P=*" + get + `C:{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/ops"}}`, compare.NewAccess},
		{"the account by key", "Allow P=*" + get + `C:{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}`, compare.NoNewAccess},
		{"not the account by key", "Allow P=*" + get + `C:{"StringNotEquals":{"aws:PrincipalAccount":"111122223333"}}`, compare.NewAccess},
		{"everything denied", "Allow P=*" + get + "; Deny P=* A=s3:* R=*", compare.NoNewAccess},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			a := compare.Public(set(policy(t, iam.Resource, tc.text)), compare.Options{})
			require.Equal(t, tc.want, a.Verdict, "%+v %+v", a, a.Witness)
		})
	}
}

// TestFacts looks at single statements.
func TestFacts(t *testing.T) {
	p := policy(t, iam.Identity, "Allow A=s3:* R=* ; Allow A=s3:Get* R=arn:aws:s3:::b/* ; Allow A=ec2:* R=* ; Deny A=ec2:* R=* ; Deny A=sqs:* R=* ; "+
		`Allow A=sns:* R=* C:{"StringEquals":{"k":"a"},"StringNotEquals":{"k":"a"}} ; Deny A=ec2:Run* R=*`)
	got := map[int]compare.Fact{}
	for _, f := range compare.Facts(set(p), compare.Options{}) {
		got[f.Statement.Index] = f
	}
	require.NotContains(t, got, 0)
	by := func(i int) (out []int) {
		for _, r := range got[i].By {
			require.Same(t, p, r.Policy)
			require.Same(t, &p.Statements[r.Statement.Index], r.Statement)
			out = append(out, r.Statement.Index)
		}
		return out
	}
	require.True(t, got[1].Redundant && !got[1].Never && !got[1].Idle)
	require.Equal(t, []int{0}, by(1))
	require.Equal(t, []int{3}, by(2))
	require.Nil(t, by(4))
	require.Equal(t, []int{3}, by(6))
	require.True(t, got[2].Idle && !got[2].Never)
	require.NotContains(t, got, 3)
	require.True(t, got[4].Idle && !got[4].Redundant, "a Deny that hits nothing")
	require.True(t, got[5].Never)
	require.True(t, got[6].Redundant)
	require.Len(t, got, 5)
}

// TestFactsTogether looks at statements that several others cover, and at equal
// ones.
func TestFactsTogether(t *testing.T) {
	const x = " A=s3:GetObject "
	cases := []struct {
		name, text string
		limit      string
		want       string // of each statement: n never, r redundant, i idle, and by whom
	}{
		{"two halves cover", "Allow R=arn:aws:s3:::a*" + x + "; Allow NR=arn:aws:s3:::a*" + x + "; Allow R=* A=[s3:GetObject,ec2:*] ; Allow R=*" + x, "", "0 r[2] 1 r[2] 3 r[2]"},
		{"only together", "Allow R=arn:aws:s3:::b/*" + x + "; Allow R=arn:aws:s3:::a*" + x + "; Allow NR=[arn:aws:s3:::a*,arn:aws:s3:::b/*]" + x + "; Allow R=*" + x + `C:{"Null":{"k":"true"}}`, "", "3 r[0 1 2]"},
		{"equal ones", "Allow R=*" + x + "; Allow R=*" + x, "", "1 r[0]"},
		{"a chain of three", "Allow R=arn:aws:s3:::a/*" + x + "; Allow R=arn:aws:s3:::a*" + x + "; Allow R=*" + x, "", "0 r[2] 1 r[2]"},
		{"two Denies hide", "Allow R=*" + x + "; Deny R=arn:aws:s3:::a*" + x + "; Deny NR=arn:aws:s3:::a*" + x, "", "0 i[1 2]"},
		{"a Deny hides what is left", "Allow R=arn:aws:s3:::a/*" + x + "; Allow R=*" + x + "; Deny NR=arn:aws:s3:::a/*" + x, "", "1 r[0]"},
		{"the boundary hides", "Allow A=ec2:RunInstances R=* ; Allow R=*" + x, "Allow A=s3:* R=*", "0 i[]"},
		{"a Deny of other actions", "Allow R=*" + x + "; Deny A=s3:PutObject R=* ; Deny A=*:Get* R=arn:aws:s3:::a*", "", "1 i[]"},
		{"a Deny in a Deny", "Allow A=* R=* ; Deny A=s3:* R=* ; Deny R=*" + x, "", "2 r[1]"},
		{"nothing", "Allow R=*" + x + "; Deny R=arn:aws:s3:::a*" + x, "", ""},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			s := set(policy(t, iam.Identity, tc.text))
			if tc.limit != "" {
				s.Limits = [][]*iam.Policy{{policy(t, iam.Boundary, tc.limit)}}
			}
			var got []string
			for _, f := range compare.Facts(s, compare.Options{}) {
				w := fmt.Sprint(f.Statement.Index) + " "
				for _, flag := range []struct {
					is   bool
					word string
				}{{f.Never, "n"}, {f.Redundant, "r"}, {f.Idle, "i"}} {
					if flag.is {
						w += flag.word
					}
				}
				by := []int{}
				for _, r := range f.By {
					by = append(by, r.Statement.Index)
				}
				got = append(got, w+fmt.Sprint(by))
			}
			require.Equal(t, tc.want, strings.Join(got, " "))
		})
	}
}

// TestLimits compares grants under a boundary.
func TestLimits(t *testing.T) {
	all := policy(t, iam.Identity, "Allow A=* R=*")
	limit := func(text string) [][]*iam.Policy { return [][]*iam.Policy{{policy(t, iam.Boundary, text)}} }
	old := compare.Set{Policies: []*iam.Policy{all}, Limits: limit("Allow A=s3:Get* R=*")}
	new := compare.Set{Policies: []*iam.Policy{all}, Limits: limit("Allow A=s3:* R=* ; Deny A=s3:Put* R=*")}
	a := compare.Compare(old, new, compare.Options{})
	require.Equal(t, compare.NewAccess, a.Verdict)
	require.Regexp(t, "^s3:[^gp]", a.Witness.Action)
	require.Equal(t, compare.NoNewAccess, compare.Compare(set(policy(t, iam.Identity, "Allow A=s3:Get* R=*")), old, compare.Options{}).Verdict)
	require.Equal(t, compare.NoNewAccess, compare.Compare(old, set(policy(t, iam.Identity, "Allow A=s3:GetObject R=*")), compare.Options{}).Verdict)
	require.Equal(t, compare.NoNewAccess, compare.Compare(compare.Set{}, compare.Set{Policies: []*iam.Policy{all}, Limits: [][]*iam.Policy{nil}}, compare.Options{}).Verdict)
}

// TestCorrelated holds that a witness whose keys contradict one another is none.
func TestCorrelated(t *testing.T) {
	for _, text := range []string{
		`Allow A=s3:GetObject R=* C:{"StringEquals":{"aws:SourceAccount":"444455556666"},"ArnEquals":{"aws:SourceArn":"arn:aws:sns:eu-west-1:111122223333:t"}}`,
		`Allow A=s3:GetObject R=* C:{"StringEquals":{"aws:RequestTag/a":"x"},"ForAllValues:StringEquals":{"aws:TagKeys":"b"},"Null":{"aws:TagKeys":"false"}}`,
		`Allow A=sqs:SendMessage R=arn:aws:sqs:*:111122223333:q C:{"StringEquals":{"aws:ResourceAccount":"444455556666"}}`,
	} {
		a := compare.Compare(compare.Set{}, set(policy(t, iam.Identity, text)), compare.Options{})
		require.Equal(t, compare.Maybe, a.Verdict, text)
		require.Equal(t, compare.ReasonCorrelated, a.Reasons[0].Code)
	}
}

// TestCallerAccount holds that kms:CallerAccount is the account of the caller.
func TestCallerAccount(t *testing.T) {
	key := func(who, condition string) compare.Set {
		p, _ := iam.Parse("key.json", []byte(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*","Principal":{"AWS":"`+who+`"},"Condition":{`+condition+`}}]}`), iam.Key)
		require.NotNil(t, p)
		return set(p)
	}
	const account = "arn:aws:iam::111122223333:root"
	for _, tc := range []struct {
		values string
		want   compare.Verdict
	}{
		{`["111122223333"]`, compare.Maybe},
		{`["111122223333","444455556666"]`, compare.NewAccess},
		{`["777788889999"]`, compare.NewAccess},
	} {
		a := compare.Compare(key(account, ``), key("*", `"StringEquals":{"kms:CallerAccount":`+tc.values+`}`), compare.Options{})
		require.Equal(t, tc.want, a.Verdict, tc.values)
		if tc.want == compare.NewAccess {
			require.Contains(t, a.Witness.Principal.ID, a.Witness.Context["kms:CallerAccount"][0])
		}
	}
}
