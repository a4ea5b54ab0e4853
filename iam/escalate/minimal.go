package escalate

import (
	"slices"
	"sync"

	"cuemulus.dev/iam"
)

// bySize lists the catalogue with smaller sets first.
var bySize = sync.OnceValue(func() []int {
	all := parsed()
	out := make([]int, len(all))
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(a, b int) int { return len(all[a].Actions) - len(all[b].Actions) })
	return out
})

// said reports whether a smaller set that was found says at least as much as a set
// can say.
func said(s *Set, found []Finding, sets []*Set) bool {
	best := weight(Finding{Answer: iam.Yes, Needs: s.Needs})
	for i := range found {
		if weight(found[i]) >= best && s.includes(sets[i]) {
			return true
		}
	}
	return false
}

// weight orders findings: certain ones that need nothing more come last.
func weight(f Finding) int {
	switch {
	case f.Answer != iam.Yes:
		return 1
	case f.Needs != "":
		return 2
	}
	return 3
}

// minimal leaves out findings that others say already. Of two sets of which one
// has all actions of the other, the smaller stays, unless the larger is more
// certain or needs less.
func minimal(found []Finding, sets []*Set) []Finding {
	inside := func(i, j int) bool { return len(sets[i].Actions) < len(sets[j].Actions) && sets[j].includes(sets[i]) }
	without := func(said func(i, j int) bool) {
		gone := make([]bool, len(found))
		for i := range found {
			for j := range found {
				gone[i] = gone[i] || said(i, j)
			}
		}
		n := 0
		for i := range found {
			if !gone[i] {
				found[n], sets[n] = found[i], sets[i]
				n++
			}
		}
		found, sets = found[:n], sets[:n]
	}
	without(func(i, j int) bool { return inside(j, i) && weight(found[j]) >= weight(found[i]) })
	without(func(i, j int) bool { return inside(i, j) && weight(found[j]) > weight(found[i]) })
	slices.SortFunc(found, func(a, b Finding) int { return place(a.ID) - place(b.ID) })
	return found
}

// place is where the catalogue has a set.
func place(id string) int {
	return slices.IndexFunc(parsed(), func(s Set) bool { return s.ID == id })
}
