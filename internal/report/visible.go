package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What GitHub shows beside a line and in a summary is kept short: so many
// characters of a message, a name or a path, and so many related places of one
// finding. The text and json formats have all.
const (
	longestText  = 1000
	relatedShown = 5
)

// Visible makes every character of a text that others wrote one that shows:
// control characters, line breaks, the characters that change the direction of
// text, and bytes that are no UTF-8 become escapes.
func Visible(text string) string {
	clean := true
	for _, r := range text {
		if r == utf8.RuneError || hidden(r) {
			clean = false
			break
		}
	}
	if clean {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		b.WriteString(show(r, text[:size]))
		text = text[size:]
	}
	return b.String()
}

// show gives one character as visible writes it. raw are its bytes.
func show(r rune, raw string) string {
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		return fmt.Sprintf(`\x%02x`, raw[0])
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case !hidden(r):
		return raw
	case r < 0x80:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	default:
		return fmt.Sprintf(`\U%08x`, r)
	}
}

// hidden reports whether a character does not show, or moves others: the Unicode
// categories of control, format (which holds the bidirectional controls and the
// tag characters), surrogate and separator characters but for the blank itself.
func hidden(r rune) bool {
	if r >= ' ' && r < 0x7f {
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Cs, unicode.Zl, unicode.Zp)
}

// cut shortens a text to at most limit characters, the last of them "…".
func cut(text string, limit int) string {
	if len(text) <= limit || utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit-1]) + "…"
}
