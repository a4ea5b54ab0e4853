package compare

import (
	"slices"
	"unicode"
)

// run is one exploration: a product of patterns, read character by character.
type run struct {
	space    *space
	elements []int
	work     *int

	ops    []op  // all programs, one after the other
	base   []int // program -> first op
	owner  []int // op -> program
	progs  []program
	groups []group
	marked bool // letters matter
	twice  bool // a second string of each kind is wanted

	mark    []uint32
	stamp   uint32
	scratch []int32
	next    []int32 // what tidy made last
	full    []bool
	named   []bool
	exact   []bool
	sure    []bool // what accept found last
	may     map[int]int
	key     []byte
}

type program struct {
	pattern  int // -1: the universe
	over     bool
	fixed    int   // this many first steps are characters and letters
	partner  int   // sure: the program of the same pattern for over; 0 none
	elements []int // places of the elements that have it
}

// group is classes that all sets of the run have or lack together.
type group struct {
	set   class
	fresh rune // 0: every character of the group is named by a pattern
	spare rune // another one
	named []rune
}

// cells explores all strings of the universe (any of its patterns; none: all
// strings) and gives the kinds that the elements tell apart, in the order of
// their shortest strings. With wanted, kinds in which none of those elements can
// match may be left out.
func (s *space) cells(elements []int, universe []*pattern, wanted []int, twice bool, work *int) ([]cell, error) {
	r := &run{space: s, elements: elements, work: work, twice: twice}
	used := map[int][]int{}
	var order []int
	for place, e := range elements {
		for _, p := range s.elements[e] {
			if _, ok := used[p]; !ok {
				order = append(order, p)
			}
			used[p] = append(used[p], place)
			r.marked = r.marked || s.patterns[p].marked || s.patterns[p].opaque
		}
	}
	var letters []rune
	seen := map[rune]bool{}
	note := func(ops []op) {
		for _, o := range ops {
			if o.kind == opText && !seen[o.char] {
				seen[o.char] = true
				letters = append(letters, o.char)
			}
		}
	}
	for _, p := range order {
		pat := s.patterns[p]
		note(pat.sure)
		if pat.opaque {
			continue
		}
		sure := program{pattern: p, elements: used[p]}
		if r.marked {
			sure.fixed, sure.partner = fixedSteps(pat.sure), len(r.progs)+1
		}
		r.add(pat.sure, sure)
		if r.marked {
			r.add(pat.over, program{pattern: p, over: true, elements: used[p]})
		}
	}
	for _, u := range universe {
		r.add(u.over, program{pattern: -1, over: true})
	}
	r.mark = make([]uint32, len(r.ops))
	r.group()
	return r.explore(order, letters, len(universe) > 0, wanted)
}

// fixedSteps counts the steps of a pattern up to the first wildcard.
func fixedSteps(ops []op) (n int) {
	for n < len(ops) && (ops[n].kind == opChar && !ops[n].fold || ops[n].kind == opText) {
		n++
	}
	return n
}

func (r *run) add(ops []op, p program) {
	r.base = append(r.base, len(r.ops))
	for range ops {
		r.owner = append(r.owner, len(r.progs))
	}
	r.ops = append(r.ops, ops...)
	r.progs = append(r.progs, p)
}

// preferred are the characters from which fresh ones are taken: they read well.
const preferred = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.=@+,;:/éèêàâäöüßçñøåæÉÈÊÀÂÄÖÜ"

// group finds which characters need no look of their own.
func (r *run) group() {
	named := map[rune]bool{}
	sets := map[class]bool{}
	for _, o := range r.ops {
		switch o.kind {
		case opChar:
			named[o.char] = true
			if o.fold {
				for f := unicode.SimpleFold(o.char); f != o.char; f = unicode.SimpleFold(f) {
					named[f] = true
				}
			}
		case opOne, opRun:
			sets[o.set] = true
		}
	}
	var list []class
	for s := range sets {
		list = append(list, s)
	}
	slices.Sort(list)
	var chars []rune
	for c := range named {
		chars = append(chars, c)
	}
	slices.Sort(chars)
	byShape := map[string]int{}
	for bit := colon; bit != 0; bit <<= 1 {
		var shape []byte
		for _, s := range list {
			if s&bit != 0 {
				shape = append(shape, 1)
			} else {
				shape = append(shape, 0)
			}
		}
		i, ok := byShape[string(shape)]
		if !ok {
			i = len(r.groups)
			byShape[string(shape)] = i
			r.groups = append(r.groups, group{})
		}
		r.groups[i].set |= bit
	}
	for i := range r.groups {
		g := &r.groups[i]
		for _, c := range preferred {
			if g.set&classOf(c) == 0 || named[c] {
				continue
			}
			if g.fresh != 0 {
				g.spare = c
				break
			}
			g.fresh = c
		}
		for c := rune(0x100); c < 0x3000 && g.spare == 0 && g.set&(other|upper) != 0; c++ {
			if g.set&classOf(c) == 0 || named[c] {
				continue
			}
			if g.fresh == 0 {
				g.fresh = c
			} else {
				g.spare = c
			}
		}
		for _, c := range chars {
			if g.set&classOf(c) != 0 {
				g.named = append(g.named, c)
			}
		}
	}
	slices.SortStableFunc(r.groups, func(a, b group) int { // the nicest fresh character first
		return slices.Index([]rune(preferred), a.fresh) - slices.Index([]rune(preferred), b.fresh)
	})
}
