package cfn

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// jsonWords says what Go's decoder means by a syntax error, and what to write.
// at is where it stopped.
func jsonWords(text []byte, at int, message string) (words, help string) {
	if strings.Contains(message, "unexpected end of JSON input") {
		return "the document ends too early", "close every bracket and quote"
	}
	got := "the end of the document"
	at = min(max(at, 0), len(text))
	if r, _ := utf8.DecodeRune(text[at:]); at < len(text) {
		got = fmt.Sprintf("%q", r)
	}
	before := bytes.TrimRight(text[:at], " \t\r\n")
	comma := bytes.HasSuffix(before, []byte(","))
	begins := func(marks string) bool { return at < len(text) && strings.IndexByte(marks, text[at]) >= 0 }
	switch {
	case begins("/#") && !strings.Contains(message, "in string"):
		return "a comment begins here, and JSON has none", "remove the comment, or write the file in YAML"
	case comma && begins("]}"):
		return "there is a comma before the closing bracket", "remove the comma"
	case begins("'") && strings.Contains(message, "looking for beginning"):
		return "a text begins with a single quote", `write texts in double quotes, "..."`
	case strings.Contains(message, "beginning of object key string"):
		return "a key must stand here, not " + got, `write keys in double quotes, "..."`
	case strings.Contains(message, "beginning of value"):
		return "a value must stand here, not " + got, "write a text in double quotes, a number, true, false, null, {...} or [...]"
	case strings.Contains(message, "after object key:value pair"), strings.Contains(message, "after array element"):
		return "a comma is missing before " + got, "write a comma between two values, and close every bracket"
	case strings.Contains(message, "after object key"):
		return "a colon is missing behind the key, before " + got, `write "KEY": VALUE`
	case strings.Contains(message, "after top-level value"):
		return "the document is over, but " + got + " follows", "keep one value a file"
	case strings.Contains(message, "string escape"), strings.Contains(message, "hexadecimal character escape"):
		return "the text has an escape that JSON does not know", `write \\ for a backslash, \" for a quote, \n for a line break`
	case strings.Contains(message, "in string literal"):
		return "the text is not closed in its line, or holds a control character", `close it with ", and write \n for a line break`
	case strings.Contains(message, "in literal"):
		return "this is no word of JSON", "write true, false or null, or quote the text"
	case strings.Contains(message, "numeric literal"), strings.Contains(message, "decimal point"), strings.Contains(message, "exponent"):
		return "this is no number", "write digits, or quote the text"
	}
	return "the document cannot be read from here", ""
}
