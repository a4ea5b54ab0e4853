package compare

import (
	"cuemulus.dev/iam"
)

// term is a part of a statement that is not settled by action, resource and
// caller: a condition, or facts of which it is not known whether they hold.
type term struct {
	cond *condition
	sure bool  // the condition must surely hold
	any  []int // one of these facts must hold
	not  bool  // none may
}

// member is a statement in a problem.
type member struct {
	stmt  *statement
	terms []term
}

// problem asks for values of the keys, for one kind of action, resource and
// caller.
type problem struct {
	c       *comparison
	groups  [2][][]member // old, new: Allows
	denies  [2][]member
	members []member
	keys    []string
	keyAt   map[string]int
	choices [][]int // key -> values of its domain that differ here
	looked  [][]int // key -> places of the conditions that look at it here
	value   []int   // key -> chosen place in its domain; -1 none
	*factTable
}

// factTable is the facts of one kind of action.
type factTable struct {
	facts   []int8 // fact -> 0 unknown, 1 holds, 2 does not
	factAt  map[factKey]int
	factKey []factKey
}

// factKey names a fact: that a pattern matches ('a', 'r'), that a principal
// element does ('p'), that a condition holds ('c').
type factKey struct {
	kind byte
	id   int
}

func (p *factTable) fact(k factKey) int {
	if i, ok := p.factAt[k]; ok {
		return i
	}
	p.factAt[k] = len(p.facts)
	p.facts = append(p.facts, 0)
	p.factKey = append(p.factKey, k)
	return len(p.facts) - 1
}

// branch is what to decide next: a key (fact -1) or a fact.
type branch struct{ key, fact int }

var nothing = branch{-1, -1}

func (p *problem) term(t term) (iam.Truth, branch) {
	if t.cond != nil {
		k := p.keyAt[t.cond.key]
		if p.value[k] < 0 {
			return iam.Maybe, branch{k, -1}
		}
		value := &p.c.keys[t.cond.key].values[p.value[k]]
		answer := value.truth[t.cond.at]
		if answer == iam.Maybe && t.sure && !value.unknown {
			answer = iam.No
		}
		if answer != iam.Maybe {
			return answer, nothing
		}
		f := p.fact(factKey{'c', t.cond.id})
		switch p.facts[f] {
		case 1:
			return iam.Yes, nothing
		case 2:
			return iam.No, nothing
		}
		return iam.Maybe, branch{-1, f}
	}
	answer, next := iam.No, nothing
	for _, f := range t.any {
		switch p.facts[f] {
		case 1:
			answer = iam.Yes
		case 0:
			if answer == iam.No {
				answer, next = iam.Maybe, branch{-1, f}
			}
		}
	}
	if answer == iam.Yes {
		next = nothing
	}
	if t.not {
		answer = answer.Not()
	}
	return answer, next
}

func (p *problem) holds(m *member) (iam.Truth, branch) {
	answer, next := iam.Yes, nothing
	for _, t := range m.terms {
		a, b := p.term(t)
		if a == iam.No {
			return iam.No, nothing
		}
		if a == iam.Maybe && answer == iam.Yes {
			answer, next = a, b
		}
	}
	return answer, next
}

