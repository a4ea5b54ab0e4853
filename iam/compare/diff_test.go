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

// lines writes rows as a reader could see them.
func lines(d compare.Difference) string {
	var b strings.Builder
	for _, r := range d.Rows {
		b.WriteString(map[bool]string{false: "+", true: "-"}[r.Lost])
		if !r.Certain {
			b.WriteString("?" + string(r.Reason.Code))
		}
		for _, g := range r.Actions {
			names := strings.Join(g.Actions, ",")
			if g.All {
				names = "all"
			}
			fmt.Fprintf(&b, " %s %s(%s)", g.Service, g.Level, names)
		}
		fmt.Fprintf(&b, " on %s", strings.Join(r.Resources, " "))
		if len(r.Principals) > 0 {
			fmt.Fprintf(&b, " for %s", strings.Join(r.Principals, " "))
		}
		if len(r.Conditions) > 0 {
			fmt.Fprintf(&b, " if %s", strings.Join(r.Conditions, "; "))
		}
		if r.Deny != nil {
			fmt.Fprintf(&b, " no longer denied by statement %d", r.Deny.Index)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestDiff(t *testing.T) {
	cases := []struct {
		name, old, new string
		kind           iam.Type
		want           string
	}{
		{
			name: "an action more", kind: iam.Identity,
			old:  "Allow A=s3:GetObject R=arn:aws:s3:::b/*",
			new:  "Allow A=[s3:GetObject,s3:PutObject,s3:DeleteObject] R=arn:aws:s3:::b/*",
			want: "+ s3 Write(DeleteObject,PutObject) on arn:aws:s3:::b/*\n",
		},
		{
			name: "both ways", kind: iam.Identity,
			old:  "Allow A=[s3:GetObject,sqs:SendMessage] R=*",
			new:  "Allow A=[s3:GetObject,sqs:ReceiveMessage] R=*",
			want: "+ sqs Read(ReceiveMessage) on *\n- sqs Write(SendMessage) on *\n",
		},
		{
			name: "a deny gone", kind: iam.Identity,
			old:  "Allow A=s3:*Object R=* ; Deny A=s3:PutObject R=arn:aws:s3:::vault/*",
			new:  "Allow A=s3:*Object R=*",
			want: "+ s3 Write(PutObject) on arn:aws:s3:::vault/* no longer denied by statement 1\n",
		},
		{
			name: "principals", kind: iam.Resource,
			old:  "Allow P=111122223333 A=s3:GetObject R=arn:aws:s3:::b/*",
			new:  "Allow P=[111122223333,444455556666] A=s3:GetObject R=arn:aws:s3:::b/*",
			want: "+ s3 Read(GetObject) on arn:aws:s3:::b/* for AWS:444455556666\n",
		},
		{
			name: "a condition", kind: iam.Identity,
			old:  `Allow A=s3:GetObject R=* C:{"StringLike":{"aws:PrincipalTag/team":"a"}}`,
			new:  `Allow A=s3:GetObject R=* C:{"StringLike":{"aws:PrincipalTag/team":["a","b*"]}}`,
			want: "+ s3 Read(GetObject) on * if StringLike aws:PrincipalTag/team [a b*]\n",
		},
		{
			name: "everything", kind: iam.Identity, old: "", new: "Allow A=* R=*",
			want: "+ * (*) on *\n",
		},
		{
			name: "nothing", kind: iam.Identity, old: "Allow A=s3:Get* R=*", new: "Allow A=s3:Get* R=* ; Allow A=s3:GetObject R=arn:aws:s3:::b/*", want: "- s3", // replaced below
		},
	}
	catalog := actions.Open()
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			d := compare.Diff(set(policy(t, tc.kind, tc.old)), set(policy(t, tc.kind, tc.new)), compare.Options{Catalog: catalog, Typed: true})
			if tc.name == "nothing" {
				require.Empty(t, d.Rows)
				return
			}
			require.Equal(t, tc.want, lines(d))
			require.False(t, d.Cut)
			for _, r := range d.Rows {
				require.NotNil(t, r.Witness)
			}
		})
	}
}
