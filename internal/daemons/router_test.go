package daemons

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// refusals gives the lines in which a daemon of FRR refuses something. Its exit code
// says nothing: bgpd -C ends with 0 whatever the file holds.
func refusals(output string) (lines []string) {
	for line := range strings.Lines(output) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "%") || strings.Contains(line, "No such command") || strings.Contains(line, "Command returned") || strings.Contains(line, "Unknown command") || strings.Contains(line, "open configuration file") {
			lines = append(lines, line)
		}
	}
	return lines
}

// TestRouterFiles holds that FRR's daemons and its shell take every router's file;
// those of Quagga as well, whose language FRR still speaks.
func TestRouterFiles(t *testing.T) {
	t.Parallel()
	bgpd, zebra, shell := oracle(t, "bgpd"), oracle(t, "zebra"), oracle(t, "vtysh")
	quagga := rendered(t, `router: "frr"`, `router: "quagga"`, `secrets: bgp: "vault:cloud/bgp"`, `secrets: {bgp: "vault:cloud/bgp", vty: "vault:cloud/vty", vtyEnable: "vault:cloud/enable"}`)
	noBGP := rendered(t, "asn: 64497", "", "asn: 64496, ", "", `secrets: bgp: "vault:cloud/bgp"`, "")
	check := func(daemon string, list []string) {
		for _, file := range list {
			out := inside(t, "check.sh", daemon, file)
			require.Empty(t, refusals(out), "%s: %s", file, out)
		}
	}
	frr := append(files(t, rendered(t), "*/etc/frr/frr.conf"), files(t, noBGP, "*/etc/frr/frr.conf")...)
	for _, file := range frr {
		code, out := run(t, shell, "-C", "-f", file)
		require.Zero(t, code, "%s: %s", file, out)
		require.Empty(t, refusals(out), "%s: %s", file, out)
	}
	check(bgpd, frr[:1])
	for _, dir := range []string{quagga, fixture(t, "cloud_article")} {
		check(bgpd, files(t, dir, "*/etc/quagga/bgpd.conf"))
		check(zebra, files(t, dir, "*/etc/quagga/zebra.conf"))
	}

	broken := filepath.Join(t.TempDir(), "bgpd.conf")
	require.NoError(t, os.WriteFile(broken, []byte("router bgp 64496\n neighbor 192.0.2.1 remoteas 1\n"), 0o644))
	_, out := run(t, bgpd, "-C", "-S", "-f", broken)
	require.NotEmpty(t, refusals(out), "the test must be able to fail: %s", out)
}

// TestRoutes runs the rendered router beside a gateway that announces the cloud's
// public block and another one: the router takes the first alone, and tells the
// gateway the default route alone.
func TestRoutes(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"bgpd", "zebra", "vtysh"} {
		oracle(t, name)
	}
	out := inside(t, "bgp.sh", rendered(t), t.TempDir(), filepath.Dir(oracle(t, "bgpd")))
	for _, want := range []string{
		"the router has 198.51.100.128/25 through 198.51.100.2 from 64497",
		"the router left out 10.66.0.0/16",
		"the gateway has 0.0.0.0/0 and nothing else",
		"the kernel routes 198.51.100.200 via 198.51.100.2",
	} {
		require.Contains(t, out, want)
	}
}
