package lint_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// noZebra reports every password of a router's file.
var noZebra = lint.Rule{
	ID: "TST001", Name: "no-zebra", Severity: diag.Error,
	Hosts: func(p *lint.HostPass) {
		for _, f := range p.Named(hostconf.Bgpd) {
			for _, e := range f.Entries() {
				if e.Key == "password zebra" {
					p.Report(f, e, "this is known", "take another")
				}
			}
		}
	},
}

func hostFile(t *testing.T, name, text string) *lint.HostFile {
	t.Helper()
	format, ok := hostconf.Recognize(name, []byte(text))
	require.True(t, ok)
	f, ds := hostconf.Parse(name, []byte(text), format)
	require.Empty(t, ds)
	return &lint.HostFile{File: f}
}

func TestHostRules(t *testing.T) {
	const password = "password zebra\n"
	for _, c := range []struct {
		text string
		opt  lint.Options
		want []string
	}{
		{password, lint.Options{}, []string{"TST001"}},
		{"! cuemulus: ignore TST001 why a test\nhostname x\n" + password, lint.Options{}, nil},
		{"hostname x\n! cuemulus: ignore TST001 why a test\n" + password, lint.Options{}, nil},
		{"hostname x\n! cuemulus: ignore TST001 why a test\nlog syslog\n" + password, lint.Options{}, []string{"TST001", "LINT005"}},
		{"! cuemulus: ignore TST001\npassword zebra\n", lint.Options{}, []string{"TST001", "LINT001"}},
		{"! cuemulus: ignore TST001 why a test\npassword zebra\n", lint.Options{NoInline: true}, []string{"TST001", "LINT006"}},
		{password, lint.Options{Ignores: []lint.Ignore{{Rule: "TST001", Stack: "site/*/etc/*/bgpd.conf", Why: "a test"}}}, nil},
		{password, lint.Options{Ignores: []lint.Ignore{{Rule: "TST001", Path: "password zebra", Why: "a test"}}}, nil},
		{password, lint.Options{Ignores: []lint.Ignore{{Rule: "TST001", Stack: "other", Why: "a test"}}}, []string{"TST001", "LINT005"}},
		{password, lint.Options{Severities: map[string]string{"no-zebra": "off"}}, nil},
	} {
		c.opt.Clouds = lint.Clouds([]*lint.HostFile{hostFile(t, "site/bgp-1/etc/quagga/bgpd.conf", c.text)})
		require.Equal(t, "site", c.opt.Clouds[0].Name)
		require.Equal(t, "bgp-1", c.opt.Clouds[0].Files[0].Host)
		var got []string
		for _, d := range lint.Run([]lint.Rule{noZebra}, nil, c.opt) {
			got = append(got, d.Rule)
		}
		require.Equal(t, c.want, got, c.text)
	}
}

// TestKeyringLinesAreNotShown: any line of a keyring may be a key.
func TestKeyringLinesAreNotShown(t *testing.T) {
	rule := lint.Rule{ID: "TST001", Name: "any", Severity: diag.Error, Hosts: func(p *lint.HostPass) {
		for _, f := range p.Files {
			p.ReportFile(f, "wrong", "mend it")
		}
	}}
	for name, secret := range map[string]bool{"h/etc/ceph/ceph.client.x.keyring": true, "h/etc/quagga/bgpd.conf": false} {
		text := map[bool]string{true: "[client.x]\n\tkey = @@KEY@@\n", false: "hostname x\n"}[secret]
		ds := lint.Run([]lint.Rule{rule}, nil, lint.Options{Clouds: lint.Clouds([]*lint.HostFile{hostFile(t, name, text)})})
		require.Len(t, ds, 1)
		require.Equal(t, secret, ds[0].Secret, name)
	}
	_, ds := hostconf.Parse("ceph.client.x.keyring", []byte("[client.x]\nkey AQ\n"), hostconf.Keyring)
	require.Len(t, ds, 1)
	require.True(t, ds[0].Secret)
}

func TestHostRuleBreaks(t *testing.T) {
	breaks := lint.Rule{ID: "TST002", Name: "it-breaks", Hosts: func(*lint.HostPass) { panic("secret") }}
	got := lint.Run([]lint.Rule{breaks}, nil, lint.Options{Clouds: lint.Clouds([]*lint.HostFile{hostFile(t, "bgpd.conf", "hostname x\n")})})
	require.Len(t, got, 1)
	require.Equal(t, lint.CrashRule, got[0].Rule)
	require.Contains(t, got[0].Message, "bgpd.conf")
	require.NotContains(t, got[0].Message, "secret")
}

// TestCompiledHostFile holds that findings of compiled files are at the user's line.
func TestCompiledHostFile(t *testing.T) {
	f := &hostconf.File{Path: "/etc/quagga/bgpd.conf", Format: hostconf.Router, Root: &hostconf.Node{Kind: hostconf.Map}}
	f.Root.Add("password zebra", nil).From("secrets.vty")
	f.Where = func(origin string) (pos, end diag.Pos) { return diag.Pos{File: origin, Line: 7, Col: 1}, diag.Pos{} }
	f.Rendered = func([]string) diag.Pos { return diag.Pos{File: "rendered", Line: 1} }
	site := lint.Cloud{Name: "site", Stack: "site", Files: []*lint.HostFile{{File: f}}}
	got := lint.Run([]lint.Rule{noZebra}, nil, lint.Options{Clouds: []lint.Cloud{site}})
	require.Len(t, got, 1)
	require.Equal(t, diag.Pos{File: "secrets.vty", Line: 7, Col: 1}, got[0].Pos)
	require.Equal(t, "rendered", got[0].Related[0].Pos.File)

	site.Ignores = []lint.Ignore{{Rule: "TST001", Path: "secrets", Why: "a test"}}
	require.Empty(t, lint.Run([]lint.Rule{noZebra}, nil, lint.Options{Clouds: []lint.Cloud{site}}))
}
