package eval

import (
	"slices"
	"strings"

	"cuemulus.dev/cfn"
)

// maxNames bounds how often a name may be built from a name that is built from a
// name.
const maxNames = 8

// follows reports whether a Ref of a resource gives what its property says. It does
// not for names that are built from themselves, or through a long chain of others.
// That is found once and from the template alone, so that no answer hangs on the
// order of the questions.
func (e *Evaluator) follows(id string) bool {
	if e.followed == nil {
		e.followed = e.findFollowed()
	}
	return e.followed[id]
}

// findFollowed takes in, round by round, the resources whose names are built only
// from names that were taken in before.
func (e *Evaluator) findFollowed() map[string]bool {
	followed := map[string]bool{}
	needs := map[string][]string{}
	var left []string
	for _, r := range e.template.Resources("") {
		property := e.refIs(r.Type)
		if property == "" {
			followed[r.ID] = true
			continue
		}
		left = append(left, r.ID)
		for _, id := range mentioned(r.Property(property)) {
			if _, ok := e.resources[id]; ok {
				needs[r.ID] = append(needs[r.ID], id)
			}
		}
	}
	for range maxNames {
		var next, taken []string
		for _, id := range left {
			if slices.ContainsFunc(needs[id], func(other string) bool { return !followed[other] }) {
				next = append(next, id)
			} else {
				taken = append(taken, id)
			}
		}
		for _, id := range taken {
			followed[id] = true
		}
		left = next
	}
	return followed
}

// mentioned gives the names that a value refers to, each once.
func mentioned(n *cfn.Node) (list []string) {
	seen := map[string]bool{}
	add := func(name string) {
		id, _, _ := strings.Cut(name, ".")
		if !seen[id] {
			seen[id] = true
			list = append(list, id)
		}
	}
	n.Walk(func(_ []string, n *cfn.Node) bool {
		if id, _, ok := n.RefersTo(); ok {
			add(id)
		}
		if text, ok := n.SubText(); ok {
			for _, p := range cfn.SubParts(text) {
				if p.Kind == cfn.SubVariable {
					add(p.Text)
				}
			}
		}
		return true
	})
	return list
}
