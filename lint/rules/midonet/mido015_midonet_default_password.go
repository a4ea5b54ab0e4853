package midonet

import (
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var defaultPassword = lint.Rule{
	ID: "MIDO015", Name: "midonet-default-password", Severity: diag.Warning,
	Title: "MidoNet's client uses a password that everybody knows",
	Why:   "admin is in every guide; beside an API that the network reaches it is no password at all. With MockAuthService none is needed: call the client with -A and leave user and password out. Otherwise keep the password elsewhere, and write a mark that is filled in at deployment.",
	Bad: `-- clc-1/root/.midonetrc --
[cli]
api_url = http://127.0.0.1:8080/midonet-api
username = admin
password = admin
project_id = admin
`,
	Good: `-- clc-1/root/.midonetrc --
[cli]
api_url = http://127.0.0.1:8080/midonet-api
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Midonetrc) {
			if s := text(f, "cli", "password"); s != "" && !strings.HasPrefix(s, "@@") {
				p.ReportAt(f, []string{"cli", "password"}, "a password stands in the file", "leave it out and call the client with -A, or write a mark that is filled in at deployment").Secret = s != "admin"
			}
		}
		for _, f := range p.Named(hostconf.WebXML) {
			all := parameters(f)
			base := all["rest_api-base_uri"].value
			if token := all["mock_auth-admin_token"]; strings.TrimSpace(token.value) == "999888777666" && base != "" && !onLoopback(base) {
				p.ReportAt(f, token.path, "everybody knows this token", "bind the API to loopback, or take another token")
			}
		}
	},
}
