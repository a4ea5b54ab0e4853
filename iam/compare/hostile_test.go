package compare_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/compare"
)

// TestHostile holds that policies made to be slow end at a cap, and that a cap is
// never an answer.
func TestHostile(t *testing.T) {
	many := func(n int, text func(i int) string) string {
		var list []string
		for i := range n {
			list = append(list, text(i))
		}
		return strings.Join(list, ",")
	}
	globs := many(40, func(i int) string {
		c := string(rune('a' + i%26))
		return fmt.Sprintf("arn:aws:s3:::*%s*%s?%s*%d", c, c+c+c, c, i)
	})
	var conditions, principals []string
	for i := range 400 {
		conditions = append(conditions, fmt.Sprintf(`Allow A=s3:GetObject R=* C:{"ForAnyValue:StringLike":{"aws:TagKeys":"*%d*%d"}}`, i, i*7))
	}
	for i := range 40 {
		principals = append(principals, fmt.Sprintf(`Allow A=s3:GetObject R=* C:{"StringEquals":{"k%d":"a","j%d":"b"}}`, i, i))
	}
	cases := map[string][2]string{
		"globs":      {"Allow A=s3:* R=[" + globs + "]", "Allow A=s3:* R=* ; Deny A=s3:* NR=[" + globs + "]"},
		"conditions": {strings.Join(conditions[:200], " ; "), strings.Join(conditions, " ; ")},
		"keys":       {strings.Join(principals, " ; "), "Allow A=s3:GetObject R=* ; " + strings.ReplaceAll(strings.Join(principals[:20], " ; "), "Allow", "Deny")},
	}
	for name, texts := range cases {
		t.Run(name, func(t *testing.T) {
			old, new := policy(t, iam.Identity, texts[0]), policy(t, iam.Identity, texts[1])
			a := compare.Compare(set(old), set(new), compare.Options{})
			require.NotEqual(t, compare.NoNewAccess, a.Verdict)
			b := compare.Compare(set(old), set(new), compare.Options{})
			require.Equal(t, a, b, "the same every time")
		})
	}
	// The same globs on both sides, in another order, must not be new access.
	a := compare.Compare(set(policy(t, iam.Identity, cases["globs"][0])), set(policy(t, iam.Identity, cases["globs"][1])), compare.Options{})
	require.NotEqual(t, compare.NewAccess, a.Verdict)
}

// TestLongPattern holds that a step costs what its state holds, not the length of
// the pattern: tens of thousands of wildcards are compared or given up at once. With a
// cost of the length this runs for minutes.
func TestLongPattern(t *testing.T) {
	long := "arn:aws:s3:::" + strings.Repeat("*a?", 30_000)
	var globs []string
	for i := range 170 {
		globs = append(globs, "arn:aws:s3:::"+strings.Repeat("*a", i+1)+"*")
	}
	one := policy(t, iam.Identity, "Allow A=s3:GetObject R="+long)
	many := policy(t, iam.Identity, "Allow A=s3:GetObject R=["+strings.Join(globs, ",")+"]")
	began := time.Now()
	require.Equal(t, compare.NoNewAccess, compare.Compare(set(one), set(one), compare.Options{}).Verdict)
	require.NotEqual(t, compare.NoNewAccess, compare.Compare(set(one), set(many), compare.Options{}).Verdict)
	require.Less(t, time.Since(began), 20*time.Second)
}
