package cfn

import (
	"bytes"
	"fmt"
	"path"
	"unicode/utf8"

	"cuemulus.dev/internal/diag"
)

// Limits on what is read, so that a hostile file costs bounded time and memory.
// CloudFormation takes templates of up to 1 MB; its deepest real ones nest less
// than 60 levels.
const (
	MaxBytes   = 8 << 20
	MaxDepth   = 200
	MaxNodes   = 200_000 // values in a file, as counted by values
	MaxAliased = 200_000 // values that aliases bring in besides

	maxRepeated = 1000 // duplicate keys that are reported
)

// Parse reads a template, or any other YAML or JSON document, with the place of
// every key and value. The file's name is used in places, and chooses JSON
// (".json") or YAML; a file of another name is taken for JSON when it begins
// with "{". On a document that cannot be read the template is nil and every
// diagnostic says Unreadable; other mistakes come beside the template.
func Parse(file string, data []byte) (*Template, []diag.Diagnostic) {
	t, ds := read(file, data)
	if t != nil {
		t.Bytes = len(data)
	}
	return t, ds
}

func read(file string, data []byte) (*Template, []diag.Diagnostic) {
	if len(data) > MaxBytes {
		return nil, unreadable(diag.Pos{File: file}, fmt.Sprintf("the file has %d bytes; more than %d are not read", len(data), MaxBytes),
			"CloudFormation takes templates of up to 1 MB")
	}
	text, problem := decode(file, data)
	if problem != nil {
		return nil, problem
	}
	if n := values(text); n > MaxNodes {
		return nil, unreadable(diag.Pos{File: file}, fmt.Sprintf("the file holds about %d values; more than %d are not read", n, MaxNodes),
			"CloudFormation takes templates of up to 1 MB")
	}
	src := newSource(file, text)
	trimmed := bytes.TrimLeft(text, " \t\r\n")
	isJSON := path.Ext(file) == ".json"
	if isJSON || bytes.HasPrefix(trimmed, []byte("{")) {
		t, ds := parseJSON(src)
		if t != nil || isJSON {
			return t, ds
		}
		if t, more := parseYAML(src); t != nil { // a flow map is YAML too
			return t, more
		}
		return nil, ds
	}
	return parseYAML(src)
}

// values estimates how many values a text holds before it is parsed, because the
// YAML library takes hundreds of bytes for each: it counts brackets, commas, list
// dashes, question marks and lines, but no line break behind a comma or bracket.
func values(text []byte) int {
	n := 0
	last := byte('\n')
	for i, b := range text {
		switch b {
		case ' ', '\t', '\r':
			continue
		case ',', '[', '{':
			n++
		case '-', '?':
			if i+1 == len(text) || text[i+1] == ' ' || text[i+1] == '\n' || text[i+1] == '\t' {
				n++
			}
		case '\n':
			if last != ',' && last != '[' && last != '{' && last != '\n' {
				n++
			}
		}
		last = b
	}
	return n
}

// decode takes a byte order mark away and refuses what is no UTF-8 text.
func decode(file string, data []byte) ([]byte, []diag.Diagnostic) {
	if bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) {
		return nil, unreadable(diag.Pos{File: file}, "the file is UTF-16", "save it as UTF-8")
	}
	text := bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 || r == 0 {
			return nil, unreadable(newSource(file, text[:i]).pos(i), "the file is not UTF-8 text", "save it as UTF-8 without NUL bytes")
		}
		i += size
	}
	return text, nil
}

func unreadable(pos diag.Pos, message, help string) []diag.Diagnostic {
	return []diag.Diagnostic{{
		Rule: "TPL001", Name: "unreadable-template", Severity: diag.Error,
		Message: message, Help: help, Pos: pos, Unreadable: true,
	}}
}

func duplicateKey(src *source, path []string, key string, pos, end, first diag.Pos) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: "TPL002", Name: "duplicate-key", Severity: diag.Error,
		Message: fmt.Sprintf("the key %q stands twice in one map", key),
		Help:    "keep one of the two; CloudFormation silently takes the last",
		Pos:     pos, End: end, Path: append(path[:len(path):len(path)], key),
		Related: []diag.Related{{Pos: first, Message: "first written here"}},
	}
}
