package compare_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/iam/compare"
)

const typicalOld = `Allow A=[s3:GetObject,s3:PutObject,s3:ListBucket] R=[arn:aws:s3:::logs-prod,arn:aws:s3:::logs-prod/*] ; ` +
	`Allow A=[dynamodb:GetItem,dynamodb:PutItem,dynamodb:Query] R=arn:aws:dynamodb:eu-west-1:111122223333:table/orders C:{"StringEquals":{"aws:PrincipalTag/team":["orders","billing"]}} ; ` +
	`Allow A=[kms:Decrypt,kms:GenerateDataKey*] R=arn:aws:kms:eu-west-1:111122223333:key/* C:{"StringLike":{"kms:ViaService":"s3.*.amazonaws.com"}} ; ` +
	`Deny A=s3:* R=* C:{"Bool":{"aws:SecureTransport":"false"}}`

func typical(t testing.TB) (old, new compare.Set) {
	wider := strings.Replace(typicalOld, "table/orders", "table/order*", 1)
	return set(policy(t, iam.Identity, typicalOld)), set(policy(t, iam.Identity, wider))
}

func BenchmarkTypical(b *testing.B) {
	old, new := typical(b)
	catalog := actions.Open()
	for _, opts := range []struct {
		name string
		compare.Options
	}{{"untyped", compare.Options{}}, {"catalog", compare.Options{Catalog: catalog}}, {"typed", compare.Options{Catalog: catalog, Typed: true}}} {
		b.Run(opts.name, func(b *testing.B) {
			for b.Loop() {
				if a := compare.Compare(old, new, opts.Options); a.Verdict != compare.NewAccess {
					b.Fatal(a)
				}
			}
		})
		b.Run(opts.name+"/back", func(b *testing.B) {
			for b.Loop() {
				if a := compare.Compare(new, old, opts.Options); a.Verdict != compare.NoNewAccess {
					b.Fatal(a)
				}
			}
		})
	}
	b.Run("diff", func(b *testing.B) {
		for b.Loop() {
			compare.Diff(old, new, compare.Options{Catalog: catalog, Typed: true})
		}
	})
}

// BenchmarkTenRoles compares the policies of a template with ten roles, both ways.
func BenchmarkTenRoles(b *testing.B) {
	old, new := typical(b)
	catalog := actions.Open()
	for b.Loop() {
		for range 10 {
			compare.Diff(old, new, compare.Options{Catalog: catalog, Typed: true})
		}
	}
}

// large makes a policy like the big managed ones: hundreds of actions and globs
// of many services, resources with wildcards, a few conditions.
func large(t testing.TB, skip, size int) *iam.Policy {
	catalog := actions.Open()
	var statements []any
	total := 0
	for i, prefix := range catalog.Prefixes() {
		s := catalog.Service(prefix)
		if i%3 == skip%3 || len(s.Actions) < 12 {
			continue
		}
		var list []string
		seen := map[string]bool{}
		for j, a := range s.Actions {
			name := prefix + ":" + a.Name
			if j%3 == 0 {
				cut := 3 + (j*7)%5
				name = prefix + ":" + a.Name[:min(cut, len(a.Name))] + "*"
			}
			if !seen[name] && j < 40 {
				seen[name] = true
				list = append(list, name)
				total += len(name) + 3
			}
		}
		st := map[string]any{"Effect": "Allow", "Action": list, "Resource": "*"}
		switch i % 4 {
		case 0:
			st["Resource"] = []string{"arn:aws:" + prefix + ":*:*:*/prod-*", "arn:aws:" + prefix + ":*:*:*:prod-*", "arn:aws:" + prefix + ":*:*:app/*/prod"}
		case 1:
			st["Condition"] = json.RawMessage(fmt.Sprintf(`{"StringLike":{"aws:ResourceTag/team":"t%d-*"}}`, i%7))
		}
		statements = append(statements, st)
		if total > size {
			break
		}
	}
	statements = append(statements, map[string]any{"Effect": "Deny", "Action": []string{"*:Delete*", "iam:*"}, "Resource": "*", "Condition": json.RawMessage(`{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}`)})
	doc, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	require.NoError(t, err)
	p, _ := iam.Parse("large.json", doc, iam.Identity)
	require.NotNil(t, p)
	return p
}

func BenchmarkLarge(b *testing.B) {
	catalog := actions.Open()
	for _, size := range []int{10_000, 40_000} {
		old, new := large(b, 0, size), large(b, 1, size)
		changed := *old
		changed.Statements = append([]iam.Statement(nil), old.Statements...)
		changed.Statements[3].Actions.Texts = append(append([]iam.Text(nil), old.Statements[3].Actions.Texts...), iam.Lit("lambda:InvokeFunction"))
		changed.Statements[5].Resources = iam.Element{Present: true, Texts: []iam.Text{iam.Lit("*")}}
		for name, pair := range map[string][2]*iam.Policy{"unlike": {old, new}, "change": {old, &changed}, "back": {&changed, old}} {
			b.Run(fmt.Sprintf("%s/%dB", name, old.Size), func(b *testing.B) {
				var a compare.Answer
				for b.Loop() {
					a = compare.Compare(set(pair[0]), set(pair[1]), compare.Options{Catalog: catalog, Typed: true})
				}
				b.Log(a.Verdict, a.Witness, a.Reasons)
			})
		}
		b.Run(fmt.Sprintf("diff/%dB", old.Size), func(b *testing.B) {
			for b.Loop() {
				compare.Diff(set(old), set(&changed), compare.Options{Catalog: catalog, Typed: true})
			}
		})
	}
}

// BenchmarkHostile is a pair made to be slow: the answer is a cap, in bounded time.
func BenchmarkHostile(b *testing.B) {
	var list []string
	for i := range 60 {
		c := string(rune('a' + i%26))
		list = append(list, fmt.Sprintf("arn:aws:s3:::*%s*%s?%s*%d", c, strings.Repeat(c, 3), c, i))
	}
	old := policy(b, iam.Identity, "Allow A=s3:* R=["+strings.Join(list[:30], ",")+"]")
	new := policy(b, iam.Identity, "Allow A=s3:* R=["+strings.Join(list, ",")+"] ; Deny A=s3:* NR=["+strings.Join(list[30:], ",")+"]")
	for b.Loop() {
		compare.Compare(set(old), set(new), compare.Options{})
	}
}

// BenchmarkFacts looks for statements without effect in policies of some size.
func BenchmarkFacts(b *testing.B) {
	catalog := actions.Open()
	for _, size := range []int{10_000, 40_000} {
		s := set(large(b, 0, size))
		b.Run(fmt.Sprintf("%dB", size), func(b *testing.B) {
			for b.Loop() {
				compare.Facts(s, compare.Options{Catalog: catalog})
			}
		})
	}
}
