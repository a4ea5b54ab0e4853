package hybrid

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/compiler"
	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/eucanetwork"
)

// Plans that the tests change: edgePlan without MidoNet, vpcPlan with everything.
const (
	edgePlan = `
	domain: "example.com", mode: "EDGE", production: false
	versions: eucalyptus: "4.4"
	vlans: eucalyptus: {id: 1000, cidr: "192.0.2.0/26"}
	zones: {
		"zone-a": {subnet: "192.0.2.128/26", gateway: "192.0.2.129", privateIps: ["192.0.2.140 - 192.0.2.180", "192.0.2.190"], macPrefix: "d0:0e"}
		"zone-b": {subnet: "192.0.2.192/26", gateway: "192.0.2.193"}
	}
	hosts: {
		"clc-1": {roles: ["clc", "ufs"], addresses: eucalyptus: "192.0.2.2"}
		"cc-1": {roles: ["cc", "sc"], zone: "zone-a", addresses: eucalyptus: "192.0.2.4"}
		"nc-1": {roles: ["nc"], zone: "zone-a", addresses: eucalyptus: "192.0.2.5"}
		"cc-2": {roles: ["cc", "sc"], zone: "zone-b", addresses: eucalyptus: "192.0.2.6"}
		"nc-2": {roles: ["nc"], zone: "zone-b", addresses: eucalyptus: "192.0.2.7"}
	}
	publicIps: ["198.51.100.130-198.51.100.250"]
`
	vpcPlan = `
	domain: "example.com", production: false
	versions: eucalyptus: "4.4"
	vlans: {
		eucalyptus: {id: 1000, cidr: "192.0.2.0/26"}
		midonet: {id: 1001, cidr: "192.0.2.64/28"}
		bgp: {id: 1002, cidr: "198.51.100.0/24"}
		cephPublic: {id: 1003, cidr: "192.0.2.96/28"}
	}
	zones: "zone-a": {}
	hosts: {
		"clc-1": {roles: ["clc", "gateway"], addresses: {eucalyptus: "192.0.2.2", midonet: "192.0.2.66"}, external: "198.51.100.2"}
		"ufs-1": {roles: ["ufs"], addresses: eucalyptus: "192.0.2.3"}
		"cc-1": {roles: ["cc", "sc"], addresses: eucalyptus: "192.0.2.4"}
		"nc-1": {roles: ["nc"], addresses: {eucalyptus: "192.0.2.5", midonet: "192.0.2.67"}}
		"nsdb-1": {roles: ["nsdb"], addresses: midonet: "192.0.2.68"}
		"bgp-1": {roles: ["router"], addresses: bgp: "198.51.100.1", asn: 64511}
		"ceph-1": {roles: ["ceph-mon", "ceph-osd"], addresses: cephPublic: "192.0.2.99", osds: 3}
	}
	ceph: {fsid: "6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10", size: 1}
	asn: 64496
	advertise: ["198.51.100.128/25"]
	publicIps: ["198.51.100.130-198.51.100.250"]
	dns: servers: ["192.0.2.53"]
`
)

// load loads a project whose only stack is a cloud of these fields.
func load(t testing.TB, plan string) *compiler.Project {
	t.Helper()
	dir := t.TempDir()
	text := "package infra\n\nimport \"cuemulus.dev/schemas/hybrid\"\n\nproject: accounts: {}\n\nstacks: \"euca\": hybrid.#Cloud & {" + plan + "}\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "cloud.cue"), []byte(text), 0o644))
	p, ds := compiler.Load(dir, compiler.LoadOptions{})
	for _, d := range ds {
		t.Logf("%s:%d: %s: %s", filepath.Base(d.Pos.File), d.Pos.Line, d.Rule, d.Message)
	}
	require.NotNil(t, p)
	return p
}

// compiled gives the files of a cloud by host and path.
func compiled(t testing.TB, plan string) map[string]*hostconf.File {
	t.Helper()
	r := compiler.Compile(load(t, plan), nil, Kinds())
	require.Empty(t, r.Diagnostics)
	files := map[string]*hostconf.File{}
	for _, a := range r.Artifacts {
		require.Equal(t, "euca", a.Cloud)
		files[a.File.Host+":"+a.File.Path] = a.File
	}
	require.NotEmpty(t, files)
	return files
}

func text(t testing.TB, f *hostconf.File) string {
	t.Helper()
	require.NotNil(t, f)
	data, err := hostconf.Print(f)
	require.NoError(t, err)
	return string(data)
}

