package iam

import (
	"strings"
	"unicode/utf8"

	"cuemulus.dev/internal/diag"
)

// firstMark begins the characters that stand for symbols while JSON text is read:
// a plane for private use, so that no policy has them.
const firstMark = rune(0x100000)

// maxMarks is how many symbols one text may have.
const maxMarks = 0xfffd

// ParseText reads a policy document that a template holds as a string, such as
// Fn::Sub makes it: JSON text with symbols in its strings. Every value has the
// span of the whole text, whose lines are not those of the file. A symbol that
// stands outside of a string, or in a key, makes an opaque value.
func ParseText(t Text) (*Value, []diag.Diagnostic) {
	var b strings.Builder
	var symbols []*Symbol
	for _, p := range t.Pieces {
		if p.Symbol == nil {
			b.WriteString(p.Literal)
			continue
		}
		if len(symbols) < maxMarks {
			b.WriteRune(firstMark + rune(len(symbols)))
			symbols = append(symbols, p.Symbol)
		}
	}
	text := quoteMarks(b.String())
	v, ds := ParseJSON(t.Pos.File, []byte(text))
	for i := range ds {
		ds[i].Message += " (in the policy that this string holds)"
		ds[i].Pos, ds[i].End = t.Pos, t.End
		for j := range ds[i].Related {
			ds[i].Related[j].Pos = t.Pos
		}
	}
	if v != nil {
		v.place(t, symbols)
	}
	return v, ds
}

func isMark(r rune) bool { return r >= firstMark && r < firstMark+maxMarks }

// quoteMarks puts quotes around symbols that stand where a value stands, so that
// the text can be read: {"Statement": <S>}.
func quoteMarks(s string) string {
	var b strings.Builder
	inside := false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\\' && inside && i+1 < len(s):
			_, next := utf8.DecodeRuneInString(s[i+1:])
			size += next
		case r == '"':
			inside = !inside
		case isMark(r) && !inside:
			b.WriteString(`"` + s[i:i+size] + `"`)
			i += size
			continue
		}
		b.WriteString(s[i : i+size])
		i += size
	}
	return b.String()
}

// place gives every value the span of the text, and splits strings at the marks.
func (v *Value) place(t Text, symbols []*Symbol) {
	v.Span = t.Span
	v.Text.Span = t.Span
	if s, ok := v.Text.Literal(); ok && v.Kind == StringValue {
		v.Text.Pieces = split(s, symbols)
		if n := len(v.Text.Pieces); n == 1 && v.Text.Pieces[0].Symbol != nil {
			y := v.Text.Pieces[0].Symbol
			v.Kind, v.Symbol, v.Why = OpaqueValue, y, y.Name
		}
	}
	for _, item := range v.Items {
		item.place(t, symbols)
	}
	for i := range v.Fields {
		f := &v.Fields[i]
		f.KeyAt = t.Span
		f.Value.place(t, symbols)
		if strings.IndexFunc(f.Key, isMark) >= 0 {
			v.Kind, v.Why = OpaqueValue, "a key that only the deployment knows"
		}
	}
	if v.Kind == OpaqueValue {
		v.Fields = nil
	}
}

func split(s string, symbols []*Symbol) []Piece {
	var out []Piece
	from := 0
	for i, r := range s {
		if !isMark(r) || int(r-firstMark) >= len(symbols) {
			continue
		}
		if i > from {
			out = append(out, Piece{Literal: s[from:i]})
		}
		out = append(out, Piece{Symbol: symbols[r-firstMark]})
		from = i + utf8.RuneLen(r)
	}
	if from < len(s) || len(out) == 0 {
		out = append(out, Piece{Literal: s[from:]})
	}
	return out
}
