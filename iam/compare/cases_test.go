package compare_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/iam/compare"
)

// policy reads statements in the short form of the tables here: statements are
// separated by " ; ", and each is "Allow" or "Deny" with fields A, NA, R, NR
// (lists in [] or one text), and C, a Condition block in JSON. A statement that
// begins with "{" is JSON itself.
func policy(t testing.TB, kind iam.Type, text string) *iam.Policy {
	t.Helper()
	statements := []any{}
	for part := range strings.SplitSeq(text, " ; ") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		if strings.HasPrefix(part, "{") {
			statements = append(statements, json.RawMessage(part))
			continue
		}
		effect, rest, _ := strings.Cut(part, " ")
		st := map[string]any{"Effect": effect}
		if i := strings.Index(rest, "C:"); i >= 0 {
			st["Condition"] = json.RawMessage(rest[i+2:])
			rest = strings.TrimSpace(rest[:i])
		}
		for f := range strings.FieldsSeq(rest) {
			name, value, _ := strings.Cut(f, "=")
			key := map[string]string{"A": "Action", "NA": "NotAction", "R": "Resource", "NR": "NotResource", "P": "Principal", "NP": "NotPrincipal"}[name]
			require.NotEmpty(t, key, f)
			var list any = value
			if strings.HasPrefix(value, "[") {
				list = strings.Split(strings.Trim(value, "[]"), ",")
			}
			if key == "Principal" || key == "NotPrincipal" {
				if value != "*" {
					list = map[string]any{"AWS": list}
				}
			}
			st[key] = list
		}
		statements = append(statements, st)
	}
	if len(statements) == 0 {
		return &iam.Policy{Type: kind, Version: iam.Version2012}
	}
	doc, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	require.NoError(t, err)
	p, diags := iam.Parse("policy.json", doc, kind)
	require.NotNil(t, p)
	for _, d := range diags {
		t.Logf("%v", d)
	}
	return p
}

func set(ps ...*iam.Policy) compare.Set { return compare.Set{Policies: ps} }