// swap replaces words of a plan, which must be there.
func swap(t testing.TB, plan string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		require.Contains(t, plan, pairs[i])
		plan = strings.ReplaceAll(plan, pairs[i], pairs[i+1])
	}
	return plan
}

// TestNetworkIsTaken: what is written for each version is what Eucalyptus' own
// validator takes.
func TestNetworkIsTaken(t *testing.T) {
	second := `"gw-2": {roles: ["gateway"], addresses: midonet: "192.0.2.70", external: "198.51.100.3"}
		"ceph-1"`
	for _, c := range []struct {
		name, plan string
		from       string // first version that has it
	}{
		{"edge", edgePlan, "4.0"},
		{"vpc", vpcPlan, "4.1.0"},
		{"two gateways", swap(t, vpcPlan, `"ceph-1"`, second), "4.2"},
		{"no bgp", swap(t, vpcPlan, `asn: 64496`, ``, `advertise: ["198.51.100.128/25"]`, ``, `, asn: 64511`, ``), "4.1.0"},
	} {
		at := -1
		for i, version := range eucanetwork.Versions() {
			if version == c.from {
				at = i
			}
		}
		for _, version := range eucanetwork.Versions()[at:] {
			t.Run(c.name+" "+version, func(t *testing.T) {
				files := compiled(t, swap(t, c.plan, `"4.4"`, fmt.Sprintf("%q", version)))
				f := files["clc-1:/etc/eucalyptus/network.json"]
				require.NotNil(t, f)
				back, ds := hostconf.Parse("network.json", []byte(text(t, f)), hostconf.JSON)
				require.Empty(t, ds)
				require.Empty(t, eucanetwork.Validate(version, back.Root), text(t, f))
			})
		}
	}
}

func TestNetworkForms(t *testing.T) {
	for version, want := range map[string]string{
		"4.1": `{
  "Mode": "VPCMIDO",
  "InstanceDnsServers": [
    "192.0.2.53"
  ],
  "PublicIps": [
    "198.51.100.130-198.51.100.250"
  ],
  "Mido": {
    "EucanetdHost": "clc-1.example.com",
    "GatewayHost": "clc-1.example.com",
    "GatewayIP": "198.51.100.2",
    "GatewayInterface": "em1.1002",
    "PublicNetworkCidr": "198.51.100.0/24",
    "PublicGatewayIP": "198.51.100.1"
  }
}
`,
		"4.2": `{
  "Mode": "VPCMIDO",
  "InstanceDnsServers": [
    "192.0.2.53"
  ],
  "PublicIps": [
    "198.51.100.130-198.51.100.250"
  ],
  "Mido": {
    "EucanetdHost": "clc-1.example.com",
    "Gateways": [
      {
        "GatewayHost": "clc-1.example.com",
        "GatewayIP": "198.51.100.2",
        "GatewayInterface": "em1.1002"
      }
    ],
    "PublicNetworkCidr": "198.51.100.0/24",
    "PublicGatewayIP": "198.51.100.1"
  }
}
`,
		"5": `{
  "Mode": "VPCMIDO",
  "InstanceDnsServers": [
    "192.0.2.53"
  ],
  "PublicIps": [
    "198.51.100.130-198.51.100.250"
  ],
  "Mido": {
    "BgpAsn": "64496",
    "Gateways": [
      {
        "Ip": "192.0.2.66",
        "ExternalDevice": "em1.1002",
        "ExternalCidr": "198.51.100.0/24",
        "ExternalIp": "198.51.100.2",
        "BgpPeerIp": "198.51.100.1",
        "BgpPeerAsn": "64511",
        "BgpAdRoutes": [
          "198.51.100.128/25"
        ]
      }
    ]
  }
}
`,
	} {
		files := compiled(t, swap(t, vpcPlan, `"4.4"`, fmt.Sprintf("%q", version)))
		require.Equal(t, want, text(t, files["clc-1:/etc/eucalyptus/network.json"]), version)
	}
	yaml := compiled(t, swap(t, vpcPlan, `"4.4"`, `"5"`)+`, networkFormat: "yaml"`)
	f := yaml["clc-1:/etc/eucalyptus/network.yaml"]
	back, ds := hostconf.Parse("network.yaml", []byte(text(t, f)), hostconf.YAML)
	require.Empty(t, ds)
	require.Empty(t, eucanetwork.Validate("5", back.Root))
	require.Contains(t, text(t, yaml["clc-1:"+propertiesScript]), "@/etc/eucalyptus/network.yaml\n"[1:])
}
