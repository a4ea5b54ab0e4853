package iam

import (
	"strings"
)

// Text is one string of a policy. A string from a JSON file is one literal
// piece; a string from a template may have symbols between literals.
type Text struct {
	Pieces []Piece
	Bare   bool    // written without quotes: a number or a boolean
	When   []Guard // the string is there only where all of these hold
	Span
}

// Piece is a part of a Text: literal characters as written, with wildcards and
// ${...} still in them, or a symbol.
type Piece struct {
	Literal string
	Symbol  *Symbol // nil for a literal piece
}

// Symbol stands for a string that only the deployment knows. Two symbols of one
// name are the same string; a symbol and any other string may be equal or not,
// as far as Class and Values allow. A symbol never holds a wildcard or a
// variable unless Class is Anything.
type Symbol struct {
	Name   string   // unique in the template: "Ref AWS::AccountId", "GetAtt Table.Arn"
	Class  Class    // which strings it may be
	Values []string // Class OneOf: the strings, as a template's AllowedValues
}

// Class is a set of strings.
type Class uint8

// The classes of symbols.
const (
	Anything  Class = iota // any string at all
	Name                   // a resource's name or id: no ':', '/', '*', '?', '$'
	Arn                    // a whole ARN of one resource, without wildcards
	AccountID              // 12 digits
	Region                 // a Region of the partition: lower-case letters, digits, '-'
	Partition              // aws, aws-cn, aws-us-gov, ...
	OneOf                  // one of Values
)

// Lit makes a Text of literal characters.
func Lit(s string) Text { return Text{Pieces: []Piece{{Literal: s}}} }

// Literal gives the characters of a Text without symbols; ok is false where it
// has any.
func (t Text) Literal() (s string, ok bool) {
	if len(t.Pieces) == 1 && t.Pieces[0].Symbol == nil {
		return t.Pieces[0].Literal, true
	}
	var b strings.Builder
	for _, p := range t.Pieces {
		if p.Symbol != nil {
			return "", false
		}
		b.WriteString(p.Literal)
	}
	return b.String(), true
}

// String gives the text for a reader, symbols as <Name>.
func (t Text) String() string {
	if s, ok := t.Literal(); ok {
		return s
	}
	var b strings.Builder
	for _, p := range t.Pieces {
		if p.Symbol != nil {
			b.WriteString("<" + p.Symbol.Name + ">")
		} else {
			b.WriteString(p.Literal)
		}
	}
	return b.String()
}

// TokenKind says what a Token stands for.
type TokenKind uint8

// The kinds of tokens.
const (
	Chars    TokenKind = iota // exactly Token.Text
	One                       // '?': any one character
	Run                       // '*': any characters, or none
	Variable                  // ${Text}: the value of a condition key, or Default
	Unknown                   // a symbol
)

// Token is a part of a pattern.
type Token struct {
	Kind       TokenKind
	Text       string // Chars: the characters; Variable: the key as written
	Default    string // Variable: ${key, 'default'}
	HasDefault bool
	Symbol     *Symbol // Unknown
}

// Tokens splits a text into what it matches. With wildcards, '*' and '?' match
// as wildcards, otherwise they are characters. With variables, ${key} is the
// value of a key and ${*}, ${?} and ${$} are the characters themselves;
// otherwise '$' is a character. A ${ that is not closed is characters. Runs of
// '*' are one token, and characters beside one another are one token.
func (t Text) Tokens(wildcards, variables bool) []Token {
	var out []Token
	chars := func(s string) {
		if n := len(out); n > 0 && out[n-1].Kind == Chars {
			out[n-1].Text += s
		} else if s != "" {
			out = append(out, Token{Kind: Chars, Text: s})
		}
	}
	for _, p := range t.Pieces {
		if p.Symbol != nil {
			out = append(out, Token{Kind: Unknown, Symbol: p.Symbol})
			continue
		}
		s := p.Literal
		for len(s) > 0 {
			i := strings.IndexAny(s, "*?$")
			if i < 0 {
				chars(s)
				break
			}
			chars(s[:i])
			s = s[i:]
			if s[0] == '$' {
				if end := strings.IndexByte(s, '}'); variables && strings.HasPrefix(s, "${") && end > 0 {
					token := variable(s[2:end])
					if token.Kind == Chars {
						chars(token.Text)
					} else {
						out = append(out, token)
					}
					s = s[end+1:]
					continue
				}
			}
			switch {
			case wildcards && s[0] == '*':
				if n := len(out); n == 0 || out[n-1].Kind != Run {
					out = append(out, Token{Kind: Run})
				}
			case wildcards && s[0] == '?':
				out = append(out, Token{Kind: One})
			default:
				chars(s[:1])
			}
			s = s[1:]
		}
	}
	return out
}

// variable reads what stands between ${ and }.
func variable(inner string) Token {
	switch inner {
	case "*", "?", "$":
		return Token{Kind: Chars, Text: inner}
	}
	key, fallback, has := strings.Cut(inner, ",")
	if !has {
		return Token{Kind: Variable, Text: strings.TrimSpace(key)}
	}
	fallback = strings.TrimSpace(fallback)
	if n := len(fallback); n >= 2 && fallback[0] == '\'' && fallback[n-1] == '\'' {
		fallback = fallback[1 : n-1]
	}
	return Token{Kind: Variable, Text: strings.TrimSpace(key), Default: fallback, HasDefault: true}
}
