package cfn

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"cuemulus.dev/internal/diag"
)

// jsonReader builds the tree from the token stream, which gives offsets.
type jsonReader struct {
	src   *source
	dec   *json.Decoder
	diags []diag.Diagnostic
}

func parseJSON(src *source) (*Template, []diag.Diagnostic) {
	r := &jsonReader{src: src, dec: json.NewDecoder(bytes.NewReader(src.text))}
	r.dec.UseNumber()
	root, err := r.value(nil)
	if err == nil {
		start := r.begin()
		if start < len(src.text) {
			err = &jsonError{start, "text after the end of the document"}
		}
	}
	if err != nil {
		return nil, r.broken(err)
	}
	return &Template{Root: root, File: src.file}, r.diags
}

// jsonError is a mistake at an offset that the decoder itself does not report.
type jsonError struct {
	offset  int
	message string
}

func (e *jsonError) Error() string { return e.message }

func (r *jsonReader) broken(err error) []diag.Diagnostic {
	var syntax *json.SyntaxError
	var own *jsonError
	switch {
	case errors.As(err, &own):
		return unreadable(r.src.pos(own.offset), own.message, "")
	case errors.As(err, &syntax):
		// The decoder counts offsets from the value it was reading; a check of the
		// whole text counts from its beginning.
		at := int(r.dec.InputOffset())
		var whole *json.SyntaxError
		if errors.As(json.Unmarshal(r.src.text, new(json.RawMessage)), &whole) && int(whole.Offset) <= len(r.src.text) {
			syntax, at = whole, int(whole.Offset)-1
		}
		message, help := jsonWords(r.src.text, at, syntax.Error())
		return unreadable(r.src.pos(at), "broken JSON: "+message, help)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return unreadable(r.src.pos(len(r.src.text)), "broken JSON: the document ends too early", "")
	default:
		return unreadable(r.src.pos(int(r.dec.InputOffset())), "broken JSON: "+err.Error(), "")
	}
}

// begin gives the offset of the next token: past blanks and separators.
func (r *jsonReader) begin() int {
	at := int(r.dec.InputOffset())
	for at < len(r.src.text) && strings.IndexByte(" \t\r\n,:", r.src.text[at]) >= 0 {
		at++
	}
	return at
}

func (r *jsonReader) value(path []string) (*Node, error) {
	start := r.begin()
	token, err := r.dec.Token()
	if err != nil {
		return nil, err
	}
	n := &Node{Pos: r.src.pos(start)}
	switch v := token.(type) {
	case json.Delim:
		if len(path) >= MaxDepth {
			return nil, &jsonError{start, fmt.Sprintf("nested more than %d levels deep", MaxDepth)}
		}
		if v == '{' {
			err = r.object(n, path)
		} else {
			err = r.array(n, path)
		}
	case string:
		n.Kind, n.Text, n.Quoted = String, v, true
	case json.Number:
		n.Kind, n.Text = Int, v.String()
		if strings.ContainsAny(n.Text, ".eE") {
			n.Kind = Float
		}
	case bool:
		n.Kind, n.Text = Bool, strconv.FormatBool(v)
	}
	n.End = r.src.pos(int(r.dec.InputOffset()))
	return n, err
}

func (r *jsonReader) object(n *Node, path []string) error {
	n.Kind = Map
	seen := map[string]diag.Pos{}
	for r.dec.More() {
		start := r.begin()
		token, err := r.dec.Token()
		if err != nil {
			return err
		}
		key, ok := token.(string)
		if !ok {
			return &jsonError{start, "a key must be a string"}
		}
		f := Field{Key: key, KeyPos: r.src.pos(start), End: r.src.pos(int(r.dec.InputOffset()))}
		if first, twice := seen[key]; !twice {
			seen[key] = f.KeyPos
		} else if len(r.diags) < maxRepeated {
			r.diags = append(r.diags, duplicateKey(r.src, path, key, f.KeyPos, f.End, first))
		}
		if f.Value, err = r.value(append(path[:len(path):len(path)], key)); err != nil {
			return err
		}
		n.Fields = append(n.Fields, f)
	}
	_, err := r.dec.Token()
	return err
}

func (r *jsonReader) array(n *Node, path []string) error {
	n.Kind = List
	for i := 0; r.dec.More(); i++ {
		item, err := r.value(append(path[:len(path):len(path)], strconv.Itoa(i)))
		if err != nil {
			return err
		}
		n.Items = append(n.Items, item)
	}
	_, err := r.dec.Token()
	return err
}
