package midonet

import (
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var apiURL = lint.Rule{
	ID: "MIDO004", Name: "midonet-api-url", Severity: diag.Error,
	Title: "The client asks for MidoNet's API at a port where Eucalyptus answers",
	Why:   "The API is at port 8080, in midonet-cluster of MidoNet 5 at 8181. Guides that move the web server of Eucalyptus 4.1 to 8081 print that port in .midonetrc as well, where the client then gets pages of Eucalyptus. Write the API's own port, in .midonetrc and in rest_api-base_uri of web.xml.",
	Bad: `-- clc-1/root/.midonetrc --
[cli]
api_url = http://192.0.2.66:8081/midonet-api
`,
	Good: `-- clc-1/root/.midonetrc --
[cli]
api_url = http://127.0.0.1:8080/midonet-api
`,
	Hosts: func(p *lint.HostPass) {
		www, _, _ := p.Property("http_port")
		look := func(url string, report func(message, help string)) {
			port := portOf(url)
			usual := port == "8080" || port == "8181"
			if port != "" && (port == "8081" || port == www && !usual) {
				report("at port "+port+" it is not MidoNet's API that answers", "write port 8080, or 8181 where midonet-cluster was left at its default")
			}
		}
		for _, f := range p.Named(hostconf.Midonetrc) {
			look(text(f, "cli", "api_url"), func(message, help string) { p.ReportAt(f, []string{"cli", "api_url"}, message, help) })
		}
		for _, f := range p.Named(hostconf.WebXML) {
			if base, ok := parameters(f)["rest_api-base_uri"]; ok {
				look(base.value, func(message, help string) { p.ReportAt(f, base.path, message, help) })
			}
		}
	},
}

// portOf gives the port of an address with a scheme, "" where none is said.
func portOf(url string) string {
	_, rest, ok := strings.Cut(strings.TrimSpace(url), "://")
	if !ok {
		return ""
	}
	rest, _, _ = strings.Cut(rest, "/")
	_, port, _ := strings.Cut(rest, ":")
	return port
}
