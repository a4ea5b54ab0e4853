package iam_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
)

// hostile gives policies near the limit of size that ask for as much work as
// they can, divided by a scale: BenchmarkHostile says how much that is.
func hostile(scale int) map[string]string {
	list := func(n int, of func(i int) string) string {
		parts := make([]string, n/scale)
		for i := range parts {
			parts[i] = of(i)
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	object := func(n int, of func(i int) string) string {
		text := list(n, of)
		return "{" + text[1:len(text)-1] + "}"
	}
	stars := strings.Repeat("*a", 1000)
	return map[string]string{
		"wildcards": doc(`"Effect":"Allow","Action":"*","Resource":` + list(450, func(i int) string { return fmt.Sprintf(`"arn:aws:s3:::%d%s"`, i, stars) })),
		"long":      doc(`"Effect":"Allow","Action":"*","Resource":"arn:aws:ec2:*:*:*` + strings.Repeat("*a", 500_000/scale) + `"`),
		"actions":   doc(`"Effect":"Allow","Resource":"arn:aws:s3:::*","Action":` + list(50_000, func(i int) string { return fmt.Sprintf(`"ec2:*%d"`, i) })),
		"misspelt":  doc(`"Effect":"Allow","Resource":"*","Action":` + list(40_000, func(i int) string { return fmt.Sprintf(`"ec2:DescribeX%d"`, i) })),
		"statements": `{"Version":"2012-10-17","Statement":` + list(15_000, func(i int) string {
			return fmt.Sprintf(`{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b%d"}`, i)
		}) + `}`,
		"conditions": doc(`"Effect":"Allow","Resource":"*","Action":` + list(15_000, func(int) string { return `"s3:ListBucket"` }) +
			`,"Condition":{"StringEquals":` + object(15_000, func(i int) string { return fmt.Sprintf(`"s3:ExistingObjectTag/%d":"a"`, i) }) + `}`),
		"tags": doc(`"Effect":"Allow","Resource":"*","Action":` + list(15_000, func(int) string { return `"ec2:*"` }) +
			`,"Condition":{"StringEquals":` + object(15_000, func(i int) string { return fmt.Sprintf(`"aws:ResourceTag/%d":"a"`, i) }) + `}`),
		"operators": doc(`"Effect":"Allow","Resource":"*","Action":"s3:*","Condition":` + object(30_000, func(i int) string { return fmt.Sprintf(`"StringEqals%d":{}`, i) })),
		"providers": doc(`"Effect":"Allow","Action":` + list(10_000, func(int) string { return `"sts:*"` }) + `,"Principal":{"Federated":` +
			list(10_000, func(i int) string { return fmt.Sprintf(`"arn:aws:iam::111122223333:oidc-provider/%d"`, i) }) + `}`),
	}
}

// TestHostile holds that such policies give a bounded list of findings.
func TestHostile(t *testing.T) {
	c := actions.Open()
	for name, text := range hostile(5) {
		require.Less(t, len(text), iam.MaxSize, name)
		kind := iam.Identity
		if name == "providers" {
			kind = iam.Trust
		}
		ds := judge(t, c, kind, "", text)
		require.Less(t, len(ds), 1500, name)
	}
}

func BenchmarkHostile(b *testing.B) {
	c := actions.Open()
	for name, text := range hostile(1) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				p, _ := iam.Parse("p", []byte(text), iam.Trust)
				p.Type = iam.Identity
				if name == "providers" {
					p.Type = iam.Trust
				}
				iam.Validate(p, c)
			}
		})
	}
}
