package hostconf

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
)

// lineReader reads the formats that have one thing a line.
type lineReader struct {
	file     *File
	src      *source
	comments []string // that stand above the next field
	section  *Node    // INI: where fields go; nil before the first section
	blocks   []block  // Router: open blocks, outermost first
}

// parseLines reads Shell, Pairs, INI, Keyring and Router.
func parseLines(f *File, src *source) []diag.Diagnostic {
	f.Root = &Node{Kind: Map, Pos: src.pos(0), End: src.pos(len(src.text))}
	r := &lineReader{file: f, src: src}
	fields := 0
	for i := range src.lines {
		line, at := src.line(i)
		if len(line) > MaxLine {
			return wrong(src.pos(at), fmt.Sprintf("the line is longer than %d bytes", MaxLine), "")
		}
		body := strings.TrimSpace(line)
		if body == "" {
			r.comments = nil
			continue
		}
		if r.isComment(body) {
			r.comment(line, at)
			continue
		}
		if fields++; fields > MaxValues {
			return wrong(src.pos(at), fmt.Sprintf("the file has more than %d entries", MaxValues), "")
		}
		if ds := r.line(strings.TrimRight(line, "\r"), at); ds != nil {
			return ds
		}
		r.comments = nil
	}
	return nil
}

// marks are the characters that begin a comment in a format.
func (f Format) marks() string {
	switch f {
	case INI, Keyring:
		return "#;"
	case Router:
		return "!#"
	}
	return "#"
}

func (r *lineReader) isComment(body string) bool {
	return strings.IndexByte(r.file.Format.marks(), body[0]) >= 0
}

// comment takes up a line that is a comment and nothing else.
func (r *lineReader) comment(line string, at int) {
	start := strings.IndexAny(line, r.file.Format.marks())
	text := strings.TrimSpace(line[start+1:])
	if strings.HasPrefix(text, "cuemulus:") {
		r.file.Comments = append(r.file.Comments, Comment{Text: text, Pos: r.src.pos(at + start), Alone: true})
	}
	if text == "" { // "!" parts blocks
		r.comments = nil
		return
	}
	r.comments = append(r.comments, text)
}

func (r *lineReader) line(line string, at int) []diag.Diagnostic {
	switch r.file.Format {
	case Router:
		return r.statement(line, at)
	case INI, Keyring:
		if strings.HasPrefix(strings.TrimSpace(line), "[") {
			return r.sectionLine(line, at)
		}
	}
	return r.pair(line, at)
}

// behind finds a comment behind a value: a mark with a blank before it. The comment
// is noted where it speaks to cuemulus.
func (r *lineReader) behind(line string, at, from int) (end int, comment string) {
	for i := from; i < len(line); i++ {
		if strings.IndexByte(r.file.Format.marks(), line[i]) < 0 || i > 0 && line[i-1] != ' ' && line[i-1] != '\t' {
			continue
		}
		comment = strings.TrimSpace(line[i+1:])
		if strings.HasPrefix(comment, "cuemulus:") {
			r.file.Comments = append(r.file.Comments, Comment{Text: comment, Pos: r.src.pos(at + i)})
		}
		return i, comment
	}
	return len(line), ""
}

// sectionLine reads [name].
func (r *lineReader) sectionLine(line string, at int) []diag.Diagnostic {
	open := strings.IndexByte(line, '[')
	length := strings.IndexByte(line[open:], ']')
	if length < 0 {
		return wrong(r.src.pos(at+open), "the section's name has no closing bracket", "write it as [name] on a line of its own")
	}
	end := open + length + 1
	_, comment := r.behind(line, at, end)
	if rest := strings.TrimSpace(line[end:]); rest != "" && comment == "" && !r.isComment(rest) {
		return wrong(r.src.pos(at+end), "text follows the section's name", "write it on a line of its own")
	}
	field := Field{
		Key: strings.TrimSpace(line[open+1 : end-1]), KeyPos: r.src.pos(at + open), End: r.src.pos(at + end),
		Comments: r.comments, Behind: comment, Line: line,
	}
	field.Value = &Node{Kind: Map, Pos: field.KeyPos, End: field.End}
	r.file.Root.Fields = append(r.file.Root.Fields, field)
	r.section = field.Value
	return nil
}

// pair reads key = value.
func (r *lineReader) pair(line string, at int) []diag.Diagnostic {
	start := len(line) - len(strings.TrimLeft(line, " \t"))
	equals := strings.IndexByte(line, '=')
	if r.file.Format == Pairs && equals < 0 {
		equals = strings.IndexAny(line, ":")
	}
	if equals < 0 {
		if r.file.Format == Shell {
			return r.word(line, at, start)
		}
		return wrong(r.src.pos(at+start), "this line is no key = value", "write key = value, or begin the line with # for a comment")
	}
	key := strings.TrimRight(line[start:equals], " \t")
	from := equals + 1
	for from < len(line) && (line[from] == ' ' || line[from] == '\t') {
		from++
	}
	value, end, comment := r.value(line, at, from)
	field := Field{
		Key: key, KeyPos: r.src.pos(at + start), End: r.src.pos(at + start + len(key)), Value: value,
		Comments: r.comments, Behind: comment, Line: line,
	}
	value.Pos, value.End = r.src.pos(at+from), r.src.pos(at+end)
	into := r.file.Root
	if r.section != nil {
		into = r.section
	}
	into.Fields = append(into.Fields, field)
	return nil
}

// word takes up a line of a shell's file that sets nothing.
func (r *lineReader) word(line string, at, start int) []diag.Diagnostic {
	body := strings.TrimSpace(line)
	r.file.Root.Fields = append(r.file.Root.Fields, Field{
		Key: body, KeyPos: r.src.pos(at + start), End: r.src.pos(at + start + len(body)), Comments: r.comments, Line: line,
		Value: &Node{Pos: r.src.pos(at + start), End: r.src.pos(at + start + len(body)), Text: ""},
	})
	return nil
}

// value reads what stands behind the equals sign, to where the comment begins.
func (r *lineReader) value(line string, at, from int) (n *Node, end int, comment string) {
	n = &Node{Kind: String}
	format := r.file.Format
	if from < len(line) && (line[from] == '"' || line[from] == '\'') && format != Pairs {
		if length := closing(line[from+1:], line[from]); length >= 0 {
			end = from + length + 2
			n.Quote, n.Text = line[from], line[from+1:end-1]
			stop, comment := r.behind(line, at, end)
			if strings.TrimSpace(line[end:stop]) == "" {
				return n, end, comment
			}
		}
		n.Quote = 0
	}
	stop := len(line)
	if format != Pairs { // in a file of Java's properties no comment follows a value
		stop, comment = r.behind(line, at, from)
	}
	end = from + len(strings.TrimRight(line[from:stop], " \t"))
	n.Text = line[from:end]
	return n, end, comment
}

func closing(text string, quote byte) int { return strings.IndexByte(text, quote) }
