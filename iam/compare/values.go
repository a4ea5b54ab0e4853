package compare

import (
	"slices"

	"cuemulus.dev/iam"
)

// maxDoubts bounds the doubtful requests that are looked at for one kind of
// request.
const maxDoubts = 16

// solve looks for values of the keys, and hands out what it finds: the first
// request that is certain for each candidate, or the first in doubt.
func (c *comparison) solve(p *problem, a, r *cell, x int, live []open, candidates []*statement, typed *typedActions, visit func(found) bool) (bool, error) {
	in := map[*statement]member{}
	for _, o := range live {
		m := member{stmt: o.stmt, terms: slices.Clone(o.terms)}
		for _, cond := range o.stmt.conditions {
			m.terms = append(m.terms, term{cond: cond})
		}
		in[o.stmt] = m
		p.members = append(p.members, m)
	}
	pick := func(list []*statement) (out []member) {
		for _, s := range list {
			if m, ok := in[s]; ok {
				out = append(out, m)
			}
		}
		return out
	}
	for i := range c.sides {
		p.denies[i] = pick(c.sides[i].denies)
		for _, g := range c.sides[i].groups {
			p.groups[i] = append(p.groups[i], pick(g))
		}
	}
	p.prepare()
	for _, o := range live {
		if o.aside || !slices.Contains(candidates, o.stmt) {
			continue
		}
		m := in[o.stmt]
		c.align(p, &m)
		var doubt *found
		doubts, stop := 0, false
		p.search(&m, func() bool {
			if c.contradicts(p, x) {
				return c.nodes <= maxNodes
			}
			f := c.judge(p, &m, a, r, x, typed)
			if f.certain {
				doubt = nil
				stop = !visit(f)
				return false
			}
			if doubt == nil {
				doubt = &f
			}
			doubts++
			c.leaves++
			return doubts < maxDoubts && c.leaves < maxLeaves
		})
		if stop {
			return false, nil
		}
		if c.nodes > maxNodes || c.leaves > 20*maxLeaves {
			return false, errCap
		}
		if doubt != nil && !visit(*doubt) {
			return false, nil
		}
	}
	return true, nil
}

// align drops what need not be looked at for the statement that allows the
// request: where one of its conditions compares a key with a text with letters,
// the key has the form in which that surely matches.
func (c *comparison) align(p *problem, m *member) {
	for i := range m.terms {
		cond := m.terms[i].cond
		if cond == nil || !cond.marked || cond.opaque || cond.bad || cond.op.Negated || cond.op.Set != iam.NoSet {
			continue
		}
		alone := true
		for j, t := range m.terms {
			if j != i && t.cond != nil && t.cond.key == cond.key && t.cond.marked {
				alone = false
			}
		}
		if alone {
			m.terms[i].sure = true
		}
	}
}
