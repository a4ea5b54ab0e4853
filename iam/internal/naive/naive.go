// Package naive answers whether policies grant one request, in the plainest way
// that can be written down: every rule is applied to the strings as they stand,
// one after the other, without any preparation.
//
// It is the judge over the comparer: what compare claims must hold here, and the
// two share no code but the plain types of package iam. Speed is no aim, but no
// input makes it slow: matching is a table of the pattern's by the text's length.
//
// An answer is Maybe where the language leaves open what happens, and where a
// policy holds symbols of a template: an unknown operator, a value that is not of
// the operator's type, a negated plain operator on a key with several values.
// Keys that the request does not name are missing from it.
package naive

import (
	"strings"

	"cuemulus.dev/iam"
)

// Grants reports whether the policies together, and every one of the limits,
// allow the request, and nothing denies it.
func Grants(policies []*iam.Policy, limits [][]*iam.Policy, req iam.Request) iam.Truth {
	answer := allows(policies, req)
	for _, group := range limits {
		if answer == iam.No {
			return iam.No
		}
		answer = min(answer, allows(group, req))
	}
	for _, group := range append([][]*iam.Policy{policies}, limits...) {
		for _, p := range group {
			for i := range p.Statements {
				if s := &p.Statements[i]; s.Effect == iam.Deny && answer != iam.No {
					answer = min(answer, Matches(p, s, req).Not())
				}
			}
		}
	}
	return answer
}

func allows(policies []*iam.Policy, req iam.Request) iam.Truth {
	answer := iam.No
	for _, p := range policies {
		if len(p.Gaps) > 0 {
			answer = max(answer, iam.Maybe)
		}
		for i := range p.Statements {
			if s := &p.Statements[i]; s.Effect == iam.Allow && answer != iam.Yes {
				answer = max(answer, Matches(p, s, req))
			}
		}
	}
	return answer
}

// Matches reports whether one statement of a policy matches the request.
func Matches(p *iam.Policy, s *iam.Statement, req iam.Request) iam.Truth {
	answer := principals(p, s, req.Principal)
	if answer == iam.No {
		return answer
	}
	answer = min(answer, element(s.Actions, func(t iam.Text) iam.Truth { return action(t, req.Action) }))
	if answer == iam.No {
		return answer
	}
	if s.Resources.Present {
		open := false // a variable has no value
		m := element(s.Resources, func(t iam.Text) iam.Truth { return resource(p, t, req, &open) })
		if s.Resources.Not && open && m == iam.Yes { // no documentation says what that leaves out
			m = iam.Maybe
		}
		answer = min(answer, m)
	} else if p.Type != iam.Trust && p.Type != iam.Resource {
		return iam.No
	}
	for _, c := range s.Conditions {
		if answer == iam.No {
			return answer
		}
		m := condition(p, c, req.Context)
		if len(c.When) > 0 { // the line may not be there
			m = max(m, iam.Maybe)
		}
		answer = min(answer, m)
	}
	if len(s.When) > 0 {
		answer = min(answer, iam.Maybe)
	}
	return answer
}

// element is Yes where one of the texts matches, and the opposite for Not.
func element(e iam.Element, matches func(iam.Text) iam.Truth) iam.Truth {
	if !e.Present {
		return iam.No
	}
	answer := iam.No
	for _, t := range e.Texts {
		m := matches(t)
		if len(t.When) > 0 {
			m = min(m, iam.Maybe)
		}
		answer = max(answer, m)
	}
	if e.Not {
		return answer.Not()
	}
	return answer
}

func action(t iam.Text, name string) iam.Truth {
	u, known := read(t, true, false)
	if !known {
		return iam.Maybe
	}
	if len(u) > 0 && all(u, run) {
		return iam.Yes
	}
	colon := false
	for _, x := range u {
		colon = colon || x.kind == literal && x.char == ':'
	}
	return yes(colon && glob(lower(u), strings.ToLower(name)))
}

func principals(p *iam.Policy, s *iam.Statement, c iam.Caller) iam.Truth {
	if !p.Type.HasPrincipal() {
		return iam.Yes
	}
	if !s.Principals.Present {
		return iam.No
	}
	answer := iam.No
	for _, v := range s.Principals.Values {
		m := principal(v, c)
		if len(v.Text.When) > 0 {
			m = min(m, iam.Maybe)
		}
		answer = max(answer, m)
	}
	if !s.Principals.Not {
		return answer
	}
	if s.Effect == iam.Deny && c.Type == iam.AWS && answer == iam.Yes && !spared(s, c) {
		return iam.Maybe
	}
	return answer.Not()
}

