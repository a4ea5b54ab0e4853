package compare

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"unicode"
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
