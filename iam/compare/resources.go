package compare

import (
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
)

// exploreResources goes on with the kinds of resources. With a universe, only
// its resources are looked at.
func (c *comparison) exploreResources(p *problem, a *cell, x int, live []open, candidates []*statement, typed *typedActions, visit func(found) bool) (bool, error) {
	if !slices.ContainsFunc(live, func(o open) bool { return !o.aside && slices.Contains(candidates, o.stmt) }) {
		return true, nil
	}
	universe, shape := c.universe, ""
	if typed != nil {
		universe, shape = typed.universe, typed.shape
	}
	key := liveKey(live, shape)
	if c.correlatedCaller() { // what is possible depends on the caller itself too
		key += "@" + strconv.Itoa(x)
	}
	if c.pairs[key] {
		return true, nil
	}
	var elements, wanted []int
	place := map[int]int{}
	free := false
	for _, o := range live {
		s := o.stmt
		if s.resource >= 0 {
			if _, ok := place[s.resource]; !ok {
				place[s.resource] = len(elements)
				elements = append(elements, s.resource)
			}
		}
		if !o.aside && slices.Contains(candidates, s) {
			if s.resource < 0 || s.resNot {
				free = true
			} else if !slices.Contains(wanted, place[s.resource]) {
				wanted = append(wanted, place[s.resource])
			}
		}
	}
	if free {
		wanted = nil
	}
	// For a reader, "*" need not be taken apart into all actions there are.
	byType := typed == nil && c.opts.Typed && c.opts.Catalog != nil && (!c.rows || c.spelt(a))
	if byType && c.oneAction(a) && len(c.knownOne(a)) > 0 {
		return c.exploreTyped(p, a, x, live, candidates, visit)
	}
	cells, err := c.resourceCells(elements, wanted, universe, shape)
	if err != nil {
		return false, err
	}
	hit := false
	for i := range cells {
		r := &cells[i]
		q := &problem{c: c, factTable: p.factTable}
		var here []open
		for _, o := range live {
			if o.stmt.resource >= 0 {
				answer, pats := c.targets.truth(r, place[o.stmt.resource], o.stmt.resource)
				settled, ok := c.settle(q, 'r', c.targets, o.stmt.resource, o, answer, pats, o.stmt.resNot)
				if !ok {
					continue
				}
				o = settled
			}
			here = append(here, o)
		}
		if byType {
			// First without types: nothing found there is nothing found with them.
			any := false
			more, err := c.solve(q, a, r, x, here, candidates, nil, func(found) bool { any = true; return false })
			if err != nil {
				return false, err
			}
			if any || !more {
				hit = true
				break
			}
			continue
		}
		more, err := c.solve(q, a, r, x, here, candidates, typed, func(f found) bool { hit = true; return visit(f) })
		if err != nil || !more {
			return more, err
		}
	}
	if hit && byType {
		return c.exploreTyped(p, a, x, live, candidates, visit)
	}
	if !hit {
		c.pairs[key] = true
	}
	return true, nil
}

// oneAction reports whether a kind of action is one that a policy spells out, so that
// it costs nothing to look at its types of resources at once.
func (c *comparison) oneAction(a *cell) bool {
	place := 0
	seen := map[int]bool{}
	for _, s := range c.stmts {
		if s.action < 0 || seen[s.action] {
			continue
		}
		seen[s.action] = true
		pats := c.actions.elements[s.action]
		if a.sure[place] && len(pats) == 1 && !slices.ContainsFunc(c.actions.patterns[pats[0]].sure, func(o op) bool { return o.kind != opChar && o.kind != opEnd }) {
			return true
		}
		place++
	}
	return false
}

// resourceCells remembers the kinds of resources for a list of elements.
func (c *comparison) resourceCells(elements, wanted []int, universe []*pattern, shape string) ([]cell, error) {
	key := []byte(shape + "\x00")
	for _, e := range elements {
		key = binary.AppendUvarint(key, uint64(e))
	}
	key = append(key, 0xff)
	for _, w := range wanted {
		key = binary.AppendUvarint(key, uint64(w))
	}
	if cells, ok := c.cellCache[string(key)]; ok {
		return cells, nil
	}
	cells, err := c.targets.cells(elements, universe, wanted, false, &c.work)
	if err != nil {
		return nil, err
	}
	c.cellCache[string(key)] = cells
	return cells, nil
}

func liveKey(live []open, shape string) string {
	var b strings.Builder
	b.WriteString(shape)
	for _, o := range live {
		b.WriteString(" " + strconv.Itoa(o.stmt.id))
		if o.aside {
			b.WriteByte('-')
		}
		for _, t := range o.terms {
			if t.cond == nil {
				b.WriteString("/" + strconv.FormatBool(t.not))
				for _, f := range t.any {
					b.WriteString("," + strconv.Itoa(f))
				}
			}
		}
	}
	return b.String()
}
