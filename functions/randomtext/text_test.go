package randomtext

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTexts holds what went wrong in the articles: every generated user name had a
// hyphen, which no database takes, and some began with a digit.
func TestTexts(t *testing.T) {
	for set, form := range map[string]string{
		Alnum: `^[A-Za-z0-9]{20}$`, Special: `^[^/@"'\\ $` + "`" + `]{20}$`, Username: `^[a-z][a-z0-9]{19}$`,
	} {
		seen := map[string]bool{}
		counts := map[rune]int{}
		re := regexp.MustCompile(form)
		for range 2000 {
			s, err := New(set, 20)
			require.NoError(t, err)
			require.Regexp(t, re, s)
			require.False(t, seen[s])
			seen[s] = true
			require.True(t, strings.ContainsAny(s, digits) && strings.ContainsAny(s, lower))
			for _, c := range s {
				counts[c]++
			}
		}
		// 40,000 characters over at most 87: far from any bias that matters.
		for c, n := range counts {
			require.Greater(t, n, 40000/len(counts)/2, "%s %c", set, c)
		}
	}
	for _, length := range []int{-1, 0, 7, 1025} {
		_, err := New(Alnum, length)
		require.Error(t, err)
	}
	_, err := New("emoji", 20)
	require.ErrorContains(t, err, "there are alnum, special and username")
	for _, length := range []int{MinLength, MaxLength} {
		s, err := New(Special, length)
		require.NoError(t, err)
		require.Len(t, s, length)
	}
}
