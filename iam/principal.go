package iam

import "strings"

// Grant says how a resource's policy names a caller, which decides what else has
// to allow the request.
type Grant uint8

// The ways to be named, from the weakest.
const (
	GrantNone    Grant = iota
	GrantAccount       // by the account: the account's own policies decide
	GrantRole          // by the role of the session: boundary and session policy still count
	GrantDirect        // by the user, the session, the service, or "*"
)

// MatchPrincipal compares one value of Principal with a caller.
func MatchPrincipal(v PrincipalText, c Caller) (Truth, Grant) {
	m := &matcher{}
	return m.principal(v, c)
}

// principals evaluates Principal and NotPrincipal. A Deny with NotPrincipal hits
// every caller that has a permissions boundary, whoever it names (IAM User Guide,
// "AWS JSON policy elements: NotPrincipal").
func (m *matcher) principals(s *Statement, c Caller, boundary bool) (Truth, Grant) {
	if !s.Principals.Present {
		return No, GrantNone
	}
	answer, grant := No, GrantNone
	for _, v := range s.Principals.Values {
		one, how := m.principal(v, c)
		one = m.guarded(one, v.Text.When, v.Text.Span)
		if one > answer || (one == answer && how > grant) {
			answer, grant = one, how
		}
	}
	if !s.Principals.Not {
		return answer, grant
	}
	if s.Effect == Deny && boundary {
		return Yes, GrantDirect
	}
	if s.Effect == Deny && c.Type == AWS && answer == Yes && !m.exempt(s, c) {
		m.because(Reason{Text: "a Deny with NotPrincipal may hit a caller unless it names the caller, the session's role and the account", At: s.Principals.At})
		return Maybe, GrantDirect
	}
	return answer.Not(), GrantDirect
}

// exempt reports whether NotPrincipal names all that a caller is: itself, its
// role, and its account. AWS asks for all of them (IAM User Guide, "AWS JSON
// policy elements: NotPrincipal").
func (m *matcher) exempt(s *Statement, c Caller) bool {
	self, role, account := false, !c.isSession(), false
	for _, v := range s.Principals.Values {
		one, grant := m.principal(v, c)
		if one != Yes {
			continue
		}
		text, _ := v.Text.Literal()
		switch {
		case text == "*":
			return true
		case grant == GrantAccount, isRoot(text):
			account = true
			self = self || text == c.ID
		case grant == GrantRole:
			role = true
			self = self || text == c.ID
		default:
			self = true
		}
	}
	return self && role && account
}

func (m *matcher) principal(v PrincipalText, c Caller) (Truth, Grant) {
	text, literal := v.Text.Literal()
	if v.Type == AWS && literal && text == "*" {
		return Yes, GrantDirect
	}
	if v.Type != c.Type {
		return No, GrantNone
	}
	if !literal {
		return m.symbolicPrincipal(v, c)
	}
	if strings.ContainsAny(text, "*?") {
		m.because(Reason{Text: "AWS refuses a principal with a wildcard in a part of its name", At: v.Text.Span})
		return Maybe, GrantDirect
	}
	if v.Type != AWS {
		if v.Type == Service {
			return truth(strings.EqualFold(text, c.ID)), GrantDirect
		}
		return truth(text == c.ID), GrantDirect
	}
	return m.awsPrincipal(text, c, v.Text.Span)
}

func (m *matcher) awsPrincipal(text string, c Caller, at Span) (Truth, Grant) {
	switch {
	case isAccount(text):
		return truth(c.account() == text), GrantAccount
	case isRoot(text):
		grant := GrantAccount
		if c.ID == text {
			grant = GrantDirect
		}
		return truth(c.account() == arnAccount(text)), grant
	case text == c.ID && strings.Contains(text, ":role/"): // the role calls in sessions
		return Yes, GrantRole
	case text == c.ID:
		return Yes, GrantDirect
	case c.isSession() && text == c.role():
		return Yes, GrantRole
	case c.isSession() && c.Role == "" && sameRole(text, c.role()):
		m.because(Reason{Text: "the path of the caller's role is not known", At: at})
		return Maybe, GrantRole
	case isUniqueID(text):
		values, known := m.ctx.lookup("aws:userid")
		if !known || len(values) != 1 {
			m.because(Reason{Key: "aws:userid", Text: "a unique id names a principal by aws:userid", At: at})
			return Maybe, GrantRole
		}
		id, _, session := strings.Cut(values[0], ":")
		if session {
			return truth(id == text), GrantRole
		}
		return truth(id == text), GrantDirect
	}
	return No, GrantNone
}

