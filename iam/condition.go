package iam

import (
	"bytes"
	"encoding/base64"
	"math/big"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// Holds evaluates one line of a Condition block against a request's context.
// variables says whether ${...} in its values are policy variables.
//
// A missing key makes a negated operator, IfExists and ForAllValues hold and
// everything else fail. An operator without qualifier fails on a key of several
// values; a negated one is Maybe there. A value of the policy that is not of the operator's type gives Maybe:
// what AWS makes of it is not documented. (IAM User Guide, "IAM JSON policy
// elements: Condition operators" and "Set operators for multivalued context
// keys".)
func (c Condition) Holds(ctx Context, variables bool) Truth {
	m := &matcher{ctx: ctx, variables: variables}
	return m.condition(c)
}

func (m *matcher) condition(c Condition) Truth {
	op := c.Operator
	if !op.Known {
		m.because(Reason{Text: "there is no condition operator " + op.Written, At: c.OperatorAt})
		return Maybe
	}
	values, known := m.ctx.lookup(c.Key)
	if !known {
		m.because(Reason{Key: KeyName(c.Key), Text: "the request's " + c.Key + " is not known", At: c.KeyAt})
		return Maybe
	}
	if op.Relation == IsNull {
		return m.null(c, len(values) == 0)
	}
	if len(values) == 0 {
		switch {
		case op.IfExists, op.Set == ForAllValues:
			return Yes
		case op.Set == ForAnyValue:
			return No
		default:
			return truth(op.Negated)
		}
	}
	switch {
	case op.Set == ForAllValues:
		answer := Yes
		for _, v := range values {
			answer = min(answer, m.value(c, v))
		}
		return answer
	case op.Set == ForAnyValue:
		answer := No
		for _, v := range values {
			answer = max(answer, m.value(c, v))
		}
		return answer
	case len(values) > 1 && op.Negated:
		m.because(Reason{Key: KeyName(c.Key), Text: op.Name + " on several values without a qualifier is not documented", At: c.OperatorAt})
		return Maybe
	case len(values) > 1:
		return No
	default:
		return m.value(c, values[0])
	}
}

// null evaluates Null: "true" holds where the key is missing.
func (m *matcher) null(c Condition, missing bool) Truth {
	if c.Operator.Set != NoSet {
		m.because(Reason{Key: KeyName(c.Key), Text: "Null with a qualifier is not documented", At: c.OperatorAt})
		return Maybe
	}
	answer := No
	for _, t := range c.Values {
		s, ok := t.Literal()
		one := Maybe
		switch {
		case ok && strings.EqualFold(s, "true"):
			one = truth(missing)
		case ok && strings.EqualFold(s, "false"):
			one = truth(!missing)
		default:
			m.because(Reason{Text: "Null needs true or false", At: t.Span})
		}
		answer = max(answer, m.guarded(one, t.When, t.Span))
	}
	return answer
}

// value compares one value of the request with those of the policy.
func (m *matcher) value(c Condition, v string) Truth {
	answer := No
	for _, t := range c.Values {
		answer = max(answer, m.guarded(m.compare(c.Operator, t, v), t.When, t.Span))
		if answer == Yes {
			break
		}
	}
	if c.Operator.Negated {
		return answer.Not()
	}
	return answer
}

// compare answers whether the request's value stands in the operator's relation
// (before negation) to one value of the policy.
func (m *matcher) compare(op Operator, t Text, v string) Truth {
	like := op.Family == StringFamily && op.Relation == Like || op.Family == ARNFamily
	g, ok := m.resolve(t.Tokens(like, m.variables && op.Variables()), t.Span)
	if ok == No {
		return No
	}
	var answer Truth
	switch op.Family {
	case StringFamily:
		answer = g.match(v, op.Relation == EqualFold)
	case ARNFamily:
		answer = g.arn(v, shortMaybe, false)
	default:
		text, literal := g.text()
		if !literal {
			m.symbols(t)
			return Maybe
		}
		answer, ok = comparePlain(op, text, v)
		if ok != Yes {
			m.because(Reason{Text: "comparing " + strconv.Quote(clip(v)) + " with " + strconv.Quote(clip(text)) + " by " + op.Name + " is not documented", At: t.Span})
		}
	}
	if answer == Maybe {
		m.symbols(t)
		if op.Family == ARNFamily {
			m.because(Reason{Text: "the value is no ARN of six parts", At: t.Span})
		}
	}
	return answer
}

// comparePlain compares values that are not text. ok is Maybe, and so is the
// answer, where one of the values is not of the type.
func comparePlain(op Operator, policy, request string) (answer, ok Truth) {
	switch op.Family {
	case NumericFamily:
		p, pOK := number(policy)
		r, rOK := number(request)
		if !pOK || !rOK {
			return Maybe, Maybe
		}
		return truth(relates(op.Relation, r.Cmp(p))), Yes
	case DateFamily:
		p, pOK := date(policy)
		r, rOK := date(request)
		if !pOK || !rOK {
			return Maybe, Maybe
		}
		return truth(relates(op.Relation, r.Compare(p))), Yes
	case BoolFamily:
		p, pOK := boolean(policy)
		r, rOK := boolean(request)
		if !pOK {
			return Maybe, Maybe
		}
		return truth(rOK && p == r), Yes
	case BinaryFamily:
		p, err := base64.StdEncoding.DecodeString(policy)
		r, requestErr := base64.StdEncoding.DecodeString(request)
		if err != nil {
			return Maybe, Maybe
		}
		return truth(requestErr == nil && bytes.Equal(p, r)), Yes
	case IPFamily:
		p, pOK := ipRange(policy)
		r, err := netip.ParseAddr(request)
		if !pOK || err != nil || r.Zone() != "" {
			return Maybe, Maybe
		}
		return truth(p.Contains(r)), Yes
	}
	return Maybe, Maybe
}

// relates answers for the sign of a comparison of the request's value with the
// policy's.
func relates(r Relation, sign int) bool {
	switch r {
	case Less:
		return sign < 0
	case LessEqual:
		return sign <= 0
	case Greater:
		return sign > 0
	case GreaterEqual:
		return sign >= 0
	default:
		return sign == 0
	}
}

// number reads a decimal number exactly. Numbers of more than 40 characters or
// with an exponent of more than two digits are refused: no key has them, and
// they would cost memory.
func number(s string) (*big.Rat, bool) {
	s = strings.TrimPrefix(s, "+")
	if len(s) > 40 || strings.Trim(s, "0123456789+-.eE") != "" {
		return nil, false
	}
	if i := strings.IndexAny(s, "eE"); i >= 0 && len(strings.TrimLeft(s[i+1:], "+-")) > 2 {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// dateLayouts are the forms of ISO 8601 that AWS takes (W3C note "Date and Time
// Formats"), from the day on: a lone year cannot be told from epoch seconds.
var dateLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02"}

// date reads a date: ISO 8601, or seconds since 1970.
func date(s string) (time.Time, bool) {
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	if len(s) >= 5 && len(s) <= 11 {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return time.Unix(n, 0), true
		}
	}
	return time.Time{}, false
}

func boolean(s string) (value, ok bool) {
	switch {
	case strings.EqualFold(s, "true"):
		return true, true
	case strings.EqualFold(s, "false"):
		return false, true
	}
	return false, false
}

// ipRange reads an address, or a range whose host bits do not count.
func ipRange(s string) (netip.Prefix, bool) {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked(), true
	}
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(a, a.BitLen()), true
}
