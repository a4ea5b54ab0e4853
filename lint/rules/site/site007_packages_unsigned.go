package site

import (
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var unsignedPackages = lint.Rule{
	ID: "SITE007", Name: "packages-unsigned", Severity: diag.Warning,
	Title: "Packages are installed over an open line or without a signature",
	Why:   "Whoever is between a host and a source of packages can put a program of his own on it, as root: gpgcheck=0 asks for no signature, and http:// hides nothing. Write gpgcheck=1 with the key of the source, and https:// addresses.",
	Bad: `-- nsdb-1/etc/yum.repos.d/datastax.repo --
[datastax]
name = DataStax Repo for Apache Cassandra
baseurl = https://rpm.example.com/community
enabled = 1
gpgcheck = 0
`,
	Good: `-- nsdb-1/etc/yum.repos.d/datastax.repo --
[datastax]
name = DataStax Repo for Apache Cassandra
baseurl = https://rpm.example.com/community
enabled = 1
gpgcheck = 1
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Repository) {
			for _, e := range f.Entries() {
				text, _ := e.Value.Scalar()
				switch {
				case e.Key == "gpgcheck" && text == "0":
					p.Report(f, e, "packages of this source need no signature", "write gpgcheck = 1, and gpgkey")
				case (e.Key == "baseurl" || e.Key == "mirrorlist" || e.Key == "gpgkey") && strings.HasPrefix(text, "http://"):
					p.Report(f, e, "packages come over an open line", "write https://").Secret = secret(text)
				}
			}
		}
		for _, f := range p.Named(hostconf.Script) {
			for i, line := range f.Lines() {
				if name, value, ok := strings.Cut(line, "="); ok && strings.TrimSpace(name) == "gpgcheck" && strings.TrimSpace(value) == "0" {
					p.ReportAt(f, []string{strconv.Itoa(i)}, "packages of this source need no signature", "write gpgcheck = 1, and gpgkey")
				}
			}
		}
	},
}
