package escalate

import (
	"strings"

	"cuemulus.dev/iam"
)

// plainly answers whether trust policies let one of the principals of a query in,
// where that can be read off: no Deny, no conditions, principals in full. known is
// false where it takes the comparer.
func plainly(trust []*iam.Policy, who *iam.Policy) (answer iam.Truth, known bool) {
	for _, t := range trust {
		for i := range t.Statements {
			if t.Statements[i].Effect == iam.Deny {
				return iam.Maybe, false
			}
		}
	}
	known = true
	for _, t := range trust {
		for i := range t.Statements {
			one, ok := plain(&t.Statements[i], who)
			if ok && one == iam.Yes {
				return iam.Yes, true
			}
			known = known && ok
		}
	}
	return iam.No, known
}

// plain answers for one statement.
func plain(s *iam.Statement, who *iam.Policy) (answer iam.Truth, known bool) {
	certain, may := reaches(s.Actions, assumeRole)
	switch {
	case !may:
		return iam.No, true
	case !certain || s.Principals.Not || !s.Principals.Present || s.Resources.Present || len(s.When) > 0:
		return iam.Maybe, false
	}
	known = true
	for _, v := range s.Principals.Values {
		for _, w := range who.Statements[0].Principals.Values {
			name, literal := v.Text.Literal()
			asked, whole := w.Text.Literal()
			switch {
			case len(v.Text.When) > 0:
				known = false
			case v.Type == iam.AWS && name == "*", v.Type == w.Type && v.Text.String() == w.Text.String(),
				v.Type == w.Type && v.Type == iam.AWS && literal && whole && isAccountOf(name, asked):
				answer = iam.Yes
			case v.Type == w.Type && (!literal || !whole || strings.ContainsAny(name, "*?") || v.Type == iam.Service && strings.EqualFold(name, asked) ||
				v.Type == iam.AWS && !isAccount(v.Text) && !strings.HasPrefix(name, "arn:aws:iam::")):
				known = false
			}
		}
	}
	if answer == iam.Yes && (len(s.Conditions) > 0 || !known) {
		return iam.Maybe, false
	}
	return answer, known
}
