package hybrid

import (
	"fmt"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
)

// midonetAPI writes the files of MidoNet's API before 5, which runs in Tomcat: the
// application's place, its settings, and a connector for Tomcat's server.xml that
// answers on loopback alone.
func (w *writer) midonetAPI(h *cloud.Host) {
	xml := func(path, text string) {
		w.add(h, file{path: path, format: hostconf.Text, root: hostconf.Lines(text)})
	}
	xml("/etc/tomcat/Catalina/localhost/midonet-api.xml", `<Context docBase="/usr/share/midonet-api" antiResourceLocking="false" privileged="true" />
`)
	xml("/etc/tomcat/midonet-connector.xml", `<!-- The only connector of server.xml: anyone who reaches the API may change the network. -->
<Connector address="127.0.0.1" port="8080" protocol="HTTP/1.1" connectionTimeout="20000" redirectPort="8443" />
`)
	xml("/usr/share/midonet-api/WEB-INF/web.xml", w.webXML())
}

// webXML is the API's own settings. The class that answers who may do what moved to
// another package with 1.9.
func (w *writer) webXML() string {
	provider := "org.midonet.api.auth.MockAuthService"
	if w.Versions.MidoNet == "1.9" {
		provider = "org.midonet.cluster.auth.MockAuthService"
	}
	var b strings.Builder
	b.WriteString(`<!DOCTYPE web-app PUBLIC "-//Sun Microsystems, Inc.//DTD Web Application 2.3//EN" "http://java.sun.com/dtd/web-app_2_3.dtd">
<web-app>
  <display-name>MidoNet API</display-name>
`)
	for _, p := range [][2]string{
		{"rest_api-base_uri", midonetAPI},
		{"auth-auth_provider", provider},
		{"auth-admin_role", "admin"},
		{"zookeeper-use_mock", "false"},
		{"zookeeper-zookeeper_hosts", w.nsdbList("2181")},
		{"zookeeper-session_timeout", sessionTimeout},
		{"zookeeper-midolman_root_key", rootKey},
		{"midobrain-vxgw_enabled", "false"},
	} {
		fmt.Fprintf(&b, "  <context-param>\n    <param-name>%s</param-name>\n    <param-value>%s</param-value>\n  </context-param>\n", p[0], p[1])
	}
	b.WriteString(`  <listener>
    <listener-class>org.midonet.api.servlet.JerseyGuiceServletContextListener</listener-class>
  </listener>
  <filter>
    <filter-name>Guice Filter</filter-name>
    <filter-class>com.google.inject.servlet.GuiceFilter</filter-class>
  </filter>
  <filter-mapping>
    <filter-name>Guice Filter</filter-name>
    <url-pattern>/*</url-pattern>
  </filter-mapping>
</web-app>
`)
	return b.String()
}
