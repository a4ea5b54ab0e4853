package compare

import (
	"net/netip"
	"slices"
	"strings"

	"cuemulus.dev/iam"
)

// single is one kind of single value: how it matches each condition.
type single struct {
	text, second []rune
	match        []iam.Truth
}

// value is a text that a key may have, and a second one of the kind. A string is
// known by its cell.
type value struct {
	text, second []rune
	cell         *cell
	place        map[int]int // of elements in the cell
}

// domain gives what the values of a key can be. It is made when it is first
// asked for.
func (c *comparison) domain(name string) *keyDomain {
	d := c.keys[name]
	if d.built {
		return d
	}
	d.built = true
	n := len(d.conditions)
	if !c.always(d) {
		v := keyValue{missing: true, truth: make([]iam.Truth, n)}
		for i, cond := range d.conditions {
			v.truth[i] = cond.onMissing()
		}
		d.values = append(d.values, v)
	}
	d.many = c.several(d)
	singles, open, err := c.singles(d)
	if err != nil {
		d.capped, open = true, true
	}
	seen := map[string]bool{}
	first := len(d.values)
	add := func(v keyValue, kind byte) bool {
		key := string(append(truthKey(v.truth), kind))
		if c.allowed != nil && !c.allowed(d, v) || seen[key] {
			return false
		}
		seen[key] = true
		d.values = append(d.values, v)
		return true
	}
	firstOf := map[string]int{}
	for k, s := range singles {
		v := keyValue{texts: [][]rune{s.text}, truth: make([]iam.Truth, n)}
		for i, cond := range d.conditions {
			v.truth[i] = cond.onOne(s.match[i])
		}
		key := string(truthKey(v.truth))
		if add(v, '1') {
			firstOf[key] = k
		} else if at, ok := firstOf[key]; ok && singles[at].second == nil {
			singles[at].second = s.text
		}
	}
	if d.many {
		d.sets(first, singles, add)
	}
	if open || d.capped {
		v := keyValue{unknown: true, truth: make([]iam.Truth, n)}
		for i := range v.truth {
			v.truth[i] = iam.Maybe
		}
		d.values = append(d.values, v)
	}
	return d
}

func truthKey(t []iam.Truth) []byte {
	out := make([]byte, len(t), len(t)+1)
	for i, x := range t {
		out[i] = byte('0' + x)
	}
	return out
}

// sets adds what several values can be: unions of single values, until nothing
// new comes. Values of one kind count as one for the set operators, so a union
// is known by what its parts are known by.
func (d *keyDomain) sets(first int, singles []single, add func(keyValue, byte) bool) {
	ones := slices.Clone(d.values[first:])
	start := len(d.values)
	joins := 0
	full := func() bool {
		joins++
		d.capped = d.capped || len(d.values)-start > maxSets || joins > maxJoins
		return d.capped
	}
	join := func(a, b keyValue) keyValue {
		v := keyValue{texts: append(slices.Clone(a.texts), b.texts...), truth: make([]iam.Truth, len(a.truth))}
		for i, cond := range d.conditions {
			v.truth[i] = cond.onSeveral(a.truth[i], b.truth[i])
		}
		return v
	}
	for _, s := range singles {
		if s.second == nil {
			continue
		}
		for _, one := range ones {
			if slices.Equal(one.texts[0], s.text) {
				add(join(one, keyValue{texts: [][]rune{s.second}, truth: one.truth}), '2')
			}
		}
	}
	for i := range ones {
		for j := i + 1; j < len(ones); j++ {
			if full() {
				return
			}
			add(join(ones[i], ones[j]), '2')
		}
	}
	for at := start; at < len(d.values); at++ {
		for _, one := range ones {
			if slices.ContainsFunc(d.values[at].texts, func(t []rune) bool { return slices.Equal(t, one.texts[0]) }) {
				continue
			}
			if full() {
				return
			}
			add(join(d.values[at], one), '2')
		}
	}
}

// singles gives the kinds of single values. open is true where there are values
// of which nothing is known.
func (c *comparison) singles(d *keyDomain) (out []single, open bool, err error) {
	var families [8]bool
	kinds := 0
	note := func(f iam.Family) {
		if !families[f] {
			families[f] = true
			kinds++
		}
	}
	total := 0
	for _, n := range d.conditions {
		total += len(n.numbers) + len(n.times) + len(n.ranges)
		switch {
		case n.bad && n.op.Relation != iam.IsNull:
			open = true
		case n.op.Relation == iam.IsNull:
		case stringLike(n.op.Family):
			note(iam.StringFamily)
		default:
			note(n.op.Family)
		}
	}
	if total > maxValues {
		return nil, true, errCap
	}
	open = open || kinds > 1
	var texts []value
	if families[iam.StringFamily] || kinds == 0 {
		list, err := c.stringValues(d)
		if err != nil {
			return nil, true, err
		}
		texts = append(texts, list...)
	}
	for _, list := range []struct {
		family iam.Family
		values []string
		any    []string // where no value is in the conditions
	}{
		{iam.NumericFamily, d.numberValues(), []string{"0", "1"}},
		{iam.DateFamily, d.timeValues(), []string{"2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"}},
		{iam.IPFamily, d.addressValues(), []string{"192.0.2.1", "192.0.2.2"}},
	} {
		if families[list.family] && len(list.values) == 0 {
			list.values = list.any
		}
		for _, s := range list.values {
			v := value{text: []rune(s)}
			if other := respell(s); other != s {
				v.second = []rune(other)
			}
			texts = append(texts, v)
		}
	}
	for _, t := range texts {
		s := single{text: t.text, second: t.second, match: make([]iam.Truth, len(d.conditions))}
		for i, n := range d.conditions {
			switch {
			case n.op.Relation == iam.IsNull:
			case t.cell != nil && n.element >= 0 && !n.bad:
				s.match[i], _ = d.space.truth(t.cell, t.place[n.element], n.element)
			default:
				s.match[i] = n.matches(d, t.text)
			}
		}
		out = append(out, s)
	}
	return out, open, nil
}

// respell writes a number, a date or an address in another way, if there is one:
// a key of several values may have both.
func respell(s string) string {
	if a, err := netip.ParseAddr(s); err == nil {
		if a.Is4() {
			return s
		}
		return a.StringExpanded()
	}
	if head, ok := strings.CutSuffix(s, "Z"); ok {
		return head + "+00:00"
	}
	if strings.Contains(s, ".") {
		return s + "0"
	}
	return s + ".0"
}

// stringValues gives the kinds of strings that the conditions tell apart. A key
// that only Bool operators look at is true or false.
func (c *comparison) stringValues(d *keyDomain) ([]value, error) {
	var elements []int
	place := map[int]int{}
	boolean, any := true, false
	for _, n := range d.conditions {
		if n.element >= 0 {
			any = true
			boolean = boolean && n.op.Family == iam.BoolFamily
			if _, ok := place[n.element]; !ok {
				place[n.element] = len(elements)
				elements = append(elements, n.element)
			}
		}
	}
	var universe []*pattern
	if boolean && any {
		for _, s := range []string{"true", "false"} {
			universe = append(universe, compile(&c.abc, iam.Lit(s), style{}))
		}
	}
	cells, err := d.space.cells(elements, universe, nil, c.several(d), &c.work)
	if err != nil {
		return nil, err
	}
	var out []value
	for i := range cells {
		out = append(out, value{text: cells[i].text, second: cells[i].second, cell: &cells[i], place: place})
	}
	return out, nil
}
