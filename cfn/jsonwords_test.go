package cfn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
)

// TestBrokenJSONInWords holds that no message is the decoder's own.
func TestBrokenJSONInWords(t *testing.T) {
	for text, want := range map[string]string{
		"{\"a\": 1,\n}":           "t.json:2:1: there is a comma before the closing bracket",
		"{\"a\": [1,\n]}":         "t.json:2:1: there is a comma before the closing bracket",
		"{a: 1}":                  "t.json:1:2: a key must stand here, not 'a'",
		"{'a': 1}":                "t.json:1:2: a text begins with a single quote",
		"{\"a\": x}":              "t.json:1:7: a value must stand here, not 'x'",
		"{\"a\": ,}":              "t.json:1:7: a value must stand here, not ','",
		"{\"a\": 1 \"b\": 2}":     "t.json:1:9: a comma is missing before '\"'",
		"[1 2]":                   "t.json:1:4: a comma is missing before '2'",
		"{\"a\" 1}":               "t.json:1:6: a colon is missing behind the key, before '1'",
		"{} {}":                   "text after the end of the document",
		"{\"a\": \"\\x\"}":        "t.json:1:9: the text has an escape that JSON does not know",
		"{\"a\": \"b\n\"}":        "t.json:1:9: the text is not closed in its line, or holds a control character",
		"{\"a\": tru}":            "t.json:1:10: this is no word of JSON",
		"{\"a\": 1.}":             "t.json:1:9: this is no number",
		"{\"a\": 1 // why\n}":     "t.json:1:9: a comment begins here, and JSON has none",
		"{\"a\": \"https://b\" ?": "t.json:1:19: a comma is missing before '?'",
		"{\"a\": [":               "the document ends too early",
	} {
		template, ds := cfn.Parse("t.json", []byte(text))
		require.Nil(t, template, text)
		require.Len(t, ds, 1, text)
		d := ds[0]
		got := d.Pos.String() + ": " + d.Message
		require.NotContains(t, got, "invalid character", text)
		require.Contains(t, strings.Replace(got, "broken JSON: ", "", 1), want, text)
	}
}
