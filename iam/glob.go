package iam

import (
	"strings"
	"unicode/utf8"
)

// glob is a pattern after its variables were resolved: characters, '?', '*' and
// symbols.
type glob []Token

// hasSymbol reports whether a part of the pattern is not known.
func (g glob) hasSymbol() bool {
	for _, t := range g {
		if t.Kind == Unknown {
			return true
		}
	}
	return false
}

// text gives the characters of a pattern without wildcards and symbols.
func (g glob) text() (string, bool) {
	switch {
	case len(g) == 0:
		return "", true
	case len(g) == 1 && g[0].Kind == Chars:
		return g[0].Text, true
	}
	return "", false
}

// star reports whether the pattern is a lone '*'.
func (g glob) star() bool { return len(g) == 1 && g[0].Kind == Run }

// match compares with a string: No or Yes, and Maybe where a symbol decides. With
// fold, letter case does not count. Time is the product of both lengths, times
// the length of the string for each symbol.
func (g glob) match(s string, fold bool) Truth {
	if fold {
		s = strings.ToLower(s)
	}
	if !g.hasSymbol() {
		return truth(g.exact(s, fold))
	}
	return g.possible(s, fold)
}

// step is one element of a pattern, a character at a time.
type step struct {
	kind TokenKind
	char rune
	sym  *Symbol
}

func (g glob) steps(fold bool) []step {
	var out []step
	for _, t := range g {
		if t.Kind != Chars {
			out = append(out, step{kind: t.Kind, sym: t.Symbol})
			continue
		}
		text := t.Text
		if fold {
			text = strings.ToLower(text)
		}
		for _, r := range text {
			out = append(out, step{kind: Chars, char: r})
		}
	}
	return out
}

// exact matches without symbols: on a mismatch it goes back to the last '*' and
// lets that take one more character.
func (g glob) exact(s string, fold bool) bool { return matchSteps(g.steps(fold), s) }

func matchSteps(steps []step, s string) bool {
	i, at := 0, 0          // in steps, in s
	back, backAt := -1, -1 // the last '*', and where it began to match
	for at < len(s) {
		r, size := utf8.DecodeRuneInString(s[at:])
		switch {
		case i < len(steps) && (steps[i].kind == One || (steps[i].kind == Chars && steps[i].char == r)):
			i, at = i+1, at+size
		case i < len(steps) && steps[i].kind == Run:
			back, backAt = i, at
			i++
		case back >= 0:
			_, size := utf8.DecodeRuneInString(s[backAt:])
			backAt += size
			i, at = back+1, backAt
		default:
			return false
		}
	}
	for i < len(steps) && steps[i].kind == Run {
		i++
	}
	return i == len(steps)
}

// possible gives Maybe where some values of the symbols make the pattern match.
func (g glob) possible(s string, fold bool) Truth {
	at := make([]bool, len(s)+1) // offsets in s that the steps so far can reach
	at[0] = true
	for _, st := range g.steps(fold) {
		next := make([]bool, len(s)+1)
		any := false
		for i, on := range at {
			if !on {
				continue
			}
			switch st.kind {
			case Run:
				for j := i; j <= len(s); j++ {
					next[j], any = true, true
				}
			case Unknown:
				for j := i; j <= len(s); j++ {
					if st.sym.mayBe(s[i:j], fold) {
						next[j], any = true, true
					}
				}
			default:
				r, size := utf8.DecodeRuneInString(s[i:])
				if i < len(s) && (st.kind == One || r == st.char) {
					next[i+size], any = true, true
				}
			}
			if st.kind == Run {
				break // the first offset reaches all that later ones do
			}
		}
		if !any {
			return No
		}
		at = next
	}
	if at[len(s)] {
		return Maybe
	}
	return No
}

// mayBe reports whether a symbol may stand for a string.
func (y *Symbol) mayBe(s string, fold bool) bool {
	switch y.Class {
	case Name:
		return s != "" && !strings.ContainsAny(s, ":/*?$")
	case Arn:
		return strings.HasPrefix(s, "arn:") && strings.Count(s, ":") >= 5
	case AccountID:
		return isAccount(s)
	case Region:
		return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
	case Partition:
		return s == "aws" || (strings.HasPrefix(s, "aws-") && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz-") == "")
	case OneOf:
		for _, v := range y.Values {
			if fold && strings.EqualFold(v, s) || glob(Lit(v).Tokens(true, false)).exact(s, false) {
				return true
			}
		}
		return false
	default:
		return true
	}
}

// isAccount reports whether a string is the id of an account.
func isAccount(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
}

// cut splits a pattern at its first n colons.
func (g glob) cut(n int) []glob {
	parts := []glob{nil}
	for i, t := range g {
		if t.Kind != Chars {
			parts[len(parts)-1] = append(parts[len(parts)-1], t)
			continue
		}
		rest := t.Text
		for {
			before, after, found := strings.Cut(rest, ":")
			if !found || len(parts) > n {
				break
			}
			if before != "" {
				parts[len(parts)-1] = append(parts[len(parts)-1], Token{Kind: Chars, Text: before})
			}
			parts = append(parts, nil)
			rest = after
		}
		if rest != "" {
			parts[len(parts)-1] = append(parts[len(parts)-1], Token{Kind: Chars, Text: rest})
		}
		if len(parts) > n {
			parts[len(parts)-1] = append(parts[len(parts)-1], g[i+1:]...)
			break
		}
	}
	return parts
}

// arn compares a pattern with an ARN part by part: a wildcard matches within its
// part, and in the sixth over everything that follows (IAM User Guide, "IAM JSON
// policy elements: Resource"). short is what a pattern of fewer parts means.
func (g glob) arn(s string, short shortARN, fold bool) Truth {
	parts := strings.SplitN(s, ":", 6)
	if len(parts) < 6 {
		return No
	}
	pattern := g.cut(5)
	if g.hasSymbol() && (len(pattern) < 6 || wide(pattern[:5])) {
		return g.match(s, fold) // the symbol may hold colons, so only the whole tells
	}
	if len(pattern) < 6 {
		switch {
		case short == shortMaybe:
			return Maybe
		case short == shortNever,
			short == shortWithStar && !g.hasStar(),
			short == shortTrailingStar && g[len(g)-1].Kind != Run:
			return No
		}
	}
	answer := Yes
	for i, part := range parts {
		if i >= len(pattern) {
			break
		}
		answer = min(answer, pattern[i].match(part, fold && i < 5))
	}
	return answer
}

// wide reports whether a symbol in the parts may hold a colon.
func wide(parts []glob) bool {
	for _, g := range parts {
		for _, t := range g {
			if t.Kind == Unknown && (t.Symbol.Class == Anything || t.Symbol.Class == Arn || t.Symbol.Class == OneOf) {
				return true
			}
		}
	}
	return false
}

func (g glob) hasStar() bool {
	for _, t := range g {
		if t.Kind == Run {
			return true
		}
	}
	return false
}

// shortARN says what a pattern with fewer than six parts matches.
type shortARN uint8

const (
	shortPadded       shortARN = iota // the missing parts are "*"
	shortWithStar                     // the same, if it has a "*" at all
	shortTrailingStar                 // the same, if it ends in "*"
	shortNever
	shortMaybe // what AWS does is not documented
)

// shortFor is the rule of a type of policy.
func shortFor(t Type) shortARN {
	switch t {
	case Identity, Session, Boundary:
		return shortPadded
	case SCP:
		return shortTrailingStar
	case RCP:
		return shortNever
	default:
		return shortWithStar
	}
}