// state judges a partial choice: No where it cannot become what is looked for,
// Yes where it is already, otherwise what to decide next.
func (p *problem) state(candidate *member) (iam.Truth, branch) {
	p.c.nodes++
	open := nothing
	note := func(t iam.Truth, b branch) {
		if t == iam.Maybe && open == nothing {
			open = b
		}
	}
	a, b := p.holds(candidate)
	if a == iam.No {
		return iam.No, nothing
	}
	note(a, b)
	for i := range p.denies[1] {
		a, b := p.holds(&p.denies[1][i])
		if a == iam.Yes {
			return iam.No, nothing
		}
		note(a, b)
	}
	for _, g := range p.groups[1][1:] {
		a, b := p.some(g)
		if a == iam.No {
			return iam.No, nothing
		}
		note(a, b)
	}
	// The old side grants where no Deny holds and every group has an Allow.
	grants, next := iam.Yes, nothing
	for i := range p.denies[0] {
		a, b := p.holds(&p.denies[0][i])
		if a == iam.Yes {
			grants = iam.No
			break
		}
		if a == iam.Maybe && grants == iam.Yes {
			grants, next = iam.Maybe, b
		}
	}
	for _, g := range p.groups[0] {
		if grants == iam.No {
			break
		}
		a, b := p.some(g)
		if a == iam.No {
			grants = iam.No
		} else if a == iam.Maybe && grants == iam.Yes {
			grants, next = iam.Maybe, b
		}
	}
	if grants == iam.Yes {
		return iam.No, nothing
	}
	note(grants, next)
	if open != nothing {
		return iam.Maybe, open
	}
	return iam.Yes, nothing
}

func (p *problem) some(g []member) (iam.Truth, branch) {
	answer, next := iam.No, nothing
	for i := range g {
		a, b := p.holds(&g[i])
		if a == iam.Yes {
			return a, nothing
		}
		if a == iam.Maybe && answer == iam.No {
			answer, next = a, b
		}
	}
	return answer, next
}

// search tries values until visit, which sees every choice that is enough,
// answers false. It gives false when it was told to stop, or ran into a cap.
func (p *problem) search(candidate *member, visit func() bool) bool {
	if p.c.nodes > maxNodes {
		return false
	}
	state, next := p.state(candidate)
	switch {
	case state == iam.No:
		return true
	case state == iam.Yes:
		return visit()
	case next.fact >= 0:
		for _, v := range []int8{1, 2} {
			p.facts[next.fact] = v
			more := p.search(candidate, visit)
			p.facts[next.fact] = 0
			if !more {
				return false
			}
		}
	default:
		for _, v := range p.choices[next.key] {
			p.value[next.key] = v
			more := p.search(candidate, visit)
			p.value[next.key] = -1
			if !more {
				return false
			}
		}
	}
	return true
}

// certain reports whether a choice is enough whatever the facts are.
func (p *problem) certain(candidate *member) bool {
	kept := append([]int8(nil), p.facts...)
	clear(p.facts)
	state, _ := p.state(candidate)
	copy(p.facts, kept)
	return state == iam.Yes
}

// alike reports whether the conditions here take a value for the one chosen.
func (p *problem) alike(k int, truth []iam.Truth) bool {
	chosen := p.c.keys[p.keys[k]].values[p.value[k]].truth
	for _, at := range p.looked[k] {
		if truth[at] != chosen[at] {
			return false
		}
	}
	return true
}

// prepare finds the keys of the members and the values that differ for them.
func (p *problem) prepare() {
	p.keyAt = map[string]int{}
	var conds [][]int
	for _, m := range p.members {
		for _, t := range m.terms {
			if t.cond == nil {
				continue
			}
			k, ok := p.keyAt[t.cond.key]
			if !ok {
				k = len(p.keys)
				p.keyAt[t.cond.key] = k
				p.keys = append(p.keys, t.cond.key)
				conds = append(conds, nil)
			}
			conds[k] = append(conds[k], t.cond.at)
		}
	}
	p.looked = conds
	p.value = make([]int, len(p.keys))
	p.choices = make([][]int, len(p.keys))
	for k, name := range p.keys {
		p.value[k] = -1
		d := p.c.domain(name)
		p.c.nodes += len(d.values) / 8 // so that many values of many keys end at the cap
		seen := map[string]bool{}
		var buf []byte
		for i := range d.values {
			buf = buf[:0]
			for _, at := range conds[k] {
				buf = append(buf, byte('0'+d.values[i].truth[at]))
			}
			if !seen[string(buf)] {
				seen[string(buf)] = true
				p.choices[k] = append(p.choices[k], i)
			}
		}
	}
}
