package midonet

import (
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var authProvider = lint.Rule{
	ID: "MIDO007", Name: "midonet-auth-provider", Severity: diag.Error,
	Title: "MidoNet's API does not find its authentication",
	Why:   "The text of auth-auth_provider is the name of a Java class, all of it: a second line, such as the old value behind a #, is a part of the name. The class is org.midonet.api.auth.MockAuthService up to 2015.06 and org.midonet.cluster.auth.MockAuthService in 1.9. Write the name alone; comments in XML are <!-- -->.",
	Bad: `-- clc-1/usr/share/midonet-api/WEB-INF/web.xml --
<web-app>
  <context-param>
    <param-name>auth-auth_provider</param-name>
    <param-value>
      # org.midonet.api.auth.keystone.v2_0.KeystoneService
      org.midonet.api.auth.MockAuthService
    </param-value>
  </context-param>
</web-app>
`,
	Good: `-- clc-1/usr/share/midonet-api/WEB-INF/web.xml --
<web-app>
  <context-param>
    <param-name>auth-auth_provider</param-name>
    <param-value>org.midonet.api.auth.MockAuthService</param-value>
  </context-param>
</web-app>
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.WebXML) {
			provider, ok := parameters(f)["auth-auth_provider"]
			name := strings.TrimSpace(provider.value)
			if !ok {
				continue
			}
			want := "org.midonet.api.auth.MockAuthService"
			if p.Plan != nil && p.Plan.Versions.MidoNet == "1.9" {
				want = "org.midonet.cluster.auth.MockAuthService"
			}
			switch {
			case strings.ContainsAny(name, "# \t\n"):
				p.ReportAt(f, provider.path, "the name of the class has other text in it", "write the name alone")
			case p.Plan != nil && strings.HasSuffix(name, "MockAuthService") && name != want:
				p.ReportAt(f, provider.path, "there is no class "+name+" in MidoNet "+p.Plan.Versions.MidoNet, "write "+want)
			}
		}
	},
}
