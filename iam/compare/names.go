package compare

import (
	"slices"
	"strings"

	"cuemulus.dev/iam"
)

// names tells whether a value of Principal names a caller.
func (c *comparison) names(v iam.PrincipalText, text []rune, x caller) iam.Truth {
	s := string(text)
	switch {
	case v.Type == iam.AWS && s == "*":
		return iam.Yes
	case len(text) == 1 && text[0] < 0 && c.abc.get(text[0]).set == anyChar: // it may be "*"
		return iam.Maybe
	case v.Type != x.kind:
		return iam.No
	case slices.Contains(text, '*'), slices.Contains(text, '?'),
		v.Type == iam.AWS && (strings.HasPrefix(s, "AIDA") || strings.HasPrefix(s, "AROA")):
		return iam.Maybe
	case v.Type == iam.Service && !hasLetter(text) && !hasLetter(x.id):
		return truth(strings.EqualFold(s, string(x.id)))
	case v.Type != iam.AWS:
		return c.same(text, x.id)
	}
	a, whole := c.accountOf(text)
	if whole {
		if x.account == nil {
			if hasLetter(x.id) { // a resource of some account
				return iam.Maybe
			}
			return iam.No
		}
		return c.same(a, x.account)
	}
	answer := max(c.same(text, x.id), c.same(text, x.role))
	if hasLetter(text) && answer == iam.No && a == nil { // it may be a whole account
		return iam.Maybe
	}
	return answer
}

// spared reports whether NotPrincipal names a caller, the role of a session, and
// the account. A Deny may hit who is named by halves (IAM User Guide, "AWS JSON
// policy elements: NotPrincipal").
func (c *comparison) spared(e principalElement, x caller) bool {
	self, role, account := false, len(x.role) == 0, false
	for i, v := range e.values {
		text := e.texts[i]
		if c.names(v, text, x) != iam.Yes {
			continue
		}
		if string(text) == "*" {
			return true
		}
		self = self || slices.Equal(text, x.id)
		role = role || slices.Equal(text, x.role) && !slices.Equal(x.role, x.id)
		_, whole := c.accountOf(text)
		account = account || whole
	}
	return self && role && account
}

func hasLetter(text []rune) bool {
	return slices.ContainsFunc(text, func(r rune) bool { return r < 0 })
}

// same compares two texts with letters: Maybe where the letters may make them
// equal.
func (c *comparison) same(a, b []rune) iam.Truth {
	switch {
	case a == nil || b == nil:
		return iam.No
	case slices.Equal(a, b):
		return iam.Yes
	case !hasLetter(a) && !hasLetter(b):
		return iam.No
	}
	if hasLetter(a) && hasLetter(b) {
		if c.mayEqual(a, b) || c.mayEqual(b, a) {
			return iam.Maybe
		}
		return iam.No
	}
	if c.mayEqual(a, b) {
		return iam.Maybe
	}
	return iam.No
}

func (c *comparison) mayEqual(a, b []rune) bool {
	p := &pattern{}
	for _, r := range a {
		if r < 0 {
			p.sure = append(p.sure, op{kind: opText, char: r})
			p.over = append(p.over, op{kind: opRun, set: c.abc.get(r).set})
		} else {
			p.sure = append(p.sure, op{kind: opChar, char: r})
			p.over = append(p.over, op{kind: opChar, char: r})
		}
	}
	p.over = finish(p.over)
	return p.accepts(&c.abc, b, true)
}
