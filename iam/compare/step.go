package compare

import (
	"slices"
	"unicode"
)

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
	covered := len(r.ops) // places from here on, of patterns seen so far, are those of a later run
	for k := len(s) - 1; k >= 0; k-- {
		i := int(s[k])
		if i >= covered {
			continue
		}
		out = append(out, s[k])
		if o := r.ops[i]; o.kind == opRun {
			covered = r.base[r.owner[i]] + o.from
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
