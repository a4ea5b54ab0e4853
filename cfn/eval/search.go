package eval

// maxSearch bounds the assignments that one question may make. Conditions that
// people write are settled within a few hundred; what needs more is answered
// Perhaps, after about a millisecond.
const maxSearch = 20_000

// maxPairs bounds the equalities of parameters that one question may depend on.
const maxPairs = 64

// maxShared bounds the values over which two parameters are compared.
const maxShared = 256

// scratch is memory that one search after another uses.
type scratch struct {
	mark    int
	seen    []int // by variable: mark of the last cone that it was in
	order   []int32
	groups  []*group
	value   []int8
	watch   [][]int32
	watched []lit // whose watch is not empty
	clauses [][]lit
	trail   []lit
}

// cone is what a question depends on.
type cone struct {
	s      *solver
	mark   int
	order  []int32
	groups []*group
	pairs  []int32
	guess  bool // something in it is not known, or was too large to be taken in
}

func (s *solver) newCone(lits []lit) *cone {
	s.scratch.mark++
	c := &cone{s: s, mark: s.scratch.mark, order: s.scratch.order[:0], groups: s.scratch.groups[:0]}
	for _, l := range lits {
		c.visit(l.variable())
	}
	return c
}

// visit takes in a variable, breadth first, and all that it depends on.
func (c *cone) visit(v int32) {
	from := len(c.order)
	c.push(v)
	for ; from < len(c.order); from++ {
		at := c.order[from]
		for _, clause := range c.s.vars[at].clauses {
			for _, l := range clause {
				c.push(l.variable())
			}
		}
		if g := c.s.vars[at].group; g != nil {
			c.take(g)
		}
		if pair := c.s.vars[at].pair; pair[0] != nil {
			c.pairs = append(c.pairs, at)
			c.take(pair[0])
			c.take(pair[1])
		}
	}
}

func (c *cone) push(v int32) {
	for int(v) >= len(c.s.scratch.seen) {
		c.s.scratch.seen = append(c.s.scratch.seen, 0)
	}
	if v != 0 && c.s.scratch.seen[v] != c.mark {
		c.s.scratch.seen[v] = c.mark
		c.order = append(c.order, v)
		c.guess = c.guess || c.s.vars[v].opaque
	}
}

func (c *cone) take(g *group) {
	if g.mark != c.mark {
		g.mark = c.mark
		c.groups = append(c.groups, g)
	} else if len(g.atoms) == g.taken {
		return
	}
	g.taken = len(g.atoms)
	for _, v := range g.atoms {
		c.push(v)
	}
}

// complete takes in what holds always: the template's rules about parameters of
// the question, and that equal parameters have the same value. It gives the
// clauses of the latter.
func (c *cone) complete() (asserted []lit, clauses [][]lit) {
	taken := map[lit]bool{}
	for changed := true; changed; {
		changed = false
		for _, r := range c.s.assertions() {
			if taken[r.lit] {
				continue
			}
			for _, g := range c.groups {
				if r.groups[g] {
					taken[r.lit] = true
					asserted = append(asserted, r.lit)
					c.visit(r.lit.variable())
					changed = true
					break
				}
			}
		}
		for _, v := range c.pairs {
			pair := c.s.vars[v].pair
			changed = c.whole(pair[0]) || changed
			changed = c.whole(pair[1]) || changed
			changed = c.share(pair[0], pair[1]) || changed
			changed = c.share(pair[1], pair[0]) || changed
		}
	}
	for _, v := range c.pairs {
		clauses = append(clauses, c.link(v)...)
	}
	return asserted, append(clauses, c.transitive()...)
}

// transitive says of three parameters that are compared with one another that two
// equalities make the third. Longer rings are not followed.
func (c *cone) transitive() (clauses [][]lit) {
	if len(c.pairs) > maxPairs {
		c.guess = true
		return nil
	}
	c.guess = c.guess || len(c.pairs) > 3
	between := map[[2]*group]int32{}
	for _, v := range c.pairs {
		pair := c.s.vars[v].pair
		between[pair], between[[2]*group{pair[1], pair[0]}] = v, v
	}
	for _, v := range c.pairs {
		for _, w := range c.pairs {
			a, b := c.s.vars[v].pair, c.s.vars[w].pair
			if third, ok := between[[2]*group{a[0], b[1]}]; ok && a[1] == b[0] {
				clauses = append(clauses,
					[]lit{literal(v).not(), literal(w).not(), literal(third)},
					[]lit{literal(v).not(), literal(w), literal(third).not()},
					[]lit{literal(v), literal(w).not(), literal(third).not()})
			}
		}
	}
	return clauses
}

