package render

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"cuemulus.dev/cfn"
)

// YAML writes a tree as YAML that readers of YAML 1.1 and 1.2 understand alike:
// whatever a 1.1 reader would take for a date, a number or a truth value stands
// in quotes. Intrinsics have their short form where CloudFormation knows one.
func YAML(root *cfn.Node) []byte {
	var w yamlWriter
	w.block(root, 0, false)
	return w.Bytes()
}

type yamlWriter struct{ bytes.Buffer }

// block writes a value that begins on a line of its own or behind "- ". inline
// says that the first line is already indented.
func (w *yamlWriter) block(n *cfn.Node, indent int, inline bool) {
	if tag, argument, ok := short(n); ok {
		w.pad(indent, inline)
		w.WriteString(tag)
		w.after(argument, indent-2)
		return
	}
	switch {
	case n.Kind == cfn.Map && len(n.Fields) > 0:
		for i, f := range n.Fields {
			w.pad(indent, inline && i == 0)
			w.WriteString(scalar(f.Key))
			w.WriteByte(':')
			w.after(f.Value, indent)
		}
	case n.Kind == cfn.List && len(n.Items) > 0:
		for i, item := range n.Items {
			w.pad(indent, inline && i == 0)
			w.WriteString("- ")
			w.block(item, indent+2, true)
		}
	default:
		w.pad(indent, inline)
		w.scalarValue(n, indent-2)
		w.WriteByte('\n')
	}
}

// after writes the value behind "key:" or a tag: a scalar on the same line, a
// collection on the lines below, indented deeper than indent.
func (w *yamlWriter) after(n *cfn.Node, indent int) {
	if tag, argument, ok := short(n); ok {
		w.WriteByte(' ')
		w.WriteString(tag)
		w.after(argument, indent)
		return
	}
	if n.Kind == cfn.Map && len(n.Fields) > 0 || n.Kind == cfn.List && len(n.Items) > 0 {
		w.WriteByte('\n')
		w.block(n, indent+2, false)
		return
	}
	w.WriteByte(' ')
	w.scalarValue(n, indent)
	w.WriteByte('\n')
}

func (w *yamlWriter) pad(indent int, done bool) {
	if done {
		return
	}
	for range indent {
		w.WriteByte(' ')
	}
}

// scalarValue writes a scalar or an empty collection; texts of several lines
// become a block indented deeper than indent.
func (w *yamlWriter) scalarValue(n *cfn.Node, indent int) {
	switch n.Kind {
	case cfn.Null:
		w.WriteString("null")
	case cfn.Map:
		w.WriteString("{}")
	case cfn.List:
		w.WriteString("[]")
	case cfn.Bool, cfn.Int:
		w.WriteString(n.Text)
	case cfn.Float:
		w.WriteString(float(n.Text))
	default:
		if header, ok := literal(n.Text); ok {
			w.WriteString(header)
			for line := range strings.Lines(n.Text) {
				w.WriteByte('\n')
				if line = strings.TrimSuffix(line, "\n"); line != "" {
					w.pad(max(indent, 0)+2, false)
					w.WriteString(line)
				}
			}
			return
		}
		w.WriteString(scalar(n.Text))
	}
}

// float writes a number with an exponent so that a YAML 1.1 reader, which wants a
// point and a sign, takes it for one.
func float(text string) string {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || !strings.ContainsAny(text, "eE") {
		return text
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// literal gives the header of a literal block for a text of several lines; ok is
// false where a block would not give back the same text.
func literal(text string) (header string, ok bool) {
	if !strings.Contains(text, "\n") || text[0] == ' ' || text[0] == '\n' || strings.Contains(text, " \n") || strings.HasSuffix(text, " ") {
		return "", false
	}
	for _, r := range text {
		if r != '\n' && !plainRune(r) {
			return "", false
		}
	}
	switch {
	case !strings.HasSuffix(text, "\n"):
		return "|-", true
	case strings.HasSuffix(text, "\n\n"):
		return "|+", true
	default:
		return "|", true
	}
}

func plainRune(r rune) bool {
	return r >= ' ' && r < 0x7F || r >= 0xA1 && r != 0xFEFF && r != utf8.RuneError && unicode.IsPrint(r)
}

// scalar writes a text plain where every reader takes it for that text, and in
// double quotes elsewhere.
func scalar(text string) string {
	if plain(text) {
		return text
	}
	return quote(text)
}

// words are the plain texts that begin with a letter and are no text for a YAML
// 1.1 reader (yaml.org/type/bool.html, null.html), in lower case.
func word(text string) bool {
	switch strings.ToLower(text) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return true
	}
	return false
}

// plain reports whether a text may stand without quotes: it begins with a letter,
// "_", "/" or "$", so it is no number, date or indicator; holds only printable
// ASCII; is none of the words; and has nothing that ends a plain scalar.
func plain(text string) bool {
	if text == "" || word(text) {
		return false
	}
	first := text[0]
	if (first < 'a' || first > 'z') && (first < 'A' || first > 'Z') && first != '_' && first != '/' && first != '$' {
		return false
	}
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	last := text[len(text)-1]
	return last != ' ' && last != ':' && !strings.Contains(text, ": ") && !strings.Contains(text, " #")
}

// quote writes a text in double quotes, which YAML and JSON read alike.
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case plainRune(r):
			b.WriteRune(r)
		case r > 0xFFFF:
			b.WriteString(`\U` + hexDigits(r, 8))
		default:
			b.WriteString(`\u` + hexDigits(r, 4))
		}
	}
	b.WriteByte('"')
	return b.String()
}

func hexDigits(r rune, width int) string {
	digits := strconv.FormatInt(int64(r), 16)
	return strings.Repeat("0", width-len(digits)) + digits
}
