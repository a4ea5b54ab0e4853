package rules_test

import (
	"slices"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/lint"
	"cuemulus.dev/lint/rules"
)

// FuzzHosts holds that no rule breaks on any files of hosts, whatever they hold.
func FuzzHosts(f *testing.F) {
	judges := slices.DeleteFunc(rules.All(), func(r lint.Rule) bool { return r.Hosts == nil })
	require.NotEmpty(f, judges)
	names := []string{
		"clc-1/etc/eucalyptus/network.json", "nc-1/etc/eucalyptus/eucalyptus.conf", "nc-1/etc/ceph/ceph.conf", "nc-1/etc/ceph/a.keyring",
		"nc-1/etc/midolman/midolman.conf", "clc-1/root/.midonetrc", "nsdb-1/etc/zookeeper/zoo.cfg", "nsdb-1/var/lib/zookeeper/data/myid",
		"bgp-1/etc/quagga/bgpd.conf", "bgp-1/etc/quagga/zebra.conf", "bgp-1/etc/frr/frr.conf", "nsdb-1/etc/cassandra/cassandra.yaml",
		"clc-1/usr/share/midonet-api/WEB-INF/web.xml", "nsdb-1/etc/yum.repos.d/datastax.repo", "clc-1/root/midonet-bootstrap.sh",
	}
	for _, r := range judges {
		for _, text := range []string{r.Bad, r.Good} {
			var at [2]byte
			var texts [2]string
			for i, part := range txtar.Parse([]byte(text)).Files {
				if n := slices.Index(names, part.Name); n >= 0 && i < 2 {
					at[i], texts[i] = byte(n), string(part.Data)
				}
			}
			f.Add(at[0], texts[0], at[1], texts[1])
		}
	}
	f.Fuzz(func(t *testing.T, a byte, first string, b byte, second string) {
		var files []*lint.HostFile
		for i, text := range []string{first, second} {
			name := names[int([]byte{a, b}[i])%len(names)]
			if format, ok := hostconf.Recognize(name, []byte(text)); ok {
				if file, _ := hostconf.Parse(name, []byte(text), format); file != nil {
					files = append(files, &lint.HostFile{File: file})
				}
			}
		}
		for _, d := range lint.Run(judges, nil, lint.Options{Profile: lint.Strict, Today: today, Clouds: lint.Clouds(files)}) {
			require.NotEqual(t, lint.CrashRule, d.Rule, "%s", d.Message)
			require.NotZero(t, d.Pos.File, "%v", d)
		}
	})
}
