package compare

import (
	"unicode"

	"cuemulus.dev/iam"
)

// class is a set of characters, as bits. Patterns, universes and symbols only
// ever tell these kinds of characters apart, besides single characters.
type class uint8

const (
	colon class = 1 << iota
	slash
	meta // '*', '?', '$'
	upper
	lower
	digit
	dash
	other
	anyChar   = class(255)
	noColon   = anyChar &^ colon
	headChar  = noColon &^ upper // the first five parts of an ARN, in lower case
	nameChar  = anyChar &^ (colon | slash | meta)
	labelChar = lower | digit | dash // services, actions, Regions, partitions
)

// classOf gives the one class of a character.
func classOf(r rune) class {
	switch {
	case r == ':':
		return colon
	case r == '/':
		return slash
	case r == '*' || r == '?' || r == '$':
		return meta
	case r >= 'a' && r <= 'z':
		return lower
	case r >= '0' && r <= '9':
		return digit
	case r == '-':
		return dash
	case unicode.ToLower(r) != r:
		return upper
	}
	return other
}

// A letter is a character below zero in a string: it stands for the unknown
// text of one symbol or policy variable.
type letter struct {
	name   string
	key    string      // a policy variable: the KeyName of its key
	symbol *iam.Symbol // or a symbol of the template
	set    class       // characters that the text may have
}

// alphabet numbers the letters of one comparison, by name.
type alphabet struct {
	letters []letter
	index   map[string]int
}

func (a *alphabet) add(l letter) rune {
	if a.index == nil {
		a.index = map[string]int{}
	}
	i, ok := a.index[l.name]
	if !ok {
		i = len(a.letters)
		a.index[l.name] = i
		a.letters = append(a.letters, l)
	}
	return rune(-1 - i)
}

func (a *alphabet) get(r rune) *letter { return &a.letters[-1-r] }

// symbolSet gives the characters that a symbol's text may have; opaque is true
// where the text may be a pattern itself, or may cross the parts of an ARN.
func symbolSet(s *iam.Symbol) (set class, opaque bool) {
	switch s.Class {
	case iam.Name:
		return nameChar, false
	case iam.AccountID:
		return digit, false
	case iam.Region, iam.Partition:
		return labelChar, false
	case iam.Arn:
		return anyChar &^ meta, false
	case iam.OneOf:
		for _, v := range s.Values {
			for _, r := range v {
				set |= classOf(r)
			}
		}
		return set, set&(colon|meta) != 0
	}
	return anyChar, true
}
