package cfn

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"cuemulus.dev/internal/diag"
)

// end finds the first place after a value. The library gives only beginnings, so
// the text is looked at again: quoted scalars up to their quote, blocks by their
// indentation, plain scalars word by word, collections from their last child.
func (r *yamlReader) end(y *yaml.Node) diag.Pos { return r.src.pos(r.after(y)) }

// after gives the offset behind a value. A collection asks its last child, which
// was visited just before, so one remembered answer is enough; inside aliases,
// where a value is visited many times, all are remembered.
func (r *yamlReader) after(y *yaml.Node) int {
	if r.last.node == y {
		return r.last.after
	}
	after, known := r.ends[y]
	if !known {
		after = max(r.findEnd(y), r.offset(y))
	}
	if r.expanding > 0 {
		r.ends[y] = after
	}
	r.last.node, r.last.after = y, after
	return after
}

func (r *yamlReader) findEnd(y *yaml.Node) int {
	text := r.src.text
	if y.Kind == yaml.AliasNode {
		return r.offset(y) + 1 + len(y.Value)
	}
	at, behindTag := r.content(y)
	switch {
	case y.Kind == yaml.MappingNode || y.Kind == yaml.SequenceNode:
		last := behindTag
		if n := len(y.Content); n > 0 {
			last = r.after(y.Content[n-1])
			if first := y.Content[0]; y.Kind == yaml.MappingNode && first.Line == y.Line && first.Column == y.Column {
				return last // a block, or a pair in a flow list ([a: b]): no bracket closes it
			}
		}
		if y.Style&yaml.FlowStyle != 0 {
			return closing(text, max(last, at+1))
		}
		return last
	case y.Style&yaml.DoubleQuotedStyle != 0:
		return quotedEnd(text, at, '"')
	case y.Style&yaml.SingleQuotedStyle != 0:
		return quotedEnd(text, at, '\'')
	case y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return blockEnd(text, at, y.Value)
	case y.Value == "":
		return behindTag
	default:
		return plainEnd(text, at, y.Value)
	}
}

// content gives the offset of a value behind its tag and anchor, and the offset
// behind these alone, which is where a value that is not written ends.
func (r *yamlReader) content(y *yaml.Node) (at, behindTag int) {
	text := r.src.text
	at = r.offset(y)
	behindTag = at
	for at < len(text) && (text[at] == '!' || text[at] == '&') {
		for at < len(text) && blank(text, at) == 0 && !flowEnd(text[at], y.Value == "") {
			at++
		}
		behindTag = at
		at = skipBlank(text, at)
	}
	return at, behindTag
}

// flowEnd reports whether a character ends a tag that no value follows, as in
// [!GetAZs, x]. Inside a tag that has a value the same characters are text.
func flowEnd(b byte, noValue bool) bool {
	return noValue && (b == ',' || b == ']' || b == '}')
}

// blank gives the width in bytes of the blank or line break at an offset, 0 where
// there is none. YAML 1.1 has five line breaks (chapter 5.4).
func blank(text []byte, at int) int {
	if text[at] == ' ' || text[at] == '\t' {
		return 1
	}
	return lineBreak(text, at)
}

func lineBreak(text []byte, at int) int {
	switch b := text[at]; {
	case b == '\r' && at+1 < len(text) && text[at+1] == '\n':
		return 2
	case b == '\n' || b == '\r':
		return 1
	case b == 0xC2 && bytes.HasPrefix(text[at:], []byte("\u0085")):
		return 2
	case b == 0xE2 && (bytes.HasPrefix(text[at:], []byte("\u2028")) || bytes.HasPrefix(text[at:], []byte("\u2029"))):
		return 3
	}
	return 0
}

// yamlLines gives the source with lines as YAML counts them, which is the same
// source in all but the rarest files.
func yamlLines(src *source) *source {
	lines := []int{0}
	for at := 0; at < len(src.text); {
		if width := lineBreak(src.text, at); width > 0 {
			at += width
			lines = append(lines, at)
			continue
		}
		at++
	}
	if len(lines) == len(src.lines) { // every \n is a break for both
		return src
	}
	return src.withLines(lines)
}

// skipBlank gives the offset of the next character that is no blank, no line
// break and no comment.
func skipBlank(text []byte, at int) int {
	for at < len(text) {
		if text[at] == '#' {
			at = lineEnd(text, at)
			continue
		}
		width := blank(text, at)
		if width == 0 {
			return at
		}
		at += width
	}
	return at
}

// lineEnd gives the offset of the next line break or of the text's end.
func lineEnd(text []byte, at int) int {
	for at < len(text) && lineBreak(text, at) == 0 {
		at++
	}
	return at
}

// closing gives the offset behind the next closing bracket outside a comment.
func closing(text []byte, at int) int {
	for at < len(text) {
		switch text[at] {
		case '}', ']':
			return at + 1
		case '#':
			at = lineEnd(text, at)
		default:
			at++
		}
	}
	return at
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

// blockEnd gives the end of the last line of a literal or folded block that is
// not blank: the lines after its header that are indented as deep as its text.
// An indentation indicator lets the first line of the text be deeper than the
// rest; the value says by how much.
func blockEnd(text []byte, at int, value string) int {
	extra, empty := leadingBlanks(value)
	if empty {
		for at < len(text) && strings.IndexByte("|>+-0123456789", text[at]) >= 0 {
			at++
		}
		return at
	}
	end := lineEnd(text, at)
	indent := -1
	for line := end; line < len(text); {
		line += lineBreak(text, line)
		next := lineEnd(text, line)
		content := text[line:next]
		depth := len(content) - len(bytes.TrimLeft(content, " "))
		if len(bytes.TrimSpace(content)) > 0 {
			if indent < 0 {
				indent = max(depth-extra, 0)
			}
			if depth < indent || indent == 0 && documentMark(content) {
				break
			}
			end = next
		}
		line = next
	}
	return end
}

// leadingBlanks counts the blanks before the first line of a value that has more
// than blanks; empty says that there is none.
func leadingBlanks(value string) (count int, empty bool) {
	for line := range strings.SplitSeq(value, "\n") {
		if strings.TrimSpace(line) != "" {
			return len(line) - len(strings.TrimLeft(line, " ")), false
		}
	}
	return 0, true
}

func documentMark(line []byte) bool {
	return bytes.HasPrefix(line, []byte("---")) || bytes.HasPrefix(line, []byte("..."))
}

// plainEnd follows the characters of the value through the text, past the line
// breaks and blanks that the value folds into one.
func plainEnd(text []byte, at int, value string) int {
	end := at
	folded := []byte(value)
	for i := 0; i < len(folded); {
		if width := blank(folded, i); width > 0 {
			i += width
			continue
		}
		next := end
		for next < len(text) {
			width := blank(text, next)
			if width == 0 {
				break
			}
			next += width
		}
		want, width := utf8.DecodeRune(folded[i:])
		got, size := utf8.DecodeRune(text[next:])
		if got != want {
			return end
		}
		end = next + size
		i += width
	}
	return end
}