// TestCases holds the pairs of the specification of the engine, and the request
// that it names where there is one.
func TestCases(t *testing.T) {
	const get = "Allow A=s3:GetObject R=* "
	cases := []struct {
		name, old, new string
		want           compare.Verdict
		witness        string // a part of the witness as JSON
	}{
		{"D01 subsumed action", "Allow A=s3:Get* R=*", "Allow A=s3:Get* R=* ; " + get, compare.NoNewAccess, ""},
		{"D02 deny removed, key missing", "Allow A=ec2:TerminateInstances R=* ; Deny A=ec2:TerminateInstances R=* C:{\"NotIpAddress\":{\"aws:SourceIp\":[\"192.0.2.0/24\"]}}", "Allow A=ec2:TerminateInstances R=*", compare.NewAccess, `"Context":{}`},
		{"D02b ip narrowed", `Allow A=ec2:TerminateInstances R=* C:{"IpAddress":{"aws:SourceIp":["192.0.2.0/24"]}}`, `Allow A=ec2:TerminateInstances R=* C:{"IpAddress":{"aws:SourceIp":["192.0.2.0/25","192.0.2.128/25"]}}`, compare.NoNewAccess, ""},
		{"D03 like narrowed", get + `C:{"StringLike":{"aws:PrincipalTag/t":"prod-*"}}`, get + `C:{"StringLike":{"aws:PrincipalTag/t":"prod-a*"}}`, compare.NoNewAccess, ""},
		{"D03b like widened", get + `C:{"StringLike":{"aws:PrincipalTag/t":"prod-a*"}}`, get + `C:{"StringLike":{"aws:PrincipalTag/t":"prod-*"}}`, compare.NewAccess, `"aws:PrincipalTag/t":["prod-"]`},
		{"D04 split covers", get + `C:{"StringEquals":{"k":"x"}} ; ` + get + `C:{"StringNotEquals":{"k":"x"}}`, get, compare.NoNewAccess, ""},
		{"D04b split misses the missing key", get + `C:{"StringEquals":{"k":"x"}} ; ` + get + `C:{"StringNotEquals":{"k":"x"},"Null":{"k":"false"}}`, get, compare.NewAccess, `"Context":{}`},
		{"D05 values split", get + `C:{"StringEquals":{"k":["a","b"]}}`, get + `C:{"StringEquals":{"k":"a"}} ; ` + get + `C:{"StringEquals":{"k":"b"}}`, compare.NoNewAccess, ""},
		{"D06 NotResource covers", "Allow A=s3:GetObject NR=arn:aws:s3:::r/* ; Allow A=s3:GetObject R=arn:aws:s3:::r/*", get, compare.NoNewAccess, ""},
		{"D07 union of globs covers", "Allow A=s3:GetObject R=[arn:aws:s3:::a,arn:aws:s3:::a?,arn:aws:s3:::a??*]", "Allow A=s3:GetObject R=arn:aws:s3:::a*", compare.NoNewAccess, ""},
		{"D07b union of globs with a gap", "Allow A=s3:GetObject R=[arn:aws:s3:::a,arn:aws:s3:::a??*]", "Allow A=s3:GetObject R=arn:aws:s3:::a*", compare.NewAccess, `"Resource":"arn:aws:s3:::a`},
		{"D08 irrelevant deny removed", get + "; Deny A=ec2:* R=*", get, compare.NoNewAccess, ""},
		{"D09 for all after for any", `Allow A=ec2:CreateTags R=* C:{"ForAnyValue:StringEquals":{"aws:TagKeys":["a","b"]}}`, `Allow A=ec2:CreateTags R=* C:{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]}}`, compare.NewAccess, `"Context":{}`},
		{"D09b for all, not empty", `Allow A=ec2:CreateTags R=* C:{"ForAnyValue:StringEquals":{"aws:TagKeys":["a","b"]}}`, `Allow A=ec2:CreateTags R=* C:{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]},"Null":{"aws:TagKeys":"false"}}`, compare.NoNewAccess, ""},
		{"D10 IfExists dropped", get + `C:{"StringEqualsIfExists":{"k":"a"}}`, get + `C:{"StringEquals":{"k":"a"}}`, compare.NoNewAccess, ""},
		{"D10b IfExists added", get + `C:{"StringEquals":{"k":"a"}}`, get + `C:{"StringEqualsIfExists":{"k":"a"}}`, compare.NewAccess, `"Context":{}`},
		{"D11 the same variable", "Allow A=s3:GetObject R=arn:aws:s3:::h/${aws:username}/*", "Allow A=s3:GetObject R=arn:aws:s3:::h/${aws:username}/x", compare.NoNewAccess, ""},
		{"D11b variable to star", "Allow A=s3:GetObject R=arn:aws:s3:::h/${aws:username}/*", "Allow A=s3:GetObject R=arn:aws:s3:::h/*", compare.NewAccess, "arn:aws:s3:::h/"},
		{"D11c letter case of a variable", get + `C:{"StringEquals":{"k":"${aws:username}"}}`, get + `C:{"StringEqualsIgnoreCase":{"k":"${aws:username}"}}`, compare.Maybe, ""},
		{"D11d the same in any case", get + `C:{"StringEqualsIgnoreCase":{"k":"${aws:username}"}}`, get + `C:{"StringEqualsIgnoreCase":{"k":"${aws:username}"},"StringLike":{"j":"a*"}}`, compare.NoNewAccess, ""},
		{"D12 NotAction", "Allow A=s3:* R=*", "Allow NA=iam:* R=*", compare.NewAccess, ""},
		{"D13 order", "Allow A=s3:* R=* ; Deny A=s3:PutObject R=*", "Deny A=s3:PutObject R=* ; Allow A=s3:* R=*", compare.NoNewAccess, ""},
		{"D14 case of actions", "Allow A=S3:GETOBJECT R=*", "Allow A=s3:getobject R=*", compare.NoNewAccess, ""},
		{"D15 case of resources", "Allow A=s3:GetObject R=arn:aws:s3:::ab", "Allow A=s3:GetObject R=arn:aws:s3:::AB", compare.NewAccess, "arn:aws:s3:::AB"},
		{"D16 equals star", get + `C:{"StringEquals":{"k":"*"}}`, get + `C:{"StringLike":{"k":"*"}}`, compare.NewAccess, `"k":[""]`},
		{"D17 like star is present", get + `C:{"Null":{"k":"false"}}`, get + `C:{"StringLike":{"k":"*"}}`, compare.NoNewAccess, ""},
		{"D18 parts of ARNs", get + `C:{"ArnLike":{"aws:SourceArn":"arn:aws:s3:*:*:*"}}`, get + `C:{"StringLike":{"aws:SourceArn":"arn:aws:s3:*"}}`, compare.NewAccess, `"arn:aws:s3:"`},
		{"D18b colons within a part", get + `; Deny A=s3:GetObject R=* C:{"ArnLike":{"k":"arn:aws:iam::*:user/bob"}}`, get + `; Deny A=s3:GetObject R=* C:{"StringLike":{"k":"arn:aws:iam::*:user/bob"}}`, compare.NoNewAccess, ""},
		{"D18c colons within a part, back", get + `; Deny A=s3:GetObject R=* C:{"StringLike":{"k":"arn:aws:iam::*:user/bob"}}`, get + `; Deny A=s3:GetObject R=* C:{"ArnLike":{"k":"arn:aws:iam::*:user/bob"}}`, compare.NewAccess, `:user/bob"]`},
		{"D19 greatest number", `Allow A=s3:ListBucket R=* C:{"NumericLessThan":{"s3:max-keys":["10","20"]}}`, `Allow A=s3:ListBucket R=* C:{"NumericLessThan":{"s3:max-keys":"20"}}`, compare.NoNewAccess, ""},
		{"D19b or equal", `Allow A=s3:ListBucket R=* C:{"NumericLessThan":{"s3:max-keys":"20"}}`, `Allow A=s3:ListBucket R=* C:{"NumericLessThanEquals":{"s3:max-keys":"20"}}`, compare.NewAccess, `["20"]`},
		{"D19c no numbers", get + `C:{"NumericEquals":{"n":[]}}`, get + `C:{"NumericNotEquals":{"n":[]},"Null":{"n":"false"}}`, compare.NewAccess, `"n":["0"]`},
		{"D20 deny to allow", get + `; Deny A=s3:GetObject R=* C:{"Bool":{"aws:SecureTransport":"false"}}`, get + `C:{"Bool":{"aws:SecureTransport":"true"}}`, compare.NoNewAccess, ""},
		{"D20b allow to deny", get + `C:{"Bool":{"aws:SecureTransport":"true"}}`, get + `; Deny A=s3:GetObject R=* C:{"Bool":{"aws:SecureTransport":"false"}}`, compare.NewAccess, `"Context":{}`},
		{"D21 date", get + `C:{"DateLessThan":{"aws:CurrentTime":"2027-01-01T00:00:00Z"}}`, get + `C:{"DateLessThan":{"aws:CurrentTime":"2026-06-01T00:00:00Z"}}`, compare.NoNewAccess, ""},
		{"D22 short ARN", "Allow A=sqs:SendMessage R=arn:aws:sqs", "Allow A=sqs:SendMessage R=arn:aws:sqs:us-east-1:111122223333:q", compare.NoNewAccess, ""},
		{"D23 deny of the rest", "Allow A=s3:* R=[arn:aws:s3:::a*,arn:aws:s3:::*b]", "Allow A=s3:* R=* ; Deny A=s3:* NR=[arn:aws:s3:::a*,arn:aws:s3:::*b]", compare.NoNewAccess, ""},
		{"D24 for all not", `Allow A=ec2:CreateTags R=* C:{"ForAllValues:StringNotEquals":{"aws:TagKeys":["x","y"]}}`, `Allow A=ec2:CreateTags R=* ; Deny A=ec2:CreateTags R=* C:{"ForAnyValue:StringEquals":{"aws:TagKeys":["x","y"]}}`, compare.NoNewAccess, ""},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			old, new := policy(t, iam.Identity, tc.old), policy(t, iam.Identity, tc.new)
			for _, opts := range []compare.Options{{}, {Catalog: actions.Open()}} {
				a := compare.Compare(set(old), set(new), opts)
				require.Equal(t, tc.want, a.Verdict, "%+v %+v", a, a.Witness)
				if tc.want == compare.NewAccess {
					js, err := json.Marshal(a.Witness)
					require.NoError(t, err)
					require.Contains(t, string(js), tc.witness)
				}
			}
		})
	}
}