// symbolicPrincipal answers for a principal of which the template knows a part.
func (m *matcher) symbolicPrincipal(v PrincipalText, c Caller) (Truth, Grant) {
	g := glob(v.Text.Tokens(false, false))
	m.symbols(v.Text)
	answer := g.match(c.ID, false)
	if v.Type != AWS {
		return answer, GrantDirect
	}
	if c.isSession() {
		answer = max(answer, g.match(c.role(), false))
	}
	// It may be the account: its id, or its root.
	asAccount := max(g.match(c.account(), false), g.match("arn:"+c.partition()+":iam::"+c.account()+":root", false))
	if asAccount > answer || isAccountText(v.Text) {
		return asAccount, GrantAccount
	}
	return answer, GrantDirect
}

// isAccountText reports whether a text can only name an account.
func isAccountText(t Text) bool {
	if n := len(t.Pieces); n > 0 {
		if last := t.Pieces[n-1]; last.Symbol != nil && last.Symbol.Class == AccountID {
			return true
		} else if last.Symbol == nil && strings.HasSuffix(last.Literal, ":root") {
			return true
		}
	}
	return false
}

func isRoot(arn string) bool {
	return strings.HasPrefix(arn, "arn:") && strings.HasSuffix(arn, ":root") && strings.Count(arn, ":") == 5
}

func arnAccount(arn string) string {
	if parts := strings.SplitN(arn, ":", 6); len(parts) == 6 {
		return parts[4]
	}
	return ""
}

// isUniqueID reports whether a text is the unique id of a user or role (IAM User
// Guide, "IAM identifiers").
func isUniqueID(s string) bool {
	return len(s) >= 16 && len(s) <= 128 && (strings.HasPrefix(s, "AIDA") || strings.HasPrefix(s, "AROA")) &&
		strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

func (c Caller) account() string {
	if c.Account != "" {
		return c.Account
	}
	return arnAccount(c.ID)
}

func (c Caller) partition() string {
	if parts := strings.SplitN(c.ID, ":", 3); len(parts) == 3 && parts[0] == "arn" {
		return parts[1]
	}
	return "aws"
}

// isSession reports whether the caller is a session of a role.
func (c Caller) isSession() bool {
	return c.Type == AWS && strings.Contains(c.ID, ":assumed-role/")
}

// role gives the ARN of a session's role.
func (c Caller) role() string {
	if c.Role != "" || !c.isSession() {
		return c.Role
	}
	_, rest, _ := strings.Cut(c.ID, ":assumed-role/")
	name, _, _ := strings.Cut(rest, "/")
	return "arn:" + c.partition() + ":iam::" + c.account() + ":role/" + name
}

// sameRole reports whether two ARNs of roles differ in the path alone.
func sameRole(a, b string) bool {
	head, rest, ok := strings.Cut(a, ":role/")
	otherHead, otherRest, otherOK := strings.Cut(b, ":role/")
	return ok && otherOK && head == otherHead && rest[strings.LastIndexByte(rest, '/')+1:] == otherRest[strings.LastIndexByte(otherRest, '/')+1:]
}

// isServiceLinked reports whether the caller is a service-linked role, which
// organization policies do not limit.
func (c Caller) isServiceLinked() bool {
	return strings.Contains(c.role(), ":role/aws-service-role/") || strings.Contains(c.ID, ":role/aws-service-role/")
}

// Fill adds to a context the keys whose values follow from the caller:
// aws:PrincipalArn, aws:PrincipalAccount, aws:PrincipalType, aws:username,
// aws:PrincipalIsAWSService, aws:PrincipalServiceName. Keys that are there stay.
// Decide itself adds nothing, so that a caller may ask about any combination.
func (c Caller) Fill(ctx Context) Context {
	out := Context{Values: map[string][]string{}, Absent: ctx.Absent, Open: ctx.Open, Lacks: ctx.Lacks}
	set := func(key string, values ...string) {
		if len(values) != 1 || values[0] != "" {
			out.Values[KeyName(key)] = values
		}
	}
	set("aws:PrincipalIsAWSService", map[bool]string{true: "true", false: "false"}[c.Type == Service])
	switch c.Type {
	case AWS:
		arn := c.ID
		if c.isSession() {
			arn = c.role()
		}
		set("aws:PrincipalArn", arn)
		set("aws:PrincipalAccount", c.account())
		switch {
		case c.isSession() || strings.Contains(c.ID, ":role/"):
			set("aws:PrincipalType", "AssumedRole")
			set("aws:username")
		case strings.Contains(c.ID, ":federated-user/"):
			set("aws:PrincipalType", "FederatedUser")
			set("aws:username")
		case isRoot(c.ID):
			set("aws:PrincipalType", "Account")
			set("aws:username")
		case strings.Contains(c.ID, ":user/"):
			set("aws:PrincipalType", "User")
			set("aws:username", c.ID[strings.LastIndexByte(c.ID, '/')+1:])
		}
	case Service:
		set("aws:PrincipalServiceName", c.ID)
	case Anonymous:
		set("aws:PrincipalType", "Anonymous")
		set("aws:username")
	}
	for k, v := range ctx.Values {
		out.Values[KeyName(k)] = v
	}
	for k := range ctx.Absent {
		delete(out.Values, KeyName(k))
	}
	return out
}
