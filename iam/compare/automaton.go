package compare

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"unicode"

	"cuemulus.dev/iam"
)

// errCap says that a cap was reached, so that the answer is Maybe.
var errCap = errors.New("too many cases to compare exactly")

// The caps of one comparison. Managed policies of the largest size stay far
// below; what is above them is made to be slow.
const (
	maxStates   = 60_000    // states of one automaton: some tens of megabytes
	maxWork     = 6_000_000 // steps of patterns over all automata: about half a second
	maxCells    = 20_000    // kinds of strings that one automaton tells apart
	maxNodes    = 400_000   // assignments tried by the solver: about half a second
	maxLeaves   = 400       // requests in doubt; then one for each kind, up to twenty times as many
	maxSets     = 600       // kinds of sets of values of one key
	maxJoins    = 100_000   // unions of values tried to find them: some tens of milliseconds
	maxScenario = 64        // values of template conditions: six of them
	maxValues   = 3_000     // values of one key in the conditions of both sides
)

// space is a dimension of requests whose values are strings: an element is a
// list of patterns, one of which must match.
type space struct {
	abc      *alphabet
	patterns []*pattern
	byKey    map[string]int
	elements [][]int // patterns
	elemKey  map[string]int
}

func newSpace(abc *alphabet) *space {
	return &space{abc: abc, byKey: map[string]int{}, elemKey: map[string]int{}}
}