// whole makes the atoms of all values of a closed parameter.
func (c *cone) whole(g *group) (changed bool) {
	if g.size == 0 || len(g.atoms) == g.size {
		return false
	}
	if g.size > maxShared {
		c.guess = true
		return false
	}
	before := len(g.atoms)
	for _, value := range g.parameter.domain() {
		c.s.is(g, value)
	}
	c.take(g)
	return len(g.atoms) > before
}

// share makes the atoms of one parameter for the values of another.
func (c *cone) share(from, to *group) (changed bool) {
	if len(from.order) > maxShared || len(to.order) > maxShared {
		c.guess = true
		return false
	}
	for _, value := range from.order {
		if _, there := to.values[value]; there {
			continue
		}
		before := len(to.atoms)
		c.s.is(to, value)
		changed = changed || len(to.atoms) > before
	}
	c.take(to)
	return changed
}

func (c *cone) link(v int32) (clauses [][]lit) {
	equal := literal(v)
	pair := c.s.vars[v].pair
	values := map[string]bool{}
	for _, g := range pair {
		if len(g.order) > maxShared {
			return nil
		}
		for _, value := range g.order {
			if values[value] {
				continue
			}
			values[value] = true
			a, b := c.s.is(pair[0], value), c.s.is(pair[1], value)
			clauses = append(clauses, []lit{equal.not(), a.not(), b}, []lit{equal.not(), a, b.not()}, []lit{equal, a.not(), b.not()})
		}
	}
	return clauses
}

// search answers whether literals can be true together.
func (s *solver) search(lits []lit) Answer {
	c := s.newCone(lits)
	asserted, extra := c.complete()
	p := newProblem(s, c)
	for _, l := range append(asserted, lits...) {
		p.clauses = append(p.clauses, []lit{l})
	}
	p.clauses = append(p.clauses, extra...)
	found, finished := p.solve()
	p.done(c)
	s.e.work += p.steps
	switch {
	case !finished:
		return Perhaps
	case !found:
		return No
	case c.guess:
		return Perhaps
	default:
		return Yes
	}
}

// problem is one search: clauses, and what is assigned.
type problem struct {
	s       *solver
	order   []int32
	clauses [][]lit
	watch   [][]int32 // by literal: the clauses that watch it
	watched []lit
	value   []int8 // 1 true, -1 false, by variable
	trail   []lit
	steps   int
}

func newProblem(s *solver, c *cone) *problem {
	m := &s.scratch
	for len(m.value) < len(s.vars) {
		m.value = append(m.value, 0)
		m.watch = append(m.watch, nil, nil)
	}
	m.value[0] = 1
	p := &problem{s: s, order: c.order, value: m.value, watch: m.watch, watched: m.watched[:0], trail: m.trail[:0], clauses: m.clauses[:0]}
	for _, v := range c.order {
		p.clauses = append(p.clauses, s.vars[v].clauses...)
	}
	return p
}

// done gives the memory back.
func (p *problem) done(c *cone) {
	p.undo(0)
	for _, l := range p.watched {
		p.watch[l] = p.watch[l][:0]
	}
	clear(p.clauses)
	m := &p.s.scratch
	m.order, m.groups, m.watched, m.clauses, m.trail = c.order, c.groups, p.watched, p.clauses, p.trail
}

func (p *problem) of(l lit) int8 {
	if l&1 == 1 {
		return -p.value[l.variable()]
	}
	return p.value[l.variable()]
}

