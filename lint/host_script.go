package lint

import (
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
)

// HostCommand is one line of a script that runs something.
type HostCommand struct {
	File  *HostFile
	Path  []string // to its line
	Words []string // without quotes; "$NAME" where a variable stands
	After []string // the words behind those that were asked for
}

// maxCommands bounds what Commands gives: no real script has so many of one sort, and
// rules compare them with one another.
const maxCommands = 1000

// Commands gives the commands of all scripts of the cloud in which words follow one
// another, in order; of very many the first thousand. Lines that a backslash joins are
// one. Variables are not evaluated.
func (p *HostPass) Commands(words ...string) []HostCommand {
	var list []HostCommand
	for _, f := range p.Named(hostconf.Script) {
		for _, c := range f.allCommands() {
			for i := 0; i+len(words) <= len(c.Words); i++ {
				if slices.Equal(c.Words[i:i+len(words)], words) {
					if len(list) == maxCommands {
						return list
					}
					c.After = c.Words[i+len(words):]
					list = append(list, c)
					break
				}
			}
		}
	}
	return list
}

func (f *HostFile) allCommands() []HostCommand {
	if !f.read {
		f.commands, f.read = f.readCommands(), true
	}
	return f.commands
}

func (f *HostFile) readCommands() (list []HostCommand) {
	var text strings.Builder
	start := -1
	for i, line := range f.Lines() {
		body := strings.TrimSpace(line)
		if start < 0 && (body == "" || strings.HasPrefix(body, "#")) {
			continue
		}
		if start < 0 {
			start = i
		}
		if head, more := strings.CutSuffix(body, "\\"); more {
			text.WriteString(head + " ")
			continue
		}
		text.WriteString(body)
		if words := shellWords(text.String()); len(words) > 0 {
			list = append(list, HostCommand{File: f, Path: []string{strconv.Itoa(start)}, Words: words})
		}
		text.Reset()
		start = -1
	}
	return list
}

// Lines gives the lines of a Text file.
func (f *HostFile) Lines() []string {
	if f.Root == nil || f.Format != hostconf.Text {
		return nil
	}
	lines := make([]string, len(f.Root.Items))
	for i, item := range f.Root.Items {
		lines[i] = item.Text
	}
	return lines
}

// shellWords parts a line at blanks outside quotes, takes quotes away, and ends at a
// comment. Operators such as ";" and "|" are words of their own.
func shellWords(line string) (words []string) {
	var word strings.Builder
	quote, open := byte(0), false
	end := func() {
		if open {
			words = append(words, word.String())
		}
		word.Reset()
		open = false
	}
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			word.WriteByte(c)
		case c == '\'' || c == '"':
			quote, open = c, true
		case c == '#' && !open:
			return words
		case c == ' ' || c == '\t':
			end()
		case c == ';' || c == '|' || c == '&':
			end()
			words = append(words, string(c))
		default:
			word.WriteByte(c)
			open = true
		}
	}
	end()
	return words
}

// ReportCommand says that a command of a script is wrong.
func (p *HostPass) ReportCommand(c HostCommand, message, help string) {
	p.ReportAt(c.File, c.Path, message, help)
}

// Property gives the last value that a script of the cloud sets a property of
// Eucalyptus to, by the end of its name ("storage.cephuser"), and the command.
func (p *HostPass) Property(end string) (value string, from HostCommand, ok bool) {
	for _, c := range p.Properties() {
		if name, text, _ := strings.Cut(c.After[0], "="); name == end || strings.HasSuffix(name, "."+end) {
			value, from, ok = text, c, true
		}
	}
	return value, from, ok
}

// Properties gives the commands that set properties of Eucalyptus; the first word of
// After is NAME=VALUE.
func (p *HostPass) Properties() []HostCommand {
	list := p.Commands("euca-modify-property", "-p")
	for _, c := range append(p.Commands("euctl"), p.Commands("set_property")...) {
		if c.After = slices.DeleteFunc(slices.Clone(c.After), func(w string) bool { return !strings.Contains(w, "=") }); len(c.After) > 0 {
			list = append(list, c)
		}
	}
	return slices.DeleteFunc(list, func(c HostCommand) bool { return len(c.After) == 0 })
}
