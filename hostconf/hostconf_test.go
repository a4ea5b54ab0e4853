package hostconf_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
)

// samples gives the files of testdata/samples, written as Print writes them.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	found, err := filepath.Glob("testdata/samples/*")
	require.NoError(t, err)
	require.NotEmpty(t, found, "no samples")
	list := map[string][]byte{}
	for _, name := range found {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		list[filepath.Base(name)] = data
	}
	return list
}

func parse(t testing.TB, name string, data []byte) *hostconf.File {
	t.Helper()
	format, ok := hostconf.Recognize(name, data)
	require.True(t, ok, name)
	f, ds := hostconf.Parse(name, data, format)
	require.Empty(t, ds, name)
	return f
}

// TestRoundTrip holds that what Print writes is read as the same tree, and that a
// file written in its manner comes out as it was.
func TestRoundTrip(t *testing.T) {
	for name, data := range samples(t) {
		t.Run(name, func(t *testing.T) {
			f := parse(t, name, data)
			text, err := hostconf.Print(f)
			require.NoError(t, err)
			require.Equal(t, string(data), string(text))
			require.True(t, f.Root.Equal(parse(t, name, text).Root))
		})
	}
}

func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		name, text string
		path       []string
		from, to   diag.Pos // without the file
	}{
		{"network.json", `{"Mode": "EDGE", "PublicIps": ["ü", "198.51.100.9"]}`, []string{"PublicIps", "1"}, diag.Pos{Line: 1, Col: 37}, diag.Pos{Line: 1, Col: 51}},
		{"network.json", `{"Mode": "EDGE", "PublicIps": []}`, []string{"PublicIps"}, diag.Pos{Line: 1, Col: 18}, diag.Pos{Line: 1, Col: 29}},
		{"eucalyptus.conf", "A=1\n  VNET_MODE = \"EDGE\" # x\n", []string{"VNET_MODE"}, diag.Pos{Line: 2, Col: 15}, diag.Pos{Line: 2, Col: 21}},
		{"ceph.conf", "[global]\n\tmon host = 192.0.2.1 ; first\n", []string{"global", "mon host"}, diag.Pos{Line: 2, Col: 13}, diag.Pos{Line: 2, Col: 22}},
		{"zoo.cfg", "tickTime=2000 # ms\n", []string{"tickTime"}, diag.Pos{Line: 1, Col: 10}, diag.Pos{Line: 1, Col: 19}},
		{"bgpd.conf", "router bgp 64512\n neighbor 192.0.2.1   remote-as 64513\n", []string{"router bgp 64512", "neighbor 192.0.2.1 remote-as 64513"}, diag.Pos{Line: 2, Col: 2}, diag.Pos{Line: 2, Col: 38}},
		{"cassandra.yaml", "seed_provider:\n  - parameters:\n      - seeds: \"192.0.2.1\"\n", []string{"seed_provider", "0", "parameters", "0", "seeds"}, diag.Pos{Line: 3, Col: 16}, diag.Pos{Line: 3, Col: 27}},
	} {
		f := parse(t, c.name, []byte(c.text))
		pos, end := f.Place(c.path)
		c.from.File, c.to.File = c.name, c.name
		require.NotNil(t, f.Root.Get(c.path...), "%s %v", c.name, c.path)
		require.Equal(t, c.from, pos, "%s %v", c.name, c.path)
		require.Equal(t, c.to, end, "%s %v", c.name, c.path)
	}
}

func TestValues(t *testing.T) {
	for _, c := range []struct {
		name, text string
		path       []string
		want       string
	}{
		{"eucalyptus.conf", `A="x y"` + "\n", []string{"A"}, "x y"},
		{"eucalyptus.conf", `A=/etc/ceph/ceph.conf; # path` + "\n", []string{"A"}, "/etc/ceph/ceph.conf;"},
		{"eucalyptus.conf", `A="open` + "\n", []string{"A"}, `"open`},
		{"ceph.conf", "[global]\nauth client required = cephx # yes\n", []string{"global", "auth client required"}, "cephx"},
		{"ceph.client.x.keyring", "[client.x]\n\tkey = QUJD==\n\tcaps osd = \"profile rbd pool=a\"\n", []string{"client.x", "caps osd"}, "profile rbd pool=a"},
		{"zoo.cfg", "autopurge.purgeInterval=1  # hours\n", []string{"autopurge.purgeInterval"}, "1  # hours"},
		{"midolman.conf", "[zookeeper]\nzookeeper_hosts = 192.0.2.1:2181,192.0.2.2:2181\n", []string{"zookeeper", "zookeeper_hosts"}, "192.0.2.1:2181,192.0.2.2:2181"},
	} {
		f := parse(t, c.name, []byte(c.text))
		got, ok := f.Root.Get(c.path...).Scalar()
		require.True(t, ok, c.text)
		require.Equal(t, c.want, got)
	}
}

