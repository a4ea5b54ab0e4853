package lint

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
)

// place gives where a path of the template is, in the user's file. A map or a list
// below a key is shown by its key, since its first character is often that of
// something else (the first key inside, on the next line); scalars, intrinsic
// functions and items of lists show themselves. For a key that is missing it is
// the place of the nearest enclosing value.
func (s *Scope) place(path []string) (pos, end diag.Pos) {
	t := s.Target.Template
	if t.Where != nil {
		return t.Place(path)
	}
	n, key := s.deepest(path)
	switch {
	case key != nil && showsKey(key.Value):
		return key.KeyPos, key.End
	case n == nil || n == t.Root:
		return t.Place(nil)
	}
	return n.Pos, n.End
}

// deepest gives the deepest node on a path that exists, and the key that holds
// it; the key is nil for the item of a list and for the root. Resources are found
// without looking through all of them.
func (s *Scope) deepest(path []string) (n *cfn.Node, key *cfn.Field) {
	n = s.Target.Template.Root
	if len(path) > 1 && path[0] == "Resources" {
		if r, ok := s.Resource(path[1]); ok {
			n, key, path = r.Node, &r.Key, path[2:]
		}
	}
	for _, step := range path {
		next := n.Get(step)
		if next == nil {
			break
		}
		key = n.Field(step)
		n = next
	}
	return n, key
}

func showsKey(n *cfn.Node) bool {
	if n == nil || n.Kind != cfn.Map && n.Kind != cfn.List {
		return false
	}
	_, _, intrinsic := n.Intrinsic()
	return !intrinsic
}
