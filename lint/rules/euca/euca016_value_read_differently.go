package euca

import (
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var readDifferently = lint.Rule{
	ID: "EUCA016", Name: "value-read-differently", Severity: diag.Error,
	Title: "Programs that read eucalyptus.conf understand a line differently",
	Why:   "Four programs read the file, each in its own way: C code that ends a value at a blank or # and keeps a semicolon, a shell, systemd, which knows no comments behind values, and a script in Python that takes the first words. Only KEY=\"value\" means the same to all: double quotes, no blanks at the equals sign, nothing behind it, each key once, nothing that a shell expands. So CEPH_CONFIG_PATH=/etc/ceph/ceph.conf; is a file that does not exist.",
	Bad: `-- nc-1/etc/eucalyptus/eucalyptus.conf --
CEPH_CONFIG_PATH=/etc/ceph/ceph.conf; # path of ceph.conf
`,
	Good: `-- nc-1/etc/eucalyptus/eucalyptus.conf --
# path of ceph.conf
CEPH_CONFIG_PATH="/etc/ceph/ceph.conf"
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Eucalyptus) {
			seen := map[string]hostconf.Entry{}
			for _, e := range f.Entries() {
				if e.Line == "" {
					continue // compiled: it is printed in the one form
				}
				if why, help := lineMistake(e); why != "" {
					p.Report(f, e, why, help)
				}
				if first, twice := seen[e.Key]; twice && e.Value.Kind == hostconf.String {
					d := p.Report(f, e, e.Key+" stands twice: C code takes the first value, a shell the last", "keep one of the lines")
					pos, _ := f.Span(first)
					d.Related = []diag.Related{{Pos: pos, Message: "the first one"}}
				}
				seen[e.Key] = e
			}
		}
	},
}

// lineMistake says why a line of eucalyptus.conf is not understood alike.
func lineMistake(e hostconf.Entry) (why, help string) {
	key, raw, ok := strings.Cut(e.Line, "=")
	help = "write " + strings.TrimPrefix(e.Key, "export ") + "=\"VALUE\" and nothing behind it"
	switch {
	case !ok:
		return "this line sets nothing", "write KEY=\"value\", or begin the line with # for a comment"
	case strings.HasPrefix(e.Key, "export "):
		return "a key behind export is not seen by C code", help
	case strings.TrimSpace(key) != key || strings.TrimLeft(raw, " \t") != raw:
		return "a shell takes blanks at the equals sign for the end of a command", help
	case strings.HasPrefix(raw, "'"):
		return "single quotes are a part of the value to C code", help
	case strings.HasPrefix(raw, "\"") && e.Value.Quote == 0 && !strings.Contains(raw[1:], "\""):
		return "the quote is not closed, so C code takes the default instead", help
	case strings.Contains(e.Value.Text, ";") || e.Value.Quote != 0 && strings.HasPrefix(strings.TrimSpace(afterQuote(raw)), ";"):
		return "the semicolon is a part of the value to C code", help
	case e.Behind != "" || strings.Contains(raw, " #"):
		return "systemd takes the comment for a part of the value", "write the comment on a line of its own"
	case e.Value.Quote == 0 && strings.ContainsAny(e.Value.Text, " \t"):
		return "without quotes the value ends at the first blank", help
	case strings.ContainsAny(e.Value.Text, "$`\\"):
		return "a shell expands a part of the value, and C code does not", help
	}
	return "", ""
}

// afterQuote gives what stands behind a value in quotes.
func afterQuote(raw string) string {
	if raw == "" {
		return ""
	}
	if end := strings.IndexByte(raw[1:], raw[0]); end >= 0 {
		return raw[end+2:]
	}
	return ""
}
