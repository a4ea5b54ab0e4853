package iam

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestWhysTable holds that every check is explained, once and in words of its own, and
// nothing else is.
func TestWhysTable(t *testing.T) {
	said := map[string]string{}
	for _, c := range Checks() {
		require.Regexp(t, `^[A-Z].*\. [A-Z].*\.$`, c.Why, c.Code)
		require.Empty(t, said[c.Why], c.Code)
		said[c.Why] = c.Code
	}
	require.Len(t, whys, len(said))
}
