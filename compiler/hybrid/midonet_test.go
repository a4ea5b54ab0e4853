package hybrid

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// fakeMidonet behaves as midonet-cli with -e: it lists what is in files, and adds to
// them. Lines are as the client prints them outside of a session.
const fakeMidonet = `while [ "$1" != -e ]; do shift; done; shift; c="$*"
add() { echo "$2" >>$state/$1; echo "$c" >>$state/changes; }
show() { cat $state/$1 2>/dev/null || true; }
case $c in
"host list") echo "host h1 name clc-1.example.com alive true addresses 192.0.2.66"; echo "host h2 name nc-1.example.com alive true"; echo "host h3 name nc-10.example.com alive true" ;;
"tunnel-zone list") show zones ;;
"tunnel-zone create name mido-tz type gre") add zones "tzone z1 name mido-tz type gre"; echo z1 ;;
"tunnel-zone z1 list member") show members ;;
"tunnel-zone z1 add member host "*) set -- $c; add members "zone z1 host $6 address $8" ;;
"router list") echo "router r0 name other state up"; echo "router r1 name eucart state up" ;;
"router r1 list port") echo "port p0 device r1 state up address 198.51.100.20 net 198.51.100.0/24"; echo "port p1 device r1 state up address 198.51.100.2 net 198.51.100.0/24" ;;
"port p1 list bgp") show bgp ;;
"port p1 add bgp local-AS 64496 peer-AS 64511 peer 198.51.100.1") add bgp "bgp b1 local-AS 64496 peer-AS 64511 peer 198.51.100.1"; echo b1 ;;
"port p1 bgp b1 list route") show routes ;;
"port p1 bgp b1 add route net "*) set -- $c; add routes "ad-route a1 net $8" ;;
"host h1 list binding") show bindings ;;
"host h1 add binding port p1 interface em1.1002") add bindings "host h1 interface em1.1002 port p1" ;;
*) echo "Syntax error at: ...$c" >&2; exit 1 ;;
esac
`

// TestBootstrapMakesEverythingOnce runs the script twice against a client that
// remembers.
func TestBootstrapMakesEverythingOnce(t *testing.T) {
	members := []string{
		"tunnel-zone create name mido-tz type gre",
		"tunnel-zone z1 add member host h1 address 192.0.2.66",
		"tunnel-zone z1 add member host h2 address 192.0.2.67",
	}
	for version, want := range map[string][]string{
		"4.4": members, // eucanetd makes the rest
		"4.1": append(append([]string{}, members...),
			"port p1 add bgp local-AS 64496 peer-AS 64511 peer 198.51.100.1",
			"port p1 bgp b1 add route net 198.51.100.128/25",
			"host h1 add binding port p1 interface em1.1002"),
	} {
		dir, path := fakes(t, map[string]string{"midonet-cli": fakeMidonet})
		f := compiled(t, swap(t, vpcPlan, `"4.4"`, fmt.Sprintf("%q", version)))["clc-1:"+midonetBootstrap]
		require.Equal(t, want, run(t, dir, path, f), version)
		require.Equal(t, []string{""}, run(t, dir, path, f), "%s, again", version)
	}
}

// TestBootstrapStops: it says what is missing, and makes nothing after that.
func TestBootstrapStops(t *testing.T) {
	for name, c := range map[string]struct{ from, to, want string }{
		"host":    {"nc-1.example.com", "nc-9.example.com", "the host nc-1.example.com: not found"},
		"router":  {"name eucart", "name eucarx", "the router eucart, which eucanetd makes: not found"},
		"two":     {"name other", "name eucart", "the router eucart, which eucanetd makes: more than one"},
		"address": {`"tunnel-zone z1 list member") show members`, `"tunnel-zone z1 list member") echo "zone z1 host h1 address 192.0.2.9"`, "clc-1.example.com is a member with another address than 192.0.2.66"},
	} {
		dir, path := fakes(t, map[string]string{"midonet-cli": strings.Replace(fakeMidonet, c.from, c.to, 1)})
		f := compiled(t, swap(t, vpcPlan, `"4.4"`, `"4.1"`))["clc-1:"+midonetBootstrap]
		script := filepath.Join(dir, "script.sh")
		require.NoError(t, os.WriteFile(script, []byte(text(t, f)), 0o755))
		cmd := exec.Command(needed(t, "bash"), script)
		cmd.Env = []string{"PATH=" + path, "WAIT=0"}
		out, err := cmd.CombinedOutput()
		require.Error(t, err, name)
		require.Contains(t, string(out), c.want)
	}
}

// TestXML: xmllint reads every file of XML.
func TestXML(t *testing.T) {
	xmllint := needed(t, "xmllint")
	n := 0
	for _, version := range []string{"4.1", "4.2"} {
		for name, f := range compiled(t, swap(t, vpcPlan, `"4.4"`, fmt.Sprintf("%q", version))) {
			if !strings.HasSuffix(name, ".xml") {
				continue
			}
			n++
			file := filepath.Join(t.TempDir(), "file.xml")
			require.NoError(t, os.WriteFile(file, []byte(text(t, f)), 0o644))
			out, err := exec.Command(xmllint, "--noout", "--nonet", file).CombinedOutput()
			require.NoError(t, err, "%s: %s", name, out)
		}
	}
	require.Equal(t, 6, n)
}

// TestMidonetVersions: each version has its own class, files and settings.
func TestMidonetVersions(t *testing.T) {
	webXML := "clc-1:/usr/share/midonet-api/WEB-INF/web.xml"
	old := compiled(t, swap(t, vpcPlan, `"4.4"`, `"4.1"`))
	require.Contains(t, text(t, old[webXML]), "<param-value>org.midonet.api.auth.MockAuthService</param-value>")
	require.Nil(t, old["clc-1:"+midonetSettings])
	require.Equal(t, `[zookeeper]
zookeeper_hosts = 192.0.2.68:2181
session_timeout = 30000
midolman_root_key = /midonet/v1
session_gracetime = 30000

[cassandra]
servers = 192.0.2.68:9042
replication_factor = 1
cluster = midonet
`, text(t, old["nc-1:/etc/midolman/midolman.conf"]))
	later := compiled(t, swap(t, vpcPlan, `"4.4"`, `"4.3"`))
	require.Contains(t, text(t, later[webXML]), "<param-value>org.midonet.cluster.auth.MockAuthService</param-value>")
	require.Equal(t, "[zookeeper]\nzookeeper_hosts = 192.0.2.68:2181\n", text(t, later["nc-1:/etc/midolman/midolman.conf"]))
	five := compiled(t, vpcPlan)
	require.Nil(t, five[webXML])
	require.Contains(t, text(t, five["clc-1:"+midonetSettings]), `rest_api { http_host = "127.0.0.1", http_port = 8080 }`)
	require.NotNil(t, five["clc-1:/etc/midonet/midonet.conf"])
	require.Nil(t, five["ufs-1:/etc/midolman/midolman.conf"], "only agents' hosts have it")
}
