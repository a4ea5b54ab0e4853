package site

import (
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var secretInFile = lint.Rule{
	ID: "SITE009", Name: "secret-in-host-file", Severity: diag.Error,
	Title: "A secret stands in a file that is kept with the code",
	Why:   "Whoever can read the repository, now or later, has it. Addresses with user and password, and private keys, belong where secrets are kept; write a mark that is filled in at deployment, such as @@REPOSITORY_PASSWORD@@, and take another secret: this one is known.",
	Bad: `-- clc-1/etc/yum.repos.d/midonet.repo --
[midonet]
name = MidoNet
baseurl = https://someone:word@repo.example.com/midonet
gpgcheck = 1
`,
	Good: `-- clc-1/etc/yum.repos.d/midonet.repo --
[midonet]
name = MidoNet
baseurl = https://@@REPOSITORY_USER@@:@@REPOSITORY_PASSWORD@@@repo.example.com/midonet
gpgcheck = 1
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Files {
			for i, line := range f.Lines() {
				if secret(line) {
					p.ReportAt(f, []string{strconv.Itoa(i)}, "a secret stands in this line", "write a mark that is filled in at deployment, and take another secret").Secret = true
				}
			}
			if f.Format == hostconf.Text {
				continue
			}
			for _, e := range f.Entries() {
				if text, _ := e.Value.Scalar(); secret(text) {
					p.Report(f, e, "a secret stands in "+e.Key, "write a mark that is filled in at deployment, and take another secret").Secret = true
				}
			}
		}
	},
}

// secret reports whether a text holds an address with user and password, or the
// beginning of a private key. Marks and variables are no secrets.
func secret(text string) bool {
	if strings.Contains(text, "PRIVATE KEY-----") {
		return true
	}
	_, rest, ok := strings.Cut(text, "://")
	if !ok {
		return false
	}
	if end := strings.IndexAny(rest, "/ \"'"); end >= 0 {
		rest = rest[:end]
	}
	at := strings.LastIndexByte(rest, '@')
	if at < 0 {
		return false
	}
	_, password, ok := strings.Cut(rest[:at], ":")
	return ok && password != "" && !strings.HasPrefix(password, "@@") && !strings.HasPrefix(password, "$") && !strings.HasPrefix(password, "<")
}
