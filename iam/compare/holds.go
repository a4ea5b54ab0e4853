package compare

import (
	"cmp"
	"net/netip"

	"cuemulus.dev/iam"
)

// matches tells what one value of the key is to a condition, before negation.
func (n *condition) matches(d *keyDomain, text []rune) iam.Truth {
	if n.bad {
		return iam.Maybe
	}
	if stringLike(n.op.Family) {
		answer := iam.No
		for _, p := range d.space.elements[n.element] {
			pat := d.space.patterns[p]
			switch {
			case pat.opaque:
				answer = max(answer, iam.Maybe)
			case pat.accepts(d.space.abc, text, false):
				return iam.Yes
			case d.space.abc.letters != nil && pat.accepts(d.space.abc, text, true):
				answer = max(answer, iam.Maybe)
			}
		}
		return answer
	}
	s := string(text)
	switch n.op.Family {
	case iam.NumericFamily:
		if x, ok := number(s); ok {
			return n.numeric(x)
		}
	case iam.DateFamily:
		if x, ok := instant(s); ok {
			return n.date(x)
		}
	case iam.IPFamily:
		if x, err := netip.ParseAddr(s); err == nil {
			return n.address(x)
		}
	}
	return iam.Maybe
}

func (n *condition) numeric(x float64) iam.Truth {
	for _, v := range n.numbers {
		if related(n.op.Relation, cmp.Compare(x, v)) {
			return iam.Yes
		}
	}
	return iam.No
}

func (n *condition) date(x int64) iam.Truth {
	for _, v := range n.times {
		if related(n.op.Relation, cmp.Compare(x, v)) {
			return iam.Yes
		}
	}
	return iam.No
}

func (n *condition) address(x netip.Addr) iam.Truth {
	for _, v := range n.ranges {
		if v.Contains(x) {
			return iam.Yes
		}
	}
	return iam.No
}

func related(r iam.Relation, order int) bool {
	switch r {
	case iam.Less:
		return order < 0
	case iam.LessEqual:
		return order <= 0
	case iam.Greater:
		return order > 0
	case iam.GreaterEqual:
		return order >= 0
	}
	return order == 0
}

// onMissing is what a condition says of a request without the key.
func (n *condition) onMissing() iam.Truth {
	op := n.op
	switch {
	case !op.Known:
		return iam.Maybe
	case op.Relation == iam.IsNull:
		if n.bad {
			return iam.Maybe
		}
		return truth(n.when[1])
	case op.IfExists || op.Set == iam.ForAllValues:
		return iam.Yes
	case op.Set == iam.ForAnyValue:
		return iam.No
	}
	return truth(op.Negated)
}

// onOne is what a condition says where the key has one value that matches so.
func (n *condition) onOne(m iam.Truth) iam.Truth {
	switch {
	case n.op.Known && n.op.Relation == iam.IsNull:
		if n.bad {
			return iam.Maybe
		}
		return truth(n.when[0])
	case n.bad:
		return iam.Maybe
	case n.op.Negated:
		return m.Not()
	}
	return m
}

// onSeveral joins what it says of sets of values, of which there are at least
// two together. A plain operator does not hold; whether a negated one does is
// not said anywhere.
func (n *condition) onSeveral(a, b iam.Truth) iam.Truth {
	switch {
	case n.op.Known && n.op.Relation == iam.IsNull:
		return a
	case !n.op.Known:
		return iam.Maybe
	case n.op.Set == iam.ForAllValues:
		return min(a, b)
	case n.op.Set == iam.ForAnyValue:
		return max(a, b)
	case n.op.Negated:
		return iam.Maybe
	}
	return iam.No
}

func truth(b bool) iam.Truth {
	if b {
		return iam.Yes
	}
	return iam.No
}
