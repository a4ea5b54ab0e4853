package compare

import (
	"slices"
	"strings"

	"cuemulus.dev/iam"
)

// caller is one kind of caller: whoever a policy names, and for each account and
// type of principal one whom no policy names.
type caller struct {
	kind    iam.PrincipalType
	id      []rune
	role    []rune // a session: its role
	account []rune
	named   bool // a policy names the caller, or its account
}

// accounts are taken for callers whom no policy names: the ranges of
// documentation first.
var accounts = []string{"111122223333", "444455556666", "123456789012", "777788889999", "999988887777", "222233334444", "555566667777"}

// runes puts a text into characters and letters.
func (c *comparison) runes(t iam.Text) []rune {
	var out []rune
	for _, p := range t.Pieces {
		if p.Symbol == nil {
			out = append(out, []rune(p.Literal)...)
			continue
		}
		set, _ := symbolSet(p.Symbol)
		out = append(out, c.abc.add(letter{name: p.Symbol.Name, symbol: p.Symbol, set: set}))
	}
	return out
}

// field gives a part of an ARN; nil where there is none.
func field(arn []rune, n int) []rune {
	for ; n > 0; n-- {
		i := slices.Index(arn, ':')
		if i < 0 {
			return nil
		}
		arn = arn[i+1:]
	}
	if i := slices.Index(arn, ':'); i >= 0 {
		return arn[:i]
	}
	return arn
}

// accountOf gives the account that a principal's text is about; whole is true
// where it names the account itself.
func (c *comparison) accountOf(text []rune) (account []rune, whole bool) {
	if len(text) == 1 && text[0] < 0 {
		if s := c.abc.get(text[0]).symbol; s != nil && s.Class == iam.AccountID {
			return text, true
		}
		return nil, false
	}
	if s := string(text); len(s) == 12 && strings.Trim(s, "0123456789") == "" {
		return text, true
	}
	if slices.Equal(field(text, 0), []rune("arn")) && countColons(text) == 5 {
		return field(text, 4), slices.Equal(field(text, 5), []rune("root"))
	}
	return nil, false
}

func countColons(text []rune) (n int) {
	for _, r := range text {
		if r == ':' {
			n++
		}
	}
	return n
}

func join(parts ...[]rune) []rune { return slices.Concat(parts...) }

// callers lists the kinds of callers that the principals of both sides tell
// apart, more common ones first.
func (c *comparison) callers() []caller {
	var out []caller
	var named [][]rune
	seen := map[string]bool{}
	fresh := false
	put := func(x caller) {
		x.named = !fresh
		key := string(rune('0'+x.kind)) + runeKey(x.id) + "\x00" + runeKey(x.role) + "\x00" + runeKey(x.account)
		if !seen[key] {
			seen[key] = true
			out = append(out, x)
		}
	}
	account := func(a []rune) {
		if len(a) == 0 {
			return
		}
		if !slices.ContainsFunc(named, func(b []rune) bool { return slices.Equal(a, b) }) {
			named = append(named, slices.Clone(a))
			put(caller{kind: iam.AWS, id: join([]rune("arn:aws:iam::"), a, []rune(":user/anybody")), account: a})
			put(caller{kind: iam.AWS, id: join([]rune("arn:aws:sts::"), a, []rune(":assumed-role/Any/session")), role: join([]rune("arn:aws:iam::"), a, []rune(":role/Any")), account: a})
		}
	}
	var roles, sessions []caller
	for _, v := range c.principalTexts {
		text := c.runes(v.Text)
		if v.Type != iam.AWS {
			put(caller{kind: v.Type, id: text})
			continue
		}
		a, whole := c.accountOf(text)
		account(a)
		last := field(text, 5)
		switch {
		case whole || string(text) == "*":
		case startsWith(last, "role/"):
			name := last[lastSlash(last)+1:]
			s := caller{kind: iam.AWS, id: join([]rune("arn:"), field(text, 1), []rune(":sts::"), a, []rune(":assumed-role/"), name, []rune("/session")), role: text, account: a}
			roles = append(roles, s)
			put(s)
		case startsWith(last, "assumed-role/"):
			s := caller{kind: iam.AWS, id: text, account: a}
			if name := last[len("assumed-role/"):]; slices.Contains(name, '/') {
				name = name[:slices.Index(name, '/')]
				s.role = join([]rune("arn:"), field(text, 1), []rune(":iam::"), a, []rune(":role/"), name)
				if !hasLetter(name) { // or of a role with a path
					put(caller{kind: iam.AWS, id: text, role: join([]rune("arn:"), field(text, 1), []rune(":iam::"), a, []rune(":role/path-of/"), name), account: a})
				}
			}
			sessions = append(sessions, s)
			put(s)
		case len(text) == 1 && text[0] < 0: // a resource of the template: a user or a role
			put(caller{kind: iam.AWS, id: text, role: text})
		default:
			put(caller{kind: iam.AWS, id: text, account: a})
		}
	}
	for _, s := range sessions { // the role of a session may have a path
		for _, r := range roles {
			if x := r.id[:len(r.id)-len("/session")]; len(s.id) > len(x) && slices.Equal(s.id[:len(x)], x) && s.id[len(x)] == '/' {
				put(caller{kind: iam.AWS, id: s.id, role: r.role, account: s.account})
			}
		}
	}
	for _, text := range c.mentioned("aws:principalaccount", "aws:principalarn") {
		a, _ := c.accountOf(text)
		account(a)
		if len(a) > 0 {
			c.namedAccounts = append(c.namedAccounts, string(a))
		}
		if last := field(text, 5); startsWith(last, "user/") {
			put(caller{kind: iam.AWS, id: text, account: a})
		}
	}
	for _, text := range c.mentioned(callerAccount) {
		a, _ := c.accountOf(text)
		account(a)
	}
	fresh = true
	for _, a := range accounts {
		if !slices.ContainsFunc(named, func(b []rune) bool { return string(b) == a }) {
			account([]rune(a))
			break
		}
	}
	stranger := func(kind iam.PrincipalType, id string) {
		for slices.ContainsFunc(out, func(x caller) bool { return x.kind == kind && strings.EqualFold(string(x.id), id) }) {
			id = "x" + id
		}
		put(caller{kind: kind, id: []rune(id)})
	}
	put(caller{kind: iam.Anonymous})
	stranger(iam.Service, "example.amazonaws.com")
	stranger(iam.Federated, "idp.example.com")
	stranger(iam.CanonicalUser, "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be")
	return out
}

func startsWith(text []rune, prefix string) bool {
	p := []rune(prefix)
	return len(text) >= len(p) && slices.Equal(text[:len(p)], p)
}

func lastSlash(text []rune) int {
	for i := len(text) - 1; i >= 0; i-- {
		if text[i] == '/' {
			return i
		}
	}
	return -1
}

func runeKey(text []rune) string {
	var b strings.Builder
	for _, r := range text {
		if r < 0 {
			b.WriteByte(0)
			b.WriteRune(-r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
