package hostconf

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"cuemulus.dev/internal/diag"
)

// Bounds of what Parse takes. The largest real files, keyrings and router files of
// big sites, are far below.
const (
	MaxBytes  = 4 << 20  // of a file
	MaxLine   = 64 << 10 // bytes of a line, but for JSON and YAML
	MaxDepth  = 50       // maps and lists in one another
	MaxValues = 200_000  // values, keys or lines of a file
)

// Codes documents the diagnostics of Parse.
func Codes() []diag.Code {
	return []diag.Code{{
		ID: "HOST001", Name: "unreadable-host-file", Title: "The config file of a host cannot be read",
		Why:  "The text is broken in its format, too large, too deep, or not UTF-8. The program that reads it would refuse it or, worse, take a part of it. Nothing below the broken place can be judged, so this makes the command exit with 2.",
		Bad:  "{\"Mode\": \"EDGE\", \"PublicIps\": [}\n",
		Good: "{\"Mode\": \"EDGE\", \"PublicIps\": [], \"Subnets\": []}\n",
	}}
}

// Parse reads a file in a format. The file is nil where nothing could be read; the
// diagnostics say why.
func Parse(name string, data []byte, format Format) (*File, []diag.Diagnostic) {
	f := &File{File: name, Format: format}
	if len(data) > MaxBytes {
		return nil, wrong(diag.Pos{File: name}, fmt.Sprintf("the file is larger than %d MB", MaxBytes>>20), "host files of this size are a mistake")
	}
	text := bytes.TrimPrefix(data, []byte("\ufeff"))
	src := newSource(name, text)
	if at := invalid(text); at >= 0 {
		return nil, wrong(src.pos(at), "the file is not in UTF-8", "save it as UTF-8")
	}
	if bytes.Count(text, []byte("\n")) > MaxValues {
		return nil, wrong(diag.Pos{File: name}, fmt.Sprintf("the file has more than %d lines", MaxValues), "host files of this size are a mistake")
	}
	var ds []diag.Diagnostic
	switch format {
	case JSON:
		ds = parseJSON(f, src)
	case YAML:
		ds = parseYAML(f, src)
	case Text:
		ds = parseText(f, src)
	case Shell, Pairs, INI, Keyring, Router:
		ds = parseLines(f, src)
	default:
		ds = wrong(diag.Pos{File: name}, fmt.Sprintf("no format %q", format), "")
	}
	if len(ds) > 0 {
		return nil, ds
	}
	return f, nil
}

// invalid gives the offset of the first byte that is not UTF-8 or of a NUL, -1
// where there is none.
func invalid(text []byte) int {
	if at := bytes.IndexByte(text, 0); at >= 0 {
		return at
	}
	if utf8.Valid(text) {
		return -1
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

func wrong(pos diag.Pos, message, help string) []diag.Diagnostic {
	return []diag.Diagnostic{{
		Rule: "HOST001", Name: "unreadable-host-file", Severity: diag.Error,
		Message: message, Help: help, Pos: pos, Unreadable: true,
		Secret: strings.Contains(pos.File, "keyring"), // any line may be a key
	}}
}