// TestBlocks holds that statements belong to their block with and without
// indentation.
func TestBlocks(t *testing.T) {
	const indented = `hostname r
router bgp 64512
 no bgp network import-check
 neighbor 192.0.2.1 remote-as 64513
 !
 address-family ipv4 unicast
  neighbor 192.0.2.1 activate
 exit-address-family
!
route-map A permit 10
 match ip address prefix-list P
ip prefix-list P seq 5 permit 0.0.0.0/0
interface em1
 ip address 192.0.2.2/24
line vty
 exec-timeout 0 0
log syslog
`
	flat := strings.ReplaceAll(strings.ReplaceAll(indented, "\n  ", "\n"), "\n ", "\n")
	a, b := parse(t, "frr.conf", []byte(indented)), parse(t, "frr.conf", []byte(flat))
	require.True(t, a.Root.Equal(b.Root))
	require.NotNil(t, b.Root.Get("router bgp 64512", "address-family ipv4 unicast", "neighbor 192.0.2.1 activate"))
	require.NotNil(t, b.Root.Get("ip prefix-list P seq 5 permit 0.0.0.0/0"))
	require.NotNil(t, b.Root.Get("interface em1", "ip address 192.0.2.2/24"))
}

func TestComments(t *testing.T) {
	f := parse(t, "eucalyptus.conf", []byte("# cuemulus: ignore EUCA016 why old\nA=1 # cuemulus: ignore EUCA017 why b\nB=\"# cuemulus: ignore EUCA018\"\n"))
	require.Len(t, f.Comments, 2)
	require.True(t, f.Comments[0].Alone)
	require.Equal(t, diag.Pos{File: "eucalyptus.conf", Line: 2, Col: 5}, f.Comments[1].Pos)
	f = parse(t, "frr.conf", []byte("! cuemulus: ignore BGP002 why b\nrouter bgp 1 ! cuemulus: a part of the statement\n"))
	require.Len(t, f.Comments, 1)
}

func TestCephKey(t *testing.T) {
	for _, key := range []string{"mon host", "mon_host", "mon-host", "mon  host", " mon\thost "} {
		require.Equal(t, "mon_host", hostconf.CephKey(key))
	}
}

func TestRefused(t *testing.T) {
	deep := strings.Repeat("[", 1000) + strings.Repeat("]", 1000)
	for _, c := range []struct {
		format     hostconf.Format
		text, want string
		line, col  int
	}{
		{hostconf.JSON, "{\n \"A\": [}\n", "no JSON", 2, 8},
		{hostconf.JSON, "{\"A\": 1", "ends before", 1, 8},
		{hostconf.JSON, "", "ends before", 1, 1},
		{hostconf.JSON, deep, "deeper", 1, 51},
		{hostconf.YAML, deep, "deeper", 1, 201},
		{hostconf.YAML, "a: &x 1\nb: *x\n", "aliases", 2, 4},
		{hostconf.INI, "[global\n", "closing bracket", 1, 1},
		{hostconf.INI, "[global]\nword\n", "no key = value", 2, 1},
		{hostconf.INI, "[global] word\n", "text follows", 1, 9},
		{hostconf.Pairs, "tick\n", "no key = value", 1, 1},
		{hostconf.Shell, "A=\xff\n", "UTF-8", 1, 3},
		{hostconf.Router, "a\x00\n", "UTF-8", 1, 2},
		{hostconf.Text, strings.Repeat("x", hostconf.MaxLine+1), "too long", 1, 1},
		{hostconf.Shell, strings.Repeat("\n", hostconf.MaxValues+1), "lines", 0, 0},
	} {
		f, ds := hostconf.Parse("f", []byte(c.text), c.format)
		require.Nil(t, f, c.text)
		require.Len(t, ds, 1)
		require.True(t, ds[0].Unreadable)
		require.Contains(t, ds[0].Message, c.want)
		require.Equal(t, diag.Pos{File: "f", Line: c.line, Col: c.col}, ds[0].Pos, c.want)
	}
}

func TestPrintRefuses(t *testing.T) {
	one := func(key, value string) *hostconf.Node {
		return hostconf.MapOf(hostconf.KV{Key: key, Value: hostconf.Str(value)})
	}
	for _, f := range []*hostconf.File{
		{Format: hostconf.Shell, Root: one("A", `$(id)`)},
		{Format: hostconf.Shell, Root: one("A", "x;")},
		{Format: hostconf.Shell, Root: one("A B", "x")},
		{Format: hostconf.Pairs, Root: one("a", "1 # hours")},
		{Format: hostconf.INI, Root: hostconf.MapOf(hostconf.KV{Key: "global", Value: one("a", "x\ny = z")})},
		{Format: hostconf.INI, Root: hostconf.MapOf(hostconf.KV{Key: "a]", Value: one("a", "x")})},
		{Format: hostconf.Router, Root: hostconf.MapOf(hostconf.KV{Key: "a\nb", Value: hostconf.MapOf()})},
		{Format: hostconf.Text, Root: hostconf.Strs("a\nb")},
		{Format: hostconf.Keyring, Root: hostconf.MapOf(hostconf.KV{Key: "client.x", Value: one("caps mon", `"`)})},
		{Format: hostconf.Shell, Header: []string{"a\nB=1"}, Root: one("A", "x")},
		{Format: "other"},
	} {
		_, err := hostconf.Print(f)
		require.Error(t, err, "%v", f)
	}
}

