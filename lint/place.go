package lint

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
)

// place gives where a path of a template is, in the user's file. A map or a list
// below a key is shown by its key, since its first character is often that of
// something else (the first key inside, on the next line); scalars, intrinsic
// functions and items of lists show themselves. For a key that is missing it is
// the place of the nearest enclosing value.
func place(t *cfn.Template, path []string) (pos, end diag.Pos) {
	if t.Where == nil {
		if key := keyAt(t, path); key != nil && showsKey(key.Value) {
			return key.KeyPos, key.End
		}
	}
	return t.Place(path)
}

// keyAt gives the key that holds the deepest node on a path that exists; nil
// where that node is the item of a list or the root.
func keyAt(t *cfn.Template, path []string) *cfn.Field {
	n := t.Root
	var key *cfn.Field
	for _, step := range path {
		next := n.Get(step)
		if next == nil {
			break
		}
		key = n.Field(step)
		n = next
	}
	return key
}

func showsKey(n *cfn.Node) bool {
	if n == nil || n.Kind != cfn.Map && n.Kind != cfn.List {
		return false
	}
	_, _, intrinsic := n.Intrinsic()
	return !intrinsic
}