// solve searches depth first: it assigns false before true, and turns the last
// choice around when a clause cannot hold.
func (p *problem) solve() (found, finished bool) {
	if !p.prepare() || !p.propagate(0) {
		return false, true
	}
	type choice struct {
		trail, at int
		turned    bool
		lit       lit
	}
	var choices []choice
	for at := 0; ; {
		for at < len(p.order) && p.value[p.order[at]] != 0 {
			at++
		}
		if at == len(p.order) {
			return true, true
		}
		choices = append(choices, choice{len(p.trail), at, false, literal(p.order[at]).not()})
		ok := p.assign(choices[len(choices)-1].lit) && p.propagate(len(p.trail)-1)
		for !ok {
			for len(choices) > 0 && choices[len(choices)-1].turned {
				choices = choices[:len(choices)-1]
			}
			if len(choices) == 0 {
				return false, true
			}
			if p.steps > maxSearch {
				return false, false
			}
			last := &choices[len(choices)-1]
			p.undo(last.trail)
			at = last.at
			last.turned, last.lit = true, last.lit.not()
			ok = p.assign(last.lit) && p.propagate(last.trail)
		}
		if p.steps > maxSearch {
			return false, false
		}
	}
}

// prepare watches two literals of each clause, and assigns those that stand alone.
func (p *problem) prepare() bool {
	kept := p.clauses[:0]
	for _, clause := range p.clauses {
		p.steps++
		open := make([]lit, 0, len(clause))
		holds := false
		for _, l := range clause {
			switch {
			case l == isTrue:
				holds = true
			case l != isFalse:
				open = append(open, l)
			}
		}
		switch {
		case holds:
		case len(open) == 0:
			return false
		case len(open) == 1:
			if !p.assign(open[0]) {
				return false
			}
		default:
			p.watches(open[0], len(kept))
			p.watches(open[1], len(kept))
			kept = append(kept, open)
		}
	}
	p.clauses = kept
	return true
}

func (p *problem) watches(l lit, clause int) {
	if len(p.watch[l]) == 0 {
		p.watched = append(p.watched, l)
	}
	p.watch[l] = append(p.watch[l], int32(clause))
}

// assign makes a literal true; false where it is false already.
func (p *problem) assign(l lit) bool {
	switch p.of(l) {
	case 1:
		return true
	case -1:
		return false
	}
	p.steps++
	p.value[l.variable()] = 1
	if l&1 == 1 {
		p.value[l.variable()] = -1
	}
	p.trail = append(p.trail, l)
	return true
}

func (p *problem) undo(to int) {
	for _, l := range p.trail[to:] {
		p.value[l.variable()] = 0
	}
	p.trail = p.trail[:to]
}

// propagate draws the conclusions of the trail from an index on; false where two
// of them contradict.
func (p *problem) propagate(from int) bool {
	for ; from < len(p.trail); from++ {
		l := p.trail[from]
		if !p.values(l) || !p.clausesOf(l.not()) {
			return false
		}
	}
	return true
}

// values draws the conclusions within the values of a parameter.
func (p *problem) values(l lit) bool {
	g := p.s.vars[l.variable()].group
	if g == nil {
		return true
	}
	p.steps += len(g.atoms) / 8
	if l&1 == 0 {
		for _, v := range g.atoms {
			if v != l.variable() && !p.assign(literal(v).not()) {
				return false
			}
		}
		return true
	}
	if g.size == 0 || len(g.atoms) < g.size {
		return true
	}
	left := int32(0)
	for _, v := range g.atoms {
		switch {
		case p.value[v] == 1:
			return true
		case p.value[v] == 0 && left != 0:
			return true
		case p.value[v] == 0:
			left = v
		}
	}
	return left != 0 && p.assign(literal(left))
}

// clausesOf looks at the clauses that watch a literal which became false.
func (p *problem) clausesOf(l lit) bool {
	watching := p.watch[l]
	kept := watching[:0]
	for i, at := range watching {
		p.steps++
		clause := p.clauses[at]
		if clause[0] == l {
			clause[0], clause[1] = clause[1], clause[0]
		}
		if p.of(clause[0]) == 1 {
			kept = append(kept, at)
			continue
		}
		moved := false
		for j := 2; j < len(clause); j++ {
			if p.of(clause[j]) != -1 {
				clause[1], clause[j] = clause[j], clause[1]
				p.watches(clause[1], int(at))
				moved = true
				break
			}
		}
		if moved {
			continue
		}
		kept = append(kept, at)
		if !p.assign(clause[0]) {
			p.watch[l] = append(kept, watching[i+1:]...)
			return false
		}
	}
	p.watch[l] = kept
	return true
}
