package hybrid

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/compiler"
	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/eucanetwork"
	"cuemulus.dev/render"
)

// productionPlan is a cloud of 3 NSDB nodes, 2 gateways, 2 routers, 3 monitors, 6 hosts
// of OSDs and that many node controllers, in two zones.
func productionPlan(nodes int) string {
	var b strings.Builder
	b.WriteString(`
	domain: "cloud.example.com"
	versions: {eucalyptus: "4.4", router: "quagga"}
	vlans: {
		eucalyptus: {id: 1000, cidr: "10.10.0.0/20", gateway: "10.10.0.1"}
		midonet: {id: 1001, cidr: "10.10.16.0/20"}
		bgp: {id: 1002, cidr: "203.0.113.0/28"}
		cephPublic: {id: 1003, cidr: "10.10.32.0/20"}
		cephCluster: {id: 1004, cidr: "10.10.48.0/20"}
	}
	zones: {"zone-a": {}, "zone-b": {}}
	asn: 4200000001
	publicIps: ["198.51.100.1-198.51.100.254"]
	ceph: {fsid: "6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10"}
	secrets: {bgp: "vault:cloud/bgp", vty: "vault:cloud/vty", vtyEnable: "vault:cloud/enable"}
	hosts: {
		"clc-1": {roles: ["clc"], addresses: {eucalyptus: "10.10.0.2", midonet: "10.10.16.2"}}
		"ufs-1": {roles: ["ufs"], addresses: eucalyptus: "10.10.0.3"}
		"ufs-2": {roles: ["ufs"], addresses: eucalyptus: "10.10.0.4"}
`)
	for i := 1; i <= 6; i++ {
		if i <= 2 {
			zone := string(rune('a' + i - 1))
			fmt.Fprintf(&b, "\t\t\"cc-%d\": {roles: [\"cc\", \"sc\"], zone: \"zone-%s\", addresses: eucalyptus: \"10.10.0.%d\"}\n", i, zone, 4+i)
			fmt.Fprintf(&b, "\t\t\"bgp-%d\": {roles: [\"router\"], addresses: bgp: \"203.0.113.%d\", asn: 6451%d}\n", i, i, i)
			fmt.Fprintf(&b, "\t\t\"gw-%d\": {roles: [\"gateway\"], addresses: midonet: \"10.10.16.%d\", external: \"203.0.113.%d\", router: \"bgp-%d\"}\n", i, 10+i, 4+i, i)
		}
		if i <= 3 {
			fmt.Fprintf(&b, "\t\t\"nsdb-%d\": {roles: [\"nsdb\"], addresses: midonet: \"10.10.16.%d\"}\n", i, 20+i)
			fmt.Fprintf(&b, "\t\t\"mon-%d\": {roles: [\"ceph-mon\"], addresses: cephPublic: \"10.10.32.%d\"}\n", i, i)
		}
		fmt.Fprintf(&b, "\t\t\"osd-%d\": {roles: [\"ceph-osd\"], addresses: {cephPublic: \"10.10.32.%d\", cephCluster: \"10.10.48.%d\"}, osds: 12}\n", i, 10+i, 10+i)
	}
	for i := 1; i <= nodes; i++ {
		zone := "ab"[i%2 : i%2+1]
		fmt.Fprintf(&b, "\t\t\"nc-%d\": {roles: [\"nc\"], zone: \"zone-%s\", addresses: {eucalyptus: \"10.10.%d.%d\", midonet: \"10.10.%d.%d\", cephPublic: \"10.10.%d.%d\"}}\n",
			i, zone, 1+i/200, 1+i%200, 17+i/200, 1+i%200, 33+i/200, 1+i%200)
	}
	b.WriteString("\t}\n")
	return b.String()
}

// password finds words that are followed by a secret in the files' languages.
var password = regexp.MustCompile(`(?i)(password|passwd|secret|\bkey)\s*[ =:]\s*(\S+)`)

// TestProduction: a large cloud compiles without a finding; its network's configuration
// is taken, and no file holds a secret.
func TestProduction(t *testing.T) {
	files := compiled(t, productionPlan(40))
	require.Greater(t, len(files), 300)
	network := text(t, files["clc-1:/etc/eucalyptus/network.json"])
	f, ds := hostconf.Parse("network.json", []byte(network), hostconf.JSON)
	require.Empty(t, ds)
	require.Empty(t, eucanetwork.Validate("4.4", f.Root), network)
	require.Contains(t, network, `"BgpPeerAsn": "64512"`)
	require.Contains(t, text(t, files["nc-7:/etc/midolman/midolman.conf"]), "zookeeper_hosts = 10.10.16.21:2181,10.10.16.22:2181,10.10.16.23:2181\n")
	marks := 0
	for name, f := range files {
		if strings.HasSuffix(name, ".md") {
			continue // prose: it holds references alone, which the schema sees to
		}
		for line := range strings.Lines(text(t, f)) {
			if m := password.FindStringSubmatch(line); m != nil && !strings.HasPrefix(line, "|") && !strings.HasPrefix(strings.TrimSpace(line), "#") {
				if strings.Contains(m[2], "@@") {
					marks++
					continue
				}
				require.Contains(t, []string{"password-encryption", "service", "-"}, m[2], "%s: %s", name, line)
			}
		}
	}
	require.GreaterOrEqual(t, marks, 8)
}

// TestOrderOfHostsDoesNotMatter: the same plan, its hosts in another order.
func TestOrderOfHostsDoesNotMatter(t *testing.T) {
	plan := productionPlan(6)
	head, hosts, ok := strings.Cut(plan, "hosts: {\n")
	require.True(t, ok)
	lines := strings.Split(strings.TrimSuffix(hosts, "\t}\n"), "\n")
	var turned strings.Builder
	for i := range lines {
		turned.WriteString(lines[len(lines)-1-i] + "\n")
	}
	first, second := compiled(t, plan), compiled(t, head+"hosts: {\n"+turned.String()+"\t}\n")
	require.Len(t, second, len(first))
	for name, f := range first {
		require.Equal(t, text(t, f), text(t, second[name]), name)
	}
}

// BenchmarkProduction loads, compiles and renders 3 NSDB nodes, 2 gateways and 40 node
// controllers: under a second.
func BenchmarkProduction(b *testing.B) {
	p := productionPlan(40)
	for b.Loop() {
		project := load(b, p)
		r := compiler.Compile(project, nil, Kinds())
		require.Empty(b, r.Diagnostics)
		require.NotEmpty(b, render.Files(project, r.Artifacts, nil))
	}
}
