package lint

import (
	"strings"

	"cuemulus.dev/cfn"
)

// Pairs gives what two properties of a resource, dotted paths as in Requirement, say in
// one deployment: each pair of their Settings that may come about together. Of more
// than a few hundred pairs it gives none.
func (s *Scope) Pairs(r cfn.Resource, a, b string) (pairs [][2]Setting) {
	first, second := s.Settings(r, strings.Split(a, ".")...), s.Settings(r, strings.Split(b, ".")...)
	if len(first)*len(second) > maxSettings {
		return nil
	}
	for _, x := range first {
		for _, y := range second {
			if len(first) == 1 && len(second) == 1 || s.Together(x, y) {
				pairs = append(pairs, [2]Setting{x, y})
			}
		}
	}
	return pairs
}
