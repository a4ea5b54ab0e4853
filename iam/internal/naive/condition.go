package naive

import (
	"encoding/base64"
	"net"
	"strconv"
	"strings"
	"time"

	"cuemulus.dev/iam"
)

// condition applies one line of a Condition block to the values of its key.
func condition(p *iam.Policy, c iam.Condition, ctx iam.Context) iam.Truth {
	op := c.Operator
	if !op.Known {
		return iam.Maybe
	}
	values := ctx.Values[iam.KeyName(c.Key)]
	if op.Relation == iam.IsNull {
		return null(c, len(values) == 0)
	}
	if len(values) == 0 {
		switch {
		case op.IfExists || op.Set == iam.ForAllValues:
			return iam.Yes
		case op.Set == iam.ForAnyValue:
			return iam.No
		}
		return yes(op.Negated)
	}
	if op.Set == iam.NoSet && len(values) > 1 {
		if op.Negated {
			return iam.Maybe
		}
		return iam.No
	}
	every, some := iam.Yes, iam.No
	for _, v := range values {
		m := oneOf(p, c, v, ctx)
		if op.Negated {
			m = m.Not()
		}
		every, some = min(every, m), max(some, m)
	}
	if op.Set == iam.ForAnyValue {
		return some
	}
	return every
}

func null(c iam.Condition, missing bool) iam.Truth {
	if c.Operator.Set != iam.NoSet {
		return iam.Maybe
	}
	answer := iam.No
	for _, t := range c.Values {
		switch s, known := t.Literal(); {
		case known && strings.EqualFold(s, "true"):
			answer = max(answer, yes(missing))
		case known && strings.EqualFold(s, "false"):
			answer = max(answer, yes(!missing))
		default:
			answer = max(answer, iam.Maybe)
		}
	}
	return answer
}

// oneOf reports whether one of the policy's values has the operator's relation
// to the request's, whether or not the operator is negated.
func oneOf(p *iam.Policy, c iam.Condition, have string, ctx iam.Context) iam.Truth {
	answer := iam.No
	for _, t := range c.Values {
		m := related(p, c.Operator, t, have, ctx)
		if len(t.When) > 0 {
			m = min(m, iam.Maybe)
		}
		answer = max(answer, m)
	}
	return answer
}

func related(p *iam.Policy, op iam.Operator, t iam.Text, have string, ctx iam.Context) iam.Truth {
	like := op.Relation == iam.Like
	u, known := read(t, like, p.Variables() && op.Variables())
	if !known {
		return iam.Maybe
	}
	u, ok := fill(u, ctx)
	if !ok {
		return iam.No
	}
	switch op.Family {
	case iam.StringFamily:
		switch {
		case like:
			return yes(glob(u, have))
		case op.Relation == iam.EqualFold:
			return yes(strings.EqualFold(plain(u), have))
		}
		return yes(plain(u) == have)
	case iam.ARNFamily:
		return arn(u, have)
	case iam.BoolFamily:
		if want := strings.ToLower(plain(u)); want != "true" && want != "false" {
			return iam.Maybe
		}
		return yes(strings.EqualFold(plain(u), have))
	case iam.BinaryFamily:
		a, err1 := base64.StdEncoding.DecodeString(plain(u))
		b, err2 := base64.StdEncoding.DecodeString(have)
		if err1 != nil {
			return iam.Maybe
		}
		return yes(err2 == nil && string(a) == string(b))
	case iam.IPFamily:
		return within(plain(u), have)
	case iam.NumericFamily:
		want, err1 := strconv.ParseFloat(plain(u), 64)
		got, err2 := strconv.ParseFloat(have, 64)
		if err1 != nil || err2 != nil {
			return iam.Maybe
		}
		return yes(holds(op.Relation, got < want, got == want))
	case iam.DateFamily:
		want, ok1 := moment(plain(u))
		got, ok2 := moment(have)
		if !ok1 || !ok2 {
			return iam.Maybe
		}
		return yes(holds(op.Relation, got.Before(want), got.Equal(want)))
	}
	return iam.Maybe
}

func holds(r iam.Relation, less, equal bool) bool {
	switch r {
	case iam.Less:
		return less
	case iam.LessEqual:
		return less || equal
	case iam.Greater:
		return !less && !equal
	case iam.GreaterEqual:
		return !less
	}
	return equal
}

// arn compares the six parts of an ARN each for itself.
func arn(u []unit, have string) iam.Truth {
	want := split(u)
	if len(want) < 6 { // "*" alone too: no documentation says what it matches
		return iam.Maybe
	}
	parts := strings.SplitN(have, ":", 6)
	if len(parts) < 6 {
		return iam.No
	}
	for i := range want {
		if !glob(want[i], parts[i]) {
			return iam.No
		}
	}
	return iam.Yes
}

func within(want, have string) iam.Truth {
	ip := net.ParseIP(have)
	if ip == nil {
		return iam.Maybe
	}
	if !strings.Contains(want, "/") {
		if other := net.ParseIP(want); other != nil {
			return yes(other.Equal(ip))
		}
		return iam.Maybe
	}
	_, ipnet, err := net.ParseCIDR(want)
	if err != nil {
		return iam.Maybe
	}
	return yes(ipnet.Contains(ip))
}

// moment reads a date, or seconds since 1970. Few digits alone may be a year as
// well as seconds.
func moment(s string) (time.Time, bool) {
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	if len(s) < 5 || len(s) > 11 {
		return time.Time{}, false
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil && f > -1e11 && f < 1e11 {
		whole := int64(f)
		return time.Unix(whole, int64((f-float64(whole))*1e9)), true
	}
	return time.Time{}, false
}
