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
	kind     kind
	char     rune
	key      string
	fallback string
	has      bool // fallback is given
}

// read takes a text apart; known is false where it has symbols.
func read(t iam.Text, wildcards, variables bool) (out []unit, known bool) {
	var b strings.Builder
	for _, p := range t.Pieces {
		if p.Symbol != nil {
			return nil, false
		}
		b.WriteString(p.Literal)
	}
	s := []rune(b.String())
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
	u := unit{kind: variable, key: strings.TrimSpace(s)}
	if i := strings.Index(s, ","); i >= 0 {
		u.key, u.fallback, u.has = strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:]), true
		if f := u.fallback; len(f) >= 2 && f[0] == '\'' && f[len(f)-1] == '\'' {
			u.fallback = f[1 : len(f)-1]
		}
	}
	return u
}

// fill puts the values of keys in the place of variables; ok is false where a
// key is missing, or has several values, and there is no default.
func fill(u []unit, c iam.Context) (out []unit, ok bool) {
	for _, x := range u {
		if x.kind != variable {
			out = append(out, x)
			continue
		}
		value := x.fallback
		if v := c.Values[iam.KeyName(x.key)]; len(v) == 1 {
			value = v[0]
		} else if len(v) > 1 || !x.has {
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
	parts := [][]unit{{}}
	for _, x := range u {
		if x.kind == literal && x.char == ':' && len(parts) < 6 {
			parts = append(parts, []unit{})
			continue
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], x)
	}
	return parts
}

// glob fills a table: at[i][j] says that the first i units match the first j
// characters.
func glob(u []unit, text string) bool {
	s := []rune(text)
	at := make([][]bool, len(u)+1)
	for i := range at {
		at[i] = make([]bool, len(s)+1)
	}
	at[0][0] = true
	for i, x := range u {
		for j := range at[i] {
			switch x.kind {
			case run:
				at[i+1][j] = at[i][j] || j > 0 && at[i+1][j-1]
			case one:
				at[i+1][j] = j > 0 && at[i][j-1]
			default:
				at[i+1][j] = j > 0 && at[i][j-1] && s[j-1] == x.char
			}
		}
	}
	return at[len(u)][len(s)]
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
