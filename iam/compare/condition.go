package compare

import (
	"cmp"
	"encoding/base64"
	"math"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"cuemulus.dev/iam"
)

// condition is one line of a Condition block, each kind of line once.
type condition struct {
	id      int // in comparison.conditions
	at      int // in its key's list
	key     string
	written string
	place   iam.Span
	op      iam.Operator
	sig     string
	element int // string families: in the key's space
	opaque  bool
	bad     bool // a value is not of the operator's type, or the operator is unknown
	numbers []float64
	times   []int64
	ranges  []netip.Prefix
	when    [2]bool // Null: it holds for {present, missing}
	marked  bool    // it has letters
}

// stringLike reports whether values are compared as strings.
func stringLike(f iam.Family) bool {
	return f == iam.StringFamily || f == iam.ARNFamily || f == iam.BoolFamily || f == iam.BinaryFamily
}

// keyDomain is everything that the values of one key can be, as far as the
// conditions tell them apart.
type keyDomain struct {
	name       string
	written    string
	conditions []*condition
	space      *space
	values     []keyValue
	capped     bool
	many       bool // the key may have several values
	built      bool
}

// keyValue is one kind of value: the key is missing, or has one value, or several.
type keyValue struct {
	missing bool
	unknown bool // any value at all, about which nothing is known
	texts   [][]rune
	truth   []iam.Truth // by place of the condition in the key's list
}

// addCondition notes a condition of a policy and gives its number.
func (c *comparison) addCondition(p *iam.Policy, line iam.Condition) *condition {
	name := iam.KeyName(line.Key)
	dom := c.keys[name]
	if dom == nil {
		dom = &keyDomain{name: name, written: line.Key, space: newSpace(&c.abc)}
		c.keys[name] = dom
	}
	n := &condition{key: name, written: line.Key, place: line.KeyAt, op: line.Operator, element: -1}
	op := line.Operator
	switch {
	case !op.Known:
		n.bad = true
	case op.Relation == iam.IsNull:
		n.bad = op.Set != iam.NoSet
		for _, t := range line.Values {
			switch s, ok := t.Literal(); {
			case ok && strings.EqualFold(s, "true"):
				n.when[1] = true
			case ok && strings.EqualFold(s, "false"):
				n.when[0] = true
			default:
				n.bad = true
			}
		}
	case stringLike(op.Family):
		var list []*pattern
		for _, t := range line.Values {
			pat, bad := c.valuePattern(p, op, t)
			list = append(list, pat)
			n.bad = n.bad || bad
			n.opaque = n.opaque || pat.opaque
			n.marked = n.marked || pat.marked
		}
		n.element = dom.space.element(list)
	default:
		for _, t := range line.Values {
			s, ok := t.Literal()
			if !ok || !n.parse(s) {
				n.bad = true
			}
		}
		slices.Sort(n.numbers)
		slices.Sort(n.times)
		slices.SortFunc(n.ranges, comparePrefix)
	}
	n.sig = n.signature(line)
	if old := c.bySig[n.sig]; old != nil {
		return old
	}
	c.bySig[n.sig] = n
	n.id, n.at = len(c.conditions), len(dom.conditions)
	c.conditions = append(c.conditions, n)
	dom.conditions = append(dom.conditions, n)
	return n
}

func (c *comparison) valuePattern(p *iam.Policy, op iam.Operator, t iam.Text) (pat *pattern, bad bool) {
	st := style{variables: p.Variables() && op.Variables()}
	switch {
	case op.Family == iam.ARNFamily:
		st.arn, st.wildcards = true, true
		bad = parts(t, st.variables) < 6
	case op.Relation == iam.Like:
		st.wildcards = true
	case op.Relation == iam.EqualFold || op.Family == iam.BoolFamily:
		st.fold = true
	}
	s, known := t.Literal()
	switch {
	case op.Family == iam.BoolFamily: // a variable may be anything else than true and false
		bad = !strings.EqualFold(s, "true") && !strings.EqualFold(s, "false")
	case op.Family == iam.BinaryFamily:
		_, err := base64.StdEncoding.Strict().DecodeString(s)
		bad = err != nil
	}
	return compile(&c.abc, t, st), bad || !known && !st.wildcards && op.Family != iam.StringFamily
}

func (n *condition) signature(line iam.Condition) string {
	var b strings.Builder
	b.WriteString(n.key + "\x00" + n.op.String() + "\x00")
	if n.bad { // equal only where written alike
		for _, t := range line.Values {
			b.WriteString(t.String() + "\x01")
		}
		return b.String()
	}
	b.WriteString(strconv.Itoa(n.element))
	for _, x := range n.numbers {
		b.WriteString(" " + strconv.FormatFloat(x, 'g', -1, 64))
	}
	for _, x := range n.times {
		b.WriteString(" " + strconv.FormatInt(x, 10))
	}
	for _, x := range n.ranges {
		b.WriteString(" " + x.String())
	}
	if n.op.Relation == iam.IsNull {
		b.WriteString(strconv.FormatBool(n.when[0]) + strconv.FormatBool(n.when[1]))
	}
	return b.String()
}

func comparePrefix(a, b netip.Prefix) int {
	return cmp.Or(a.Addr().Compare(b.Addr()), cmp.Compare(a.Bits(), b.Bits()))
}

// parse reads a value of a numeric, date or address operator.
func (n *condition) parse(s string) bool {
	switch n.op.Family {
	case iam.NumericFamily:
		f, ok := number(s)
		if ok {
			n.numbers = append(n.numbers, f)
		}
		return ok
	case iam.DateFamily:
		t, ok := instant(s)
		if ok {
			n.times = append(n.times, t)
		}
		return ok
	case iam.IPFamily:
		p, ok := addressRange(s)
		if ok {
			n.ranges = append(n.ranges, p)
		}
		return ok
	}
	return false
}

// number reads a decimal number. Beyond 2^53 neighbours run together, so such
// numbers are not judged.
func number(s string) (float64, bool) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || math.Abs(f) > 1<<52 || strings.ContainsAny(s, "xXpP_") {
		return 0, false
	}
	return f, true
}

// instant reads a date as nanoseconds since 1970: the profiles of ISO 8601 that
// the IAM User Guide names, or seconds since 1970. Few digits could be either.
func instant(s string) (int64, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UnixNano(), t.Year() > 1700 && t.Year() < 2250
		}
	}
	f, err := strconv.ParseInt(s, 10, 64)
	if err != nil || len(s) < 5 || len(s) > 11 || f < -8e9 || f > 8e9 {
		return 0, false
	}
	return f * 1e9, true
}

// addressRange reads an address or a range; bits of the host do not count.
func addressRange(s string) (netip.Prefix, bool) {
	if a, err := netip.ParseAddr(s); err == nil && a.Zone() == "" {
		a = a.Unmap()
		return netip.PrefixFrom(a, a.BitLen()), true
	}
	p, err := netip.ParsePrefix(s)
	if err != nil || p.Addr().Is4In6() {
		return netip.Prefix{}, false
	}
	return p.Masked(), true
}