// element adds a list of patterns and gives its number. Equal lists have one.
func (s *space) element(ps []*pattern) int {
	var ids []int
	for _, p := range ps {
		i, ok := s.byKey[p.key]
		if !ok {
			i = len(s.patterns)
			s.byKey[p.key] = i
			s.patterns = append(s.patterns, p)
		}
		ids = append(ids, i)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	var key []byte
	for _, i := range ids {
		key = binary.AppendUvarint(key, uint64(i))
	}
	e, ok := s.elemKey[string(key)]
	if !ok {
		e = len(s.elements)
		s.elemKey[string(key)] = e
		s.elements = append(s.elements, ids)
	}
	return e
}

// cell is a kind of string: all strings that the elements asked for tell alike.
type cell struct {
	text   []rune      // the shortest one
	second []rune      // another one, where one was met
	sure   []bool      // by place in the list of elements asked for
	may    map[int]int // patterns that may match: how, by number; 1
}

// truth of an element (by place, and its number): for Maybe, the patterns that
// decide.
func (s *space) truth(c *cell, place, element int) (iam.Truth, []int) {
	if c.sure[place] {
		return iam.Yes, nil
	}
	var open []int
	for _, p := range s.elements[element] {
		if c.may[p] != 0 {
			open = append(open, p)
		}
	}
	if len(open) > 0 {
		return iam.Maybe, open
	}
	return iam.No, nil
}

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

// reach adds an op and what can be reached from it without reading.
func (r *run) reach(i int) {
	for {
		if r.mark[i] == r.stamp {
			return
		}
		r.mark[i] = r.stamp
		r.scratch = append(r.scratch, int32(i))
		if r.ops[i].kind != opRun {
			return
		}
		i++
	}
}

// step reads one character from all places of a state.
func (r *run) step(state []int32, c rune) []int32 {
	r.stamp++
	r.scratch = r.scratch[:0]
	*r.work += len(state)
	exact := cleared(&r.exact, len(r.progs))
	for _, p := range state {
		i := int(p)
		o := r.ops[i]
		if exact[r.owner[i]] {
			continue
		}
		switch {
		case c >= 0:
			if !o.reads(c) {
				continue
			}
			if o.kind == opRun {
				r.reach(i)
			} else {
				r.reach(i + 1)
			}
		case r.progs[r.owner[i]].pattern < 0 && r.space.abc.get(c).symbol == nil:
			// Variables have no value before the sixth part of an ARN.
			if o.set == anyChar && o.kind == opRun {
				r.reach(i)
			} else if o.set == anyChar && o.kind == opOne {
				r.reach(i + 1)
			}
		case r.progs[r.owner[i]].over:
			r.pass(i, r.space.abc.get(c).set)
		case o.kind == opText && o.char == c:
			r.reach(i + 1)
			// The string and the pattern are the same so far, and here, so the rest
			// alone decides, whatever the letter stands for.
			if prog := r.progs[r.owner[i]]; i-r.base[r.owner[i]] < prog.fixed && prog.partner > 0 {
				exact[prog.partner] = true
				r.reach(i - r.base[r.owner[i]] + r.base[prog.partner] + 1)
			}
		case o.kind == opRun && r.space.abc.get(c).set&^o.set == 0:
			r.reach(i)
		}
	}
	return r.tidy()
}

// pass adds every place that some text of the given characters leads to.
func (r *run) pass(i int, set class) {
	for {
		r.reach(i)
		*r.work++
		o := r.ops[i]
		switch o.kind {
		case opRun: // reach went on already
		case opOne:
			if o.set&set == 0 {
				return
			}
		case opChar:
			if !charIn(o, set) {
				return
			}
		default:
			return
		}
		i++
	}
}

func charIn(o op, set class) bool {
	if classOf(o.char)&set != 0 {
		return true
	}
	if o.fold {
		for f := unicode.SimpleFold(o.char); f != o.char; f = unicode.SimpleFold(f) {
			if classOf(f)&set != 0 {
				return true
			}
		}
	}
	return false
}

// tidy sorts a new state and drops places that change nothing: those that a
// later run of the same pattern covers, and those of elements that match
// whatever comes.
func (r *run) tidy() []int32 {
	s := r.scratch
	if len(s) == 0 {
		return nil
	}
	slices.Sort(s)
	out := r.next[:0]
	for k := len(s) - 1; k >= 0; k-- {
		i := int(s[k])
		if r.mark[i] != r.stamp {
			continue
		}
		out = append(out, s[k])
		if o := r.ops[i]; o.kind == opRun {
			for j := r.base[r.owner[i]] + o.from; j < i; j++ {
				r.mark[j] = 0
			}
		}
	}
	slices.Reverse(out)
	r.next = out
	if r.marked {
		return out
	}
	var full []bool
	for _, p := range out {
		i := int(p)
		if r.ops[i].kind == opRun && r.ops[i].set == anyChar && r.ops[i+1].kind == opEnd {
			if full == nil {
				full = cleared(&r.full, len(r.elements))
			}
			for _, e := range r.progs[r.owner[i]].elements {
				full[e] = true
			}
		}
	}
	if full == nil {
		return out
	}
	kept := out[:0]
	named := cleared(&r.named, len(r.elements))
	for _, p := range out {
		i := int(p)
		prog := r.progs[r.owner[i]]
		needed := prog.pattern < 0
		last := r.ops[i].kind == opRun && r.ops[i].set == anyChar && r.ops[i+1].kind == opEnd
		for _, e := range prog.elements {
			if !full[e] {
				needed = true
			} else if last && !named[e] {
				named[e], needed = true, true
			}
		}
		if needed {
			kept = append(kept, p)
		}
	}
	return kept
}

func cleared(buf *[]bool, n int) []bool {
	if cap(*buf) < n {
		*buf = make([]bool, n)
	}
	*buf = (*buf)[:n]
	clear(*buf)
	return *buf
}

type node struct {
	state    []int32
	parent   int32
	char     rune
	other    int32 // another way to come here; -1 none
	otherChr rune
}

func (r *run) explore(patterns []int, letters []rune, bounded bool, wanted []int) ([]cell, error) {
	r.stamp++
	r.scratch = r.scratch[:0]
	for _, b := range r.base {
		r.reach(b)
	}
	nodes := []node{{state: slices.Clone(r.tidy()), parent: -1, other: -1}}
	index := map[string]int{string(stateKey(nil, nodes[0].state)): 0}
	want := make([]bool, len(r.elements))
	free := len(wanted) == 0
	for _, w := range wanted {
		want[w] = true
		for _, p := range r.space.elements[r.elements[w]] {
			free = free || r.space.patterns[p].opaque
		}
	}
	var cells []cell
	var from []int // the node of each cell
	byKey := map[string]int{}
	var buf []byte
	var chars []rune
	for at := 0; at < len(nodes); at++ {
		if r.accept(nodes[at].state, patterns, bounded) {
			if i, ok := byKey[string(r.key)]; !ok {
				if len(cells) >= maxCells {
					return nil, errCap
				}
				byKey[string(r.key)] = len(cells)
				from = append(from, at)
				cells = append(cells, cell{text: spell(nodes, at), sure: slices.Clone(r.sure), may: maps.Clone(r.may)})
			} else if r.twice && cells[i].second == nil {
				cells[i].second = spell(nodes, at)
			}
		}
		chars = chars[:0]
		for _, g := range r.groups {
			if g.fresh != 0 {
				chars = append(chars, g.fresh)
			} else {
				chars = append(chars, g.named...)
			}
		}
		named := len(chars)
		for _, p := range nodes[at].state {
			if o := r.ops[p]; o.kind == opChar {
				chars = append(chars, o.char)
				if o.fold {
					for f := unicode.SimpleFold(o.char); f != o.char; f = unicode.SimpleFold(f) {
						chars = append(chars, f)
					}
				}
			}
		}
		slices.Sort(chars[named:])
		chars = append(chars, letters...)
		for i, c := range chars {
			if slices.Contains(chars[:i], c) {
				continue
			}
			next := r.step(nodes[at].state, c)
			if *r.work > maxWork {
				return nil, errCap
			}
			if !r.alive(next, bounded, free, want) {
				continue
			}
			buf = stateKey(buf[:0], next)
			if old, ok := index[string(buf)]; ok {
				if n := &nodes[old]; n.other < 0 {
					n.other, n.otherChr = int32(at), c
				}
				continue
			}
			if len(nodes) >= maxStates {
				return nil, errCap
			}
			index[string(buf)] = len(nodes)
			nodes = append(nodes, node{state: slices.Clone(next), parent: int32(at), char: c, other: -1})
		}
	}
	for i := range cells {
		if r.twice && cells[i].second == nil {
			cells[i].second = r.second(nodes, from[i], cells[i].text)
		}
	}
	return cells, nil
}

// second gives another string that leads to the same node, if there is one.
func (r *run) second(nodes []node, at int, text []rune) []rune {
	for i, c := range text {
		for _, g := range r.groups { // a character that no pattern names may be another such
			if c == g.fresh && g.spare != 0 {
				out := slices.Clone(text)
				out[i] = g.spare
				return out
			}
		}
	}
	var tail []rune
	for {
		n := &nodes[at]
		if n.other >= 0 {
			slices.Reverse(tail)
			return slices.Concat(spell(nodes, int(n.other)), []rune{n.otherChr}, tail)
		}
		if n.parent < 0 {
			return nil
		}
		tail = append(tail, n.char)
		at = int(n.parent)
	}
}

// alive reports whether a state can still lead to a string that is asked for.
func (r *run) alive(state []int32, bounded, free bool, want []bool) bool {
	inside, wanted := !bounded, free
	for _, p := range state {
		prog := &r.progs[r.owner[p]]
		if prog.pattern < 0 {
			inside = true
		}
		if !wanted {
			for _, e := range prog.elements {
				wanted = wanted || want[e]
			}
		}
		if inside && wanted {
			return true
		}
	}
	return inside && wanted
}

// accept finds which elements match the string that ends here, and leaves them
// in sure, may and key; it is false where the string is outside the universe.
func (r *run) accept(state []int32, patterns []int, bounded bool) bool {
	inside := !bounded
	sure := cleared(&r.sure, len(r.elements))
	if r.marked && r.may == nil {
		r.may = map[int]int{}
	}
	clear(r.may)
	for _, p := range state {
		i := int(p)
		if r.ops[i].kind != opEnd && !(r.ops[i].kind == opRun && r.ops[i+1].kind == opEnd) {
			continue
		}
		prog := &r.progs[r.owner[i]]
		switch {
		case prog.pattern < 0:
			inside = true
		case prog.over:
			r.may[prog.pattern] = 1
		default:
			for _, e := range prog.elements {
				sure[e] = true
			}
		}
	}
	if !inside {
		return false
	}
	r.key = r.key[:0]
	for _, b := range sure {
		if b {
			r.key = append(r.key, 'y')
		} else {
			r.key = append(r.key, 'n')
		}
	}
	if r.marked {
		for _, p := range patterns {
			if r.space.patterns[p].opaque {
				r.may[p] = 1
			}
			r.key = append(r.key, byte('0'+r.may[p]))
		}
	}
	return true
}

func stateKey(buf []byte, state []int32) []byte {
	for _, p := range state {
		buf = binary.AppendUvarint(buf, uint64(p))
	}
	return buf
}

func spell(nodes []node, at int) []rune {
	out := []rune{}
	for ; nodes[at].parent >= 0; at = int(nodes[at].parent) {
		out = append(out, nodes[at].char)
	}
	slices.Reverse(out)
	return out
}

// accepts reads one string with one pattern.
func (p *pattern) accepts(abc *alphabet, text []rune, over bool) bool {
	work, same := 0, 0
	ops := p.sure
	if over {
		// What is the same at the beginning of both does not decide, letters included.
		for same < len(text) && same < len(p.sure) && (p.sure[same].kind == opChar && !p.sure[same].fold || p.sure[same].kind == opText) && p.sure[same].char == text[same] {
			same++
		}
		ops = p.over
	}
	r := &run{space: &space{abc: abc}, work: &work, marked: true}
	r.add(ops, program{over: over})
	r.mark = make([]uint32, len(r.ops))
	r.stamp = 1
	r.reach(same)
	state := slices.Clone(r.tidy())
	for _, c := range text[same:] {
		state = slices.Clone(r.step(state, c))
	}
	for _, i := range state {
		if r.ops[i].kind == opEnd {
			return true
		}
	}
	return false
}
