package daemons

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// clouds renders the plan in its variants: both routers, and old and new versions.
func clouds(t *testing.T) []string {
	t.Helper()
	return []string{
		rendered(t),
		fixture(t, "cloud_article"),
		rendered(t, `eucalyptus: "4.4", router: "frr"`, `eucalyptus: "4.4", router: "quagga"`, `secrets: bgp: "vault:cloud/bgp"`, `secrets: {bgp: "vault:cloud/bgp", vty: "vault:cloud/vty"}`),
		rendered(t, `eucalyptus: "4.4", router: "frr"`, `eucalyptus: "4.4", midonet: "1.9", ceph: "hammer", zookeeper: "3.4"`, `secrets: bgp: "vault:cloud/bgp"`, ""),
	}
}

// TestScripts holds every script to bash and to shellcheck.
func TestScripts(t *testing.T) {
	t.Parallel()
	bash, check := oracle(t, "bash"), oracle(t, "shellcheck")
	for _, dir := range clouds(t) {
		for _, file := range files(t, dir, "*/root/*.sh", "*/usr/*/*/*.sh", "*/usr/*/*.sh") {
			code, out := run(t, bash, "-n", file)
			require.Zero(t, code, "%s: %s", file, out)
			code, out = run(t, check, "--severity=style", file)
			require.Zero(t, code, "%s", out)
		}
	}
}

// TestXML holds every XML file to be well formed.
func TestXML(t *testing.T) {
	t.Parallel()
	lint := oracle(t, "xmllint")
	seen := 0
	for _, dir := range clouds(t) {
		for _, pattern := range []string{"*/etc/tomcat/Catalina/localhost/*.xml", "*/usr/share/midonet-api/WEB-INF/*.xml"} {
			found, err := filepath.Glob(filepath.Join(dir, pattern))
			require.NoError(t, err)
			for _, file := range found {
				seen++
				code, out := run(t, lint, "--noout", "--nonet", file)
				require.Zero(t, code, "%s: %s", file, strings.TrimSpace(out))
			}
		}
	}
	require.NotZero(t, seen, "no XML was rendered")
}
