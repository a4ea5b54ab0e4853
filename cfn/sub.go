package cfn

import (
	"strings"
	"unicode/utf8"

	"cuemulus.dev/internal/diag"
)

// SubKind says what a piece of the text of an Fn::Sub is.
type SubKind uint8

// The pieces of the text of an Fn::Sub.
const (
	SubText     SubKind = iota // text that stays as it is
	SubVariable                // ${Name} or ${Resource.Attribute}
	SubLiteral                 // ${!Name}, which becomes the text ${Name}
)

// SubPart is one piece of the text of an Fn::Sub.
type SubPart struct {
	Kind SubKind
	// Text is the text that stays, the variable's name without blanks around it,
	// or what a literal becomes.
	Text       string
	Start, End int // bytes in the text that was given to SubParts
}

// SubParts takes the text of an Fn::Sub apart. A "${" that is never closed is text.
func SubParts(text string) []SubPart {
	var parts []SubPart
	for at := 0; at < len(text); {
		open := strings.Index(text[at:], "${")
		length := -1
		if open >= 0 {
			length = strings.IndexByte(text[at+open:], '}')
		}
		if length < 0 {
			return append(parts, SubPart{SubText, text[at:], at, len(text)})
		}
		start := at + open
		if open > 0 {
			parts = append(parts, SubPart{SubText, text[at:start], at, start})
		}
		at = start + length + 1
		name := strings.TrimSpace(text[start+2 : at-1])
		if literal, ok := strings.CutPrefix(name, "!"); ok {
			parts = append(parts, SubPart{SubLiteral, "${" + literal + "}", start, at})
		} else {
			parts = append(parts, SubPart{SubVariable, name, start, at})
		}
	}
	return parts
}

// Within gives the place of a part of a scalar's text, as byte offsets into Text.
// Where the text in the file differs from the value (escapes, several lines), it is
// the place of the whole scalar.
func (n *Node) Within(start, end int) (pos, stop diag.Pos) {
	pos, stop = n.Pos, n.End
	if start < 0 || end < start || end > len(n.Text) || pos.Line != stop.Line || pos.Line == 0 {
		return pos, stop
	}
	if strings.Contains(n.Text, "\n") {
		return pos, stop
	}
	lead := int(n.lead)
	if lead == 0 {
		quotes := stop.Col - pos.Col - utf8.RuneCountInString(n.Text)
		if quotes != 0 && (quotes != 2 || !n.Quoted) {
			return pos, stop
		}
		lead = quotes / 2
	}
	first := pos.Col + lead
	pos.Col = first + utf8.RuneCountInString(n.Text[:start])
	stop.Col = first + utf8.RuneCountInString(n.Text[:end])
	return pos, stop
}
