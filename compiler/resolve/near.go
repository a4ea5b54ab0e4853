package resolve

import (
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
)

// near gives at most three candidates that a person who wrote word may have meant:
// the ones with few edits first, then those that end in the same last segment.
func near(word string, candidates []string) []string {
	const most = 3
	var out []string
	left := slices.Sorted(slices.Values(candidates))
	for len(out) < most {
		best := diag.Nearest(word, left)
		if best == "" {
			break
		}
		out = append(out, best)
		left = slices.DeleteFunc(left, func(c string) bool { return c == best })
	}
	last := word[strings.LastIndexByte(word, '/')+1:]
	for _, c := range left {
		if len(out) < most && len(last) > 3 && strings.HasSuffix(c, "/"+last) {
			out = append(out, c)
		}
	}
	return out
}

// suggestion is the end of a message about something missing: what is near, or
// what there is.
func suggestion(word, plural string, candidates []string) string {
	if n := near(word, candidates); len(n) > 0 {
		return "; there is " + strings.Join(n, ", ")
	}
	if len(candidates) == 0 {
		return "; there are no " + plural
	}
	return "; " + plural + " there: " + few(slices.Sorted(slices.Values(candidates)), 5)
}
