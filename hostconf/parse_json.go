package hostconf

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"cuemulus.dev/internal/diag"
)

// jsonReader reads one document token by token, so that depth and number of values
// are bounded and every token's place is known.
type jsonReader struct {
	src    *source
	dec    *json.Decoder
	values int
}

// parseJSON reads the first document of the text; what stands behind it is noted,
// since Eucalyptus does not see it.
func parseJSON(f *File, src *source) []diag.Diagnostic {
	r := &jsonReader{src: src, dec: json.NewDecoder(bytes.NewReader(src.text))}
	r.dec.UseNumber()
	root, ds := r.value(0)
	if ds != nil {
		return ds
	}
	f.Root = root
	if at := r.next(); at < len(src.text) {
		f.Rest = src.pos(at)
	}
	return nil
}

// next gives the offset of the next token: blanks, commas and colons are between.
func (r *jsonReader) next() int {
	at := int(r.dec.InputOffset())
	for at < len(r.src.text) && bytes.IndexByte([]byte(" \t\r\n,:"), r.src.text[at]) >= 0 {
		at++
	}
	return at
}

func (r *jsonReader) token() (json.Token, int, []diag.Diagnostic) {
	at := r.next()
	t, err := r.dec.Token()
	if err == nil {
		return t, at, nil
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, at, wrong(r.src.pos(len(r.src.text)), "the text ends before the document does", "close what was opened")
	}
	return nil, at, wrong(r.src.pos(at), "this is no JSON: "+jsonReason(err), "JSON knows no comments and no comma behind the last value")
}

// jsonReason words the error without the text that it may quote.
func jsonReason(err error) string {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return syntax.Error()
	}
	return "the text is broken"
}

func (r *jsonReader) value(depth int) (*Node, []diag.Diagnostic) {
	t, at, ds := r.token()
	if ds != nil {
		return nil, ds
	}
	n := &Node{Pos: r.src.pos(at)}
	if r.values++; r.values > MaxValues {
		return nil, wrong(n.Pos, fmt.Sprintf("the document has more than %d values", MaxValues), "")
	}
	switch v := t.(type) {
	case nil:
		n.Text = "null"
	case bool:
		n.Kind, n.Text = Bool, fmt.Sprint(v)
	case json.Number:
		n.Kind, n.Text = Number, v.String()
	case string:
		n.Kind, n.Text, n.Quote = String, v, '"'
	case json.Delim:
		if depth >= MaxDepth {
			return nil, wrong(n.Pos, fmt.Sprintf("values lie deeper than %d in one another", MaxDepth), "")
		}
		if ds := r.inside(n, v, depth); ds != nil {
			return nil, ds
		}
	}
	n.End = r.src.pos(int(r.dec.InputOffset()))
	return n, nil
}

// inside reads the values of a list or a map, and its closing bracket.
func (r *jsonReader) inside(n *Node, open json.Delim, depth int) []diag.Diagnostic {
	n.Kind = List
	if open == '{' {
		n.Kind = Map
	}
	for r.dec.More() {
		var field Field
		if n.Kind == Map {
			t, at, ds := r.token()
			if ds != nil {
				return ds
			}
			key, ok := t.(string)
			if !ok {
				return wrong(r.src.pos(at), "a key must be a text in double quotes", "")
			}
			field = Field{Key: key, KeyPos: r.src.pos(at)}
			field.End = r.src.pos(int(r.dec.InputOffset()))
		}
		value, ds := r.value(depth + 1)
		if ds != nil {
			return ds
		}
		if n.Kind == List {
			n.Items = append(n.Items, value)
			continue
		}
		field.Value = value
		n.Fields = append(n.Fields, field)
	}
	_, _, ds := r.token()
	return ds
}