func TestHeader(t *testing.T) {
	script, err := hostconf.Print(&hostconf.File{Path: "/a.sh", Format: hostconf.Text, Header: []string{"made"}, Root: hostconf.Lines("#!/bin/sh\nset -eu\n")})
	require.NoError(t, err)
	require.Equal(t, "#!/bin/sh\n# made\nset -eu\n", string(script))
	page, err := hostconf.Print(&hostconf.File{Path: "/a.md", Format: hostconf.Text, Header: []string{"made"}, Root: hostconf.Lines("# Title\n")})
	require.NoError(t, err)
	require.Equal(t, "<!-- made -->\n# Title\n", string(page))
}

func TestRecognize(t *testing.T) {
	for name, want := range map[string]hostconf.Format{
		"a/network-4.4.json": hostconf.JSON, "zoo.cfg": hostconf.Pairs, "etc/frr/frr.conf": hostconf.Router,
		".midonetrc": hostconf.INI, "ceph.client.a.keyring": hostconf.Keyring, "eucalyptus.local.conf": hostconf.Shell,
	} {
		got, ok := hostconf.Recognize(name, []byte(`{"PublicIps": []}`))
		require.True(t, ok, name)
		require.Equal(t, want, got, name)
	}
	for _, name := range []string{"network.json", "my.conf", "cassandra.yaml", "zoo.cfg.bak", "web.xml", "values.yaml"} {
		_, ok := hostconf.Recognize(name, []byte(`{"name": "x"}`))
		require.False(t, ok, name)
	}
	_, ok := hostconf.Recognize("network.yaml", []byte("AWSTemplateFormatVersion: x\nPublicIps: 1\n"))
	require.False(t, ok)
}

func TestCodes(t *testing.T) {
	for _, c := range hostconf.Codes() {
		_, ds := hostconf.Parse("network.json", []byte(c.Bad), hostconf.JSON)
		require.Len(t, ds, 1)
		require.Equal(t, c.ID, ds[0].Rule)
		_, ds = hostconf.Parse("network.json", []byte(c.Good), hostconf.JSON)
		require.Empty(t, ds)
	}
}

func TestLocate(t *testing.T) {
	for name, want := range map[string][3]string{
		"site/nc-1/etc/ceph/ceph.conf": {"site", "nc-1", "/etc/ceph/ceph.conf"},
		"nc-1/etc/ceph/ceph.conf":      {"", "nc-1", "/etc/ceph/ceph.conf"},
		"etc/ceph/ceph.conf":           {"etc/ceph", "", ""},
		"/etc/ceph/ceph.conf":          {"/etc/ceph", "", ""},
		"/root/a/b/root/.midonetrc":    {"/root/a", "b", "/root/.midonetrc"},
		"/srv/var/a/ceph.conf":         {"/srv/var/a", "", ""},
		"/root/nc-1/etc/a.conf":        {"/root", "nc-1", "/etc/a.conf"},
		"a/n-1/var/lib/zookeeper/myid": {"a", "n-1", "/var/lib/zookeeper/myid"},
		"a/b/ceph.conf":                {"a/b", "", ""},
		"ceph.conf":                    {"", "", ""},
	} {
		cloud, host, onHost := hostconf.Locate(name)
		require.Equal(t, want, [3]string{cloud, host, onHost}, name)
	}
}

func FuzzParse(f *testing.F) {
	formats := []hostconf.Format{hostconf.JSON, hostconf.YAML, hostconf.Shell, hostconf.INI, hostconf.Keyring, hostconf.Pairs, hostconf.Router, hostconf.Text}
	for name, data := range samples(f) {
		format, _ := hostconf.Recognize(name, data)
		for i := range formats {
			if formats[i] == format {
				f.Add(byte(i), data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, which byte, data []byte) {
		format := formats[int(which)%len(formats)]
		file, ds := hostconf.Parse("f", data, format)
		if file == nil {
			require.NotEmpty(t, ds)
			return
		}
		for _, e := range file.Entries() {
			pos, end := file.Span(e)
			require.LessOrEqual(t, pos.Compare(end), 0)
		}
		text, err := hostconf.Print(file)
		if err != nil {
			return
		}
		again, ds := hostconf.Parse("f", text, format)
		require.Empty(t, ds, "%q", text)
		require.True(t, file.Root.Equal(again.Root), "%q becomes %q", data, text)
	})
}
