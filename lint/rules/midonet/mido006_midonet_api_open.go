package midonet

import (
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var openAPI = lint.Rule{
	ID: "MIDO006", Name: "midonet-api-open", Severity: diag.Error,
	Title: "Whoever reaches MidoNet's API may change the network",
	Why:   "MockAuthService takes everybody for the administrator. It is usual with Eucalyptus, which speaks with the API on loopback and knows no passwords, but then the API must listen there alone: with another base address it is served to the network of all hosts. Bind the connector of Tomcat to 127.0.0.1 and write that into rest_api-base_uri and .midonetrc.",
	Bad: `-- clc-1/usr/share/midonet-api/WEB-INF/web.xml --
<web-app>
  <context-param><param-name>rest_api-base_uri</param-name><param-value>http://192.0.2.66:8080/midonet-api</param-value></context-param>
  <context-param><param-name>auth-auth_provider</param-name><param-value>org.midonet.api.auth.MockAuthService</param-value></context-param>
</web-app>
`,
	Good: `-- clc-1/usr/share/midonet-api/WEB-INF/web.xml --
<web-app>
  <context-param><param-name>rest_api-base_uri</param-name><param-value>http://127.0.0.1:8080/midonet-api</param-value></context-param>
  <context-param><param-name>auth-auth_provider</param-name><param-value>org.midonet.api.auth.MockAuthService</param-value></context-param>
</web-app>
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.WebXML) {
			all := parameters(f)
			base, ok := all["rest_api-base_uri"]
			if ok && strings.Contains(all["auth-auth_provider"].value, "MockAuthService") && !onLoopback(base.value) {
				p.ReportAt(f, base.path, "the API has no authentication and is served at "+strings.TrimSpace(base.value), "bind it to loopback: http://127.0.0.1:8080/midonet-api")
			}
		}
	},
}

func onLoopback(url string) bool {
	_, rest, _ := strings.Cut(strings.TrimSpace(url), "://")
	return strings.HasPrefix(rest, "127.") || strings.HasPrefix(rest, "localhost")
}
