package hostconf

import (
	"bytes"
	"fmt"
	"strings"
)

// Print writes a file in its format. The error says what the format cannot
// express, in the words of the key: a line break in a value, a quote in a
// shell's value.
func Print(f *File) ([]byte, error) {
	p := printer{format: f.Format}
	switch f.Format {
	case JSON:
		p.json(f.Root, 0)
		p.out.WriteByte('\n')
	case YAML:
		p.header(f.Header, "# ")
		p.yaml(f.Root, 0)
	case Text:
		p.text(f)
	case Shell:
		p.header(f.Header, "# ")
		p.pairs(f.Root, p.shellLine)
	case Pairs:
		p.header(f.Header, "# ")
		p.pairs(f.Root, p.pairLine)
	case INI, Keyring:
		p.header(f.Header, "# ")
		p.ini(f.Root)
	case Router:
		p.header(f.Header, "! ")
		p.router(f.Root, 0)
	default:
		return nil, fmt.Errorf("write %s: no format %q", f.Path, f.Format)
	}
	if p.err != nil {
		return nil, fmt.Errorf("write %s: %w", f.Path, p.err)
	}
	return p.out.Bytes(), nil
}

type printer struct {
	out    bytes.Buffer
	format Format
	err    error // the first thing that cannot be written
}

func (p *printer) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf(format, args...)
	}
}

// header writes lines of comment with their mark.
func (p *printer) header(lines []string, mark string) {
	for _, line := range lines {
		p.comment(line, mark, "")
	}
}

func (p *printer) comment(line, mark, indent string) {
	if strings.ContainsAny(line, "\r\n") {
		p.fail("the comment %q has a line break", line)
	}
	p.out.WriteString(strings.TrimRight(indent+mark+line, " ") + "\n")
}

// pairs writes a map of keys and values, one a line.
func (p *printer) pairs(root *Node, line func(Field)) {
	if root == nil {
		return
	}
	for _, f := range root.Fields {
		for _, c := range f.Comments {
			p.comment(c, "# ", "")
		}
		line(f)
	}
}

// shellLine writes KEY="value" as all readers of eucalyptus.conf understand it: no
// blanks around the equals sign, double quotes, and nothing that a shell expands.
func (p *printer) shellLine(f Field) {
	text, ok := f.Value.Scalar()
	switch {
	case !ok:
		p.fail("%s is no single value", f.Key)
	case !isShellName(f.Key):
		p.fail("%q is no name of a variable", f.Key)
	case strings.ContainsAny(text, "\"'$`\\;#\r\n\x00"):
		p.fail("%s cannot hold quotes, $, `, \\, ;, # or a line break: readers of the file take them differently", f.Key)
	}
	p.out.WriteString(f.Key + `="` + text + "\"\n")
}

func isShellName(key string) bool {
	for i, r := range key {
		letter := r == '_' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return key != ""
}

// pairLine writes key=value.
func (p *printer) pairLine(f Field) {
	p.out.WriteString(f.Key + "=" + p.plain(f, "=:") + "\n")
}

// plain gives the text of a value that stands without quotes to its line's end.
func (p *printer) plain(f Field, notInKey string) string {
	text, ok := f.Value.Scalar()
	switch {
	case !ok:
		p.fail("%s is no single value", f.Key)
	case f.Key == "" || f.Key != strings.TrimSpace(f.Key) || strings.ContainsAny(f.Key, notInKey+"[]#;\r\n\x00"):
		p.fail("%q is no key", f.Key)
	case text != strings.TrimSpace(text) || strings.ContainsAny(text, "#;\"'\r\n\x00"):
		p.fail("%s cannot hold #, ;, quotes, a line break or blanks at its ends: readers of the file take them differently", f.Key)
	}
	return text
}

// ini writes sections; keys of the root come first.
func (p *printer) ini(root *Node) {
	if root == nil {
		return
	}
	for i, f := range root.Fields {
		for _, c := range f.Comments {
			p.comment(c, "# ", "")
		}
		if f.Value == nil || f.Value.Kind != Map {
			p.iniLine(f)
			continue
		}
		if f.Key == "" || strings.ContainsAny(f.Key, "[]\r\n\x00") || f.Key != strings.TrimSpace(f.Key) {
			p.fail("%q is no name of a section", f.Key)
		}
		p.out.WriteString("[" + f.Key + "]\n")
		for _, entry := range f.Value.Fields {
			for _, c := range entry.Comments {
				p.comment(c, "# ", "")
			}
			p.iniLine(entry)
		}
		if i+1 < len(root.Fields) {
			p.out.WriteByte('\n')
		}
	}
}

func (p *printer) iniLine(f Field) {
	if p.format == Keyring {
		p.keyringLine(f)
		return
	}
	text := p.plain(f, "=")
	p.out.WriteString(strings.TrimRight(f.Key+" = "+text, " ") + "\n")
}

// keyringLine writes a line of a keyring, where capabilities are quoted.
func (p *printer) keyringLine(f Field) {
	text, ok := f.Value.Scalar()
	if !ok || strings.ContainsAny(text, "\"\r\n\x00") || strings.ContainsAny(f.Key, "=[]\r\n\x00") || f.Key == "" {
		p.fail("%q cannot stand in a keyring", f.Key)
	}
	if f.Key != "key" {
		text = `"` + text + `"`
	}
	p.out.WriteString("\t" + f.Key + " = " + text + "\n")
}

// text writes lines as they are. The header of a script comes behind its first
// line, where that names the interpreter; that of XML and Markdown is a comment
// of that language.
func (p *printer) text(f *File) {
	lines := []*Node{}
	if f.Root != nil {
		lines = f.Root.Items
	}
	name := strings.ToLower(f.Name())
	markup := strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".md") || strings.HasSuffix(name, ".html")
	first := 0
	if len(lines) > 0 && (strings.HasPrefix(lines[0].Text, "#!") || markup && strings.HasPrefix(lines[0].Text, "<?xml")) {
		p.line(lines[0])
		first = 1
	}
	if markup {
		for _, line := range f.Header {
			if strings.Contains(line, "--") || strings.ContainsAny(line, "\r\n") {
				p.fail("the comment %q cannot stand in this file", line)
			}
			p.out.WriteString("<!-- " + line + " -->\n")
		}
	} else {
		p.header(f.Header, "# ")
	}
	for _, line := range lines[first:] {
		p.line(line)
	}
}

func (p *printer) line(n *Node) {
	if n.Kind != String || strings.ContainsAny(n.Text, "\r\n\x00") {
		p.fail("a line has a line break in it")
	}
	p.out.WriteString(n.Text + "\n")
}
