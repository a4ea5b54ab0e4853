package compare

import (
	"slices"

	"cuemulus.dev/iam"
)

// found is a request that the new side grants and the old side does not, or one
// that is in doubt.
type found struct {
	action   *cell
	resource *cell
	caller   int
	allow    *statement
	witness  *Witness
	certain  bool
	reason   Reason
	deniedBy *statement // of the old side
	known    []knownAction
	future   bool
}

// explore looks at every kind of request and gives visit what it finds, until
// that answers false. An error is a cap.
func (c *comparison) explore(visit func(found) bool) error {
	candidates := c.candidates()
	if len(candidates) == 0 {
		return nil
	}
	var elements, wanted []int
	place := map[int]int{}
	for _, s := range c.stmts {
		if s.action >= 0 {
			if _, ok := place[s.action]; !ok {
				place[s.action] = len(elements)
				elements = append(elements, s.action)
			}
		}
	}
	free := false
	for _, s := range candidates {
		if s.actionNot {
			free = true
		} else if s.action >= 0 && !slices.Contains(wanted, place[s.action]) {
			wanted = append(wanted, place[s.action])
		}
	}
	if free {
		wanted = nil
	}
	cells, err := c.actions.cells(elements, c.actUniverse, wanted, false, &c.work)
	if err != nil {
		return err
	}
	if c.hasPrincipal {
		c.callerList = c.callers()
		if c.callersOnly != nil {
			c.callerList = slices.DeleteFunc(c.callerList, func(x caller) bool { return !c.callersOnly(x) })
		}
	} else {
		c.callerList = []caller{{kind: iam.AWS}}
	}
	c.named = make([][]iam.Truth, len(c.callerList))
	for i, x := range c.callerList {
		c.named[i] = make([]iam.Truth, len(c.principals))
		for j, e := range c.principals {
			if c.work += len(e.values); c.work > maxWork {
				return errCap
			}
			answer := iam.No
			for k, v := range e.values {
				answer = max(answer, c.names(v, e.texts[k], x))
			}
			switch {
			case e.deny && x.kind == iam.AWS && answer == iam.Yes && !c.spared(e, x):
				answer = iam.Maybe
			case e.not:
				answer = answer.Not()
			}
			c.named[i][j] = answer
		}
	}
	for i := range cells {
		more, err := c.exploreAction(&cells[i], place, candidates, visit)
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// candidates are the Allows of the new side that may grant something new. One
// that both sides have cannot, unless the old side denies or limits more.
func (c *comparison) candidates() []*statement {
	old, new := c.sides[0], c.sides[1]
	for _, g := range new.groups[1:] {
		if len(g) == 0 {
			return nil
		}
	}
	same := true
	for _, d := range old.denies {
		same = same && slices.Contains(new.denies, d)
	}
	for _, g := range old.groups[1:] {
		same = same && slices.ContainsFunc(new.groups[1:], func(h []*statement) bool {
			return !slices.ContainsFunc(h, func(s *statement) bool { return !slices.Contains(g, s) })
		})
	}
	var out []*statement
	for _, s := range new.groups[0] {
		if !(same && slices.Contains(old.groups[0], s)) && s.action != never && s.resource != never && s.principal != never {
			out = append(out, s)
		}
	}
	return out
}

// open is what is left of a statement after some dimensions are settled.
type open struct {
	stmt  *statement
	terms []term
	aside bool // matches only where a fact holds that must not be assumed for a candidate
}

func (c *comparison) exploreAction(a *cell, place map[int]int, candidates []*statement, visit func(found) bool) (bool, error) {
	p := &problem{c: c, factTable: &factTable{factAt: map[factKey]int{}}}
	c.nodes += len(c.stmts) / 64
	var live []open
	for _, s := range c.stmts {
		if s.action == never || s.resource == never || s.principal == never {
			continue
		}
		answer, pats := c.actions.truth(a, place[s.action], s.action)
		o, ok := c.settle(p, 'a', c.actions, s.action, open{stmt: s}, answer, pats, s.actionNot)
		if ok {
			live = append(live, o)
		}
	}
	if !slices.ContainsFunc(live, func(o open) bool { return !o.aside && slices.Contains(candidates, o.stmt) }) {
		return true, nil
	}
	seen := map[string]bool{}
	for x := range c.callerList {
		if c.nodes++; c.nodes > maxNodes {
			return false, errCap
		}
		var here []open
		var key []byte
		for _, o := range live {
			if o.stmt.principal >= 0 {
				answer := c.named[x][o.stmt.principal]
				key = append(key, byte('0'+answer))
				switch answer {
				case iam.No:
					continue
				case iam.Maybe:
					o.aside = o.aside || !c.principals[o.stmt.principal].opaque
					o.terms = append(slices.Clone(o.terms), term{any: []int{p.fact(factKey{'p', o.stmt.principal})}})
				}
			}
			here = append(here, o)
		}
		if seen[string(key)] && !c.correlatedCaller() {
			continue
		}
		seen[string(key)] = true
		more, err := c.exploreResources(p, a, x, here, candidates, nil, visit)
		if err != nil || !more {
			return more, err
		}
	}
	return true, nil
}

// settle adds to a statement what an element leaves open; ok is false where the
// element does not match.
func (c *comparison) settle(p *problem, kind byte, s *space, element int, o open, answer iam.Truth, pats []int, not bool) (open, bool) {
	if answer == iam.Yes {
		return o, !not
	}
	if not && slices.ContainsFunc(s.elements[element], func(x int) bool { return c.hasVariable(s.patterns[x]) }) {
		// No documentation says what a variable without a value leaves out.
		o.terms = append(slices.Clone(o.terms), term{any: []int{p.fact(factKey{'v', element})}})
	}
	if answer == iam.No {
		return o, not
	}
	t := term{not: not}
	opaque := false
	for _, x := range pats {
		opaque = opaque || s.patterns[x].opaque
		t.any = append(t.any, p.fact(factKey{kind, x}))
	}
	// A request that a text with letters matches has a form in which it surely
	// does; so for the statement that allows it nothing must be assumed.
	if !not && !opaque {
		o.aside = true
	}
	o.terms = append(slices.Clone(o.terms), t)
	return o, true
}

// hasVariable reports whether a pattern has a policy variable. One with a default
// has no value either, where its key has several.
func (c *comparison) hasVariable(p *pattern) bool {
	return slices.ContainsFunc(p.sure, func(o op) bool {
		return o.kind == opText && c.abc.get(o.char).symbol == nil
	})
}