// spared reports whether NotPrincipal names the caller, the role of a session,
// and the account: a Deny hits who is named by halves.
func spared(s *iam.Statement, c iam.Caller) bool {
	self, role, account := false, !strings.Contains(c.ID, ":assumed-role/"), false
	for _, v := range s.Principals.Values {
		text, _ := v.Text.Literal()
		if v.Type != iam.AWS {
			continue
		}
		if text == "*" {
			return true
		}
		if text == c.ID {
			self = true
		} else if text == roleOf(c) {
			role = true
		}
		if text == accountOf(c) || strings.HasPrefix(text, "arn:") && strings.HasSuffix(text, ":root") && strings.Split(text, ":")[4] == accountOf(c) {
			account = true
		}
	}
	return self && role && account
}

func principal(v iam.PrincipalText, c iam.Caller) iam.Truth {
	text, known := v.Text.Literal()
	switch {
	case !known:
		return iam.Maybe
	case v.Type == iam.AWS && text == "*":
		return iam.Yes
	case v.Type != c.Type:
		return iam.No
	case strings.ContainsAny(text, "*?"), v.Type == iam.AWS && (strings.HasPrefix(text, "AIDA") || strings.HasPrefix(text, "AROA")):
		return iam.Maybe
	case v.Type == iam.Service:
		return yes(strings.EqualFold(text, c.ID))
	case v.Type != iam.AWS:
		return yes(text == c.ID)
	}
	if parts := strings.Split(text, ":"); len(parts) == 6 && parts[0] == "arn" && parts[5] == "root" {
		return yes(parts[4] == accountOf(c))
	}
	account := text
	if len(account) == 12 && strings.Trim(account, "0123456789") == "" {
		return yes(account == accountOf(c))
	}
	return yes(text == c.ID || text == roleOf(c))
}

func accountOf(c iam.Caller) string {
	if c.Account != "" {
		return c.Account
	}
	if parts := strings.Split(c.ID, ":"); len(parts) == 6 {
		return parts[4]
	}
	return ""
}

// roleOf gives the ARN of the role whose session the caller is.
func roleOf(c iam.Caller) string {
	if c.Role != "" {
		return c.Role
	}
	parts := strings.Split(c.ID, ":")
	if len(parts) != 6 || parts[2] != "sts" {
		return ""
	}
	if path := strings.Split(parts[5], "/"); len(path) == 3 && path[0] == "assumed-role" {
		return parts[0] + ":" + parts[1] + ":iam::" + parts[4] + ":role/" + path[1]
	}
	return ""
}

// resource matches an ARN part by part. The first five parts do not count letter
// case, and their wildcards end at the colon.
func resource(p *iam.Policy, t iam.Text, req iam.Request, open *bool) iam.Truth {
	u, known := read(t, true, p.Variables())
	if !known {
		return iam.Maybe
	}
	if len(u) > 0 && all(u, run) {
		return iam.Yes
	}
	want := split(u)
	if len(want) < 6 {
		if !short(p.Type, u) {
			return iam.No
		}
		for len(want) < 6 {
			want = append(want, []unit{{kind: run}})
		}
	}
	last, ok := fill(want[5], req.Context)
	*open = *open || !ok
	have := strings.SplitN(req.Resource, ":", 6)
	if len(have) < 6 {
		return iam.No
	}
	for i, part := range want[:5] {
		for _, x := range part {
			if x.kind == variable {
				return iam.Maybe
			}
		}
		if !glob(lower(part), strings.ToLower(have[i])) {
			return iam.No
		}
	}
	return yes(ok && glob(last, have[5]))
}

// short reports whether a policy of the type may leave out parts of an ARN.
func short(t iam.Type, u []unit) bool {
	star := false
	for _, x := range u {
		star = star || x.kind == run
	}
	switch t {
	case iam.Identity, iam.Session, iam.Boundary:
		return true
	case iam.SCP:
		return len(u) > 0 && u[len(u)-1].kind == run
	case iam.RCP:
		return false
	}
	return star
}

func yes(b bool) iam.Truth {
	if b {
		return iam.Yes
	}
	return iam.No
}
