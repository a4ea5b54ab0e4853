package naive

import (
	"strings"
	"unicode"

	"cuemulus.dev/iam"
)

type kind uint8

const (
	literal kind = iota
	one
	run
	variable
)

// unit is one character of a pattern, or what stands for characters.
type unit struct {
	kind kind
	char rune
	name *name // variable
}

// name is what stands in the braces of a variable.
type name struct {
	key, fallback string
	has           bool // fallback is given
}

// read takes a text apart; known is false where it has symbols.
func read(t iam.Text, wildcards, variables bool) (out []unit, known bool) {
	text := ""
	for _, p := range t.Pieces {
		if p.Symbol != nil {
			return nil, false
		}
		text += p.Literal
	}
	out = make([]unit, 0, len(text))
	s := []rune(text)
	for i := 0; i < len(s); i++ {
		end := -1
		if variables && s[i] == '$' && i+1 < len(s) && s[i+1] == '{' {
			for j := i + 2; j < len(s) && end < 0; j++ {
				if s[j] == '}' {
					end = j
				}
			}
		}
		switch {
		case end >= 0:
			out = append(out, inBraces(string(s[i+2:end])))
			i = end
		case wildcards && s[i] == '*':
			out = append(out, unit{kind: run})
		case wildcards && s[i] == '?':
			out = append(out, unit{kind: one})
		default:
			out = append(out, unit{char: s[i]})
		}
	}
	return out, true
}

func inBraces(s string) unit {
	if s == "*" || s == "?" || s == "$" {
		return unit{char: rune(s[0])}
	}
	u := &name{key: strings.TrimSpace(s)}
	if i := strings.Index(s, ","); i >= 0 {
		u.key, u.fallback, u.has = strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:]), true
		if f := u.fallback; len(f) >= 2 && f[0] == '\'' && f[len(f)-1] == '\'' {
			u.fallback = f[1 : len(f)-1]
		}
	}
	return unit{kind: variable, name: u}
}

// fill puts the values of keys in the place of variables; ok is false where a
// key is missing, or has several values, and there is no default.
func fill(u []unit, c iam.Context) (out []unit, ok bool) {
	out = make([]unit, 0, len(u))
	for _, x := range u {
		if x.kind != variable {
			out = append(out, x)
			continue
		}
		value := x.name.fallback
		if v := c.Values[iam.KeyName(x.name.key)]; len(v) == 1 {
			value = v[0]
		} else if len(v) > 1 || !x.name.has {
			return nil, false
		}
		for _, r := range value {
			out = append(out, unit{char: r})
		}
	}
	return out, true
}

// split cuts at the first five colons.
func split(u []unit) [][]unit {
	parts := make([][]unit, 0, 6)
	from := 0
	for i, x := range u {
		if x.kind == literal && x.char == ':' && len(parts) < 5 {
			parts = append(parts, u[from:i])
			from = i + 1
		}
	}
	return append(parts, u[from:])
}

// glob fills a table line by line: at[j] says that the units so far match the
// first j characters.
func glob(u []unit, text string) bool {
	s := []rune(text)
	at, next := make([]bool, len(s)+1), make([]bool, len(s)+1)
	at[0] = true
	for _, x := range u {
		for j := range at {
			switch x.kind {
			case run:
				next[j] = at[j] || j > 0 && next[j-1]
			case one:
				next[j] = j > 0 && at[j-1]
			default:
				next[j] = j > 0 && at[j-1] && s[j-1] == x.char
			}
		}
		at, next = next, at
	}
	return at[len(s)]
}

func lower(u []unit) []unit {
	out := append([]unit(nil), u...)
	for i := range out {
		out[i].char = unicode.ToLower(out[i].char)
	}
	return out
}

func all(u []unit, k kind) bool {
	for _, x := range u {
		if x.kind != k {
			return false
		}
	}
	return true
}

func plain(u []unit) string {
	var b strings.Builder
	for _, x := range u {
		b.WriteRune(x.char)
	}
	return b.String()
}
