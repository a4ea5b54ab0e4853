package cfn

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"cuemulus.dev/internal/diag"
)

// end finds the first place after a value. The library gives only beginnings, so
// the text is looked at again: quoted scalars up to their quote, blocks by their
// indentation, plain scalars word by word, collections from their last child.
func (r *yamlReader) end(n *Node, y *yaml.Node) diag.Pos {
	text := r.src.text
	at := r.content(y)
	switch y.Kind {
	case yaml.MappingNode, yaml.SequenceNode:
		last := at
		for _, c := range y.Content {
			last = max(last, r.after(c))
		}
		if y.Style&yaml.FlowStyle != 0 {
			return r.src.pos(closing(text, last, at))
		}
		return r.src.pos(last)
	}
	return r.src.pos(scalarEnd(text, at, y))
}

// after gives the offset behind a child. Children were visited already, so this
// descends again only along the last branch of each.
func (r *yamlReader) after(y *yaml.Node) int {
	at := r.content(y)
	switch {
	case y.Kind == yaml.AliasNode:
		return at + 1 + len(y.Value)
	case y.Kind != yaml.MappingNode && y.Kind != yaml.SequenceNode:
		return scalarEnd(r.src.text, at, y)
	}
	last := at
	if len(y.Content) > 0 {
		last = r.after(y.Content[len(y.Content)-1])
	}
	if y.Style&yaml.FlowStyle != 0 {
		return closing(r.src.text, last, at)
	}
	return last
}

// content gives the offset of a value behind its tag and anchor.
func (r *yamlReader) content(y *yaml.Node) int {
	text := r.src.text
	at := r.src.offset(y.Line, y.Column)
	for at < len(text) && (text[at] == '!' || text[at] == '&') {
		for at < len(text) && !blank(text[at]) {
			at++
		}
		for at < len(text) && (text[at] == ' ' || text[at] == '\t') {
			at++
		}
	}
	return at
}

func blank(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }

// closing gives the offset behind the bracket that closes a flow collection whose
// last child ends at last and whose opening bracket stands at open.
func closing(text []byte, last, open int) int {
	at := last
	if at <= open {
		at = open + 1
	}
	for at < len(text) {
		switch text[at] {
		case '}', ']':
			return at + 1
		case '#':
			for at < len(text) && text[at] != '\n' {
				at++
			}
		default:
			at++
		}
	}
	return at
}

func scalarEnd(text []byte, at int, y *yaml.Node) int {
	switch {
	case at >= len(text):
		return len(text)
	case y.Style&yaml.DoubleQuotedStyle != 0:
		return quotedEnd(text, at, '"')
	case y.Style&yaml.SingleQuotedStyle != 0:
		return quotedEnd(text, at, '\'')
	case y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return blockEnd(text, at)
	default:
		return plainEnd(text, at, y.Value)
	}
}

func quotedEnd(text []byte, at int, quote byte) int {
	for i := at + 1; i < len(text); i++ {
		switch {
		case quote == '"' && text[i] == '\\':
			i++
		case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return len(text)
}

// blockEnd gives the end of the last line of a literal or folded block: the lines
// after its header that are blank or indented as deep as the first one.
func blockEnd(text []byte, at int) int {
	header := bytes.IndexByte(text[at:], '\n')
	if header < 0 {
		return len(text)
	}
	end, indent := at+header, -1
	for line := end + 1; line < len(text); {
		next := len(text)
		if i := bytes.IndexByte(text[line:], '\n'); i >= 0 {
			next = line + i
		}
		content := strings.TrimRight(string(text[line:next]), "\r")
		if depth := len(content) - len(strings.TrimLeft(content, " ")); strings.TrimSpace(content) != "" {
			if indent < 0 {
				indent = depth
			}
			if depth < indent || indent == 0 {
				break
			}
			end = line + len(content)
		}
		line = next + 1
	}
	return end
}

// plainEnd follows the characters of the value through the text, past the line
// breaks and blanks that the value folds into one.
func plainEnd(text []byte, at int, value string) int {
	end := at
	for _, want := range value {
		if unicode.IsSpace(want) {
			continue
		}
		i := end
		for i < len(text) && blank(text[i]) {
			i++
		}
		got, size := utf8.DecodeRune(text[i:])
		if got != want {
			return end
		}
		end = i + size
	}
	return end
}
