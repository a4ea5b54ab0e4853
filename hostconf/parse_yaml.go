package hostconf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"cuemulus.dev/internal/diag"
)

// yamlReader turns the nodes of a YAML document into ours. Aliases, which no file
// of a host needs, are refused: their expansion has no bound.
type yamlReader struct {
	src    *source
	values int
}

func parseYAML(f *File, src *source) []diag.Diagnostic {
	if ds := tooDeep(src); ds != nil {
		return ds
	}
	dec := yaml.NewDecoder(bytes.NewReader(src.text))
	var doc yaml.Node
	err := dec.Decode(&doc)
	switch {
	case errors.Is(err, io.EOF):
		f.Root = &Node{Pos: src.pos(0), End: src.pos(0), Text: "null"}
		return nil
	case err != nil:
		return wrong(src.errorPos(err), "this is no YAML", "check the indentation, and quote texts that hold a colon")
	case len(doc.Content) != 1:
		return wrong(src.pos(0), "this is no YAML document", "")
	}
	r := &yamlReader{src: src}
	root, ds := r.value(doc.Content[0], 0)
	if ds != nil {
		return ds
	}
	f.Root = root
	f.Comments = src.hashComments("#")
	return nil
}

// tooDeep refuses text whose brackets or indentation may lie deeper than MaxDepth,
// before the parser, which recurses, sees it.
func tooDeep(src *source) []diag.Diagnostic {
	open := 0
	for at, b := range src.text {
		switch b {
		case '[', '{':
			open++
		case ']', '}':
			open = max(open-1, 0)
		case '\n':
			continue
		}
		if open > 4*MaxDepth {
			return wrong(src.pos(at), fmt.Sprintf("values lie deeper than %d in one another", MaxDepth), "")
		}
	}
	for i := range src.lines {
		line, at := src.line(i)
		dashes := 0
		for _, r := range line {
			if r != ' ' && r != '-' && r != '?' {
				break
			}
			dashes++
		}
		if dashes > 8*MaxDepth {
			return wrong(src.pos(at), fmt.Sprintf("values lie deeper than %d in one another", MaxDepth), "")
		}
	}
	return nil
}

var yamlLine = regexp.MustCompile(`line (\d+)`)

// errorPos reads the line out of the parser's message.
func (s *source) errorPos(err error) diag.Pos {
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		if line, convErr := strconv.Atoi(m[1]); convErr == nil {
			return diag.Pos{File: s.file, Line: min(max(line, 1), len(s.lines)), Col: 1}
		}
	}
	return diag.Pos{File: s.file}
}

func (r *yamlReader) value(y *yaml.Node, depth int) (*Node, []diag.Diagnostic) {
	pos := diag.Pos{File: r.src.file, Line: y.Line, Col: y.Column}
	if r.values++; r.values > MaxValues || depth > MaxDepth {
		return nil, wrong(pos, "the document has too many values, or they lie too deep", "")
	}
	n := &Node{Pos: pos}
	switch y.Kind {
	case yaml.MappingNode:
		n.Kind = Map
		for i := 0; i+1 < len(y.Content); i += 2 {
			key := y.Content[i]
			if key.Kind != yaml.ScalarNode {
				return nil, wrong(pos, "a key must be a plain text", "")
			}
			value, ds := r.value(y.Content[i+1], depth+1)
			if ds != nil {
				return nil, ds
			}
			n.Fields = append(n.Fields, Field{
				Key: key.Value, Value: value, KeyPos: diag.Pos{File: r.src.file, Line: key.Line, Col: key.Column},
				End: diag.Pos{File: r.src.file, Line: key.Line, Col: key.Column + len([]rune(key.Value))},
			})
		}
	case yaml.SequenceNode:
		n.Kind = List
		for _, item := range y.Content {
			value, ds := r.value(item, depth+1)
			if ds != nil {
				return nil, ds
			}
			n.Items = append(n.Items, value)
		}
	case yaml.ScalarNode:
		n.Kind, n.Text = yamlKind(y), y.Value
		if n.Kind == Null {
			n.Text = "null"
		}
		if y.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
			n.Quote = '"'
		}
		if n.End = pos; y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 && !strings.Contains(y.Value, "\n") {
			n.End.Col += len([]rune(y.Value))
			if n.Quote != 0 {
				n.End.Col += 2
			}
		}
		return n, nil
	default:
		return nil, wrong(pos, "aliases have no place in this file", "write the value out")
	}
	n.End = pos
	return n, nil
}

func yamlKind(y *yaml.Node) Kind {
	switch y.ShortTag() {
	case "!!null":
		return Null
	case "!!bool":
		return Bool
	case "!!int", "!!float":
		return Number
	}
	return String
}
