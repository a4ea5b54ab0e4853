package hybrid

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/hostconf"
)

// needed finds a program, or skips the test; where all programs must be there it fails.
func needed(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CUEMULUS_ORACLES") == "required" {
			t.Fatalf("%s is needed", name)
		}
		t.Skipf("%s is not here", name)
	}
	return path
}

// getConfVar reads a key as the C parts of Eucalyptus do (get_conf_var of
// util/misc.c): the first line that begins with the key counts; a value in double
// quotes ends at the next one, any other at a blank or #.
func getConfVar(text, key string) (string, bool) {
	for line := range strings.Lines(text) {
		rest, ok := strings.CutPrefix(strings.TrimLeft(line, " \t"), key)
		if !ok {
			continue
		}
		rest, ok = strings.CutPrefix(strings.TrimLeft(rest, " \t"), "=")
		if !ok {
			continue
		}
		rest = strings.TrimLeft(rest, " \t")
		if quoted, ok := strings.CutPrefix(rest, `"`); ok {
			value, _, ended := strings.Cut(quoted, `"`)
			return value, ended
		}
		if at := strings.IndexAny(rest, " \t\r\n#"); at >= 0 {
			rest = rest[:at]
		}
		return rest, true
	}
	return "", false
}

// TestConfIsReadAlike: the four readers of eucalyptus.conf see the same values.
func TestConfIsReadAlike(t *testing.T) {
	bash := needed(t, "bash")
	keys := 0
	for _, plan := range []string{edgePlan, vpcPlan} {
		for name, f := range compiled(t, plan) {
			if !strings.HasSuffix(name, "/eucalyptus.conf") {
				continue
			}
			body := text(t, f)
			path := filepath.Join(t.TempDir(), "eucalyptus.conf")
			require.NoError(t, os.WriteFile(path, []byte(body), 0o644))
			seen := map[string]bool{}
			for _, field := range f.Root.Fields {
				keys++
				want := field.Value.Text
				require.False(t, seen[field.Key], "%s stands twice in %s", field.Key, name)
				seen[field.Key] = true
				got, ok := getConfVar(body, field.Key)
				require.True(t, ok)
				require.Equal(t, want, got, "the C parts")
				out, err := exec.Command(bash, "-c", `set -eu; . "$1"; printf %s "${!2}"`, "sh", path, field.Key).Output()
				require.NoError(t, err)
				require.Equal(t, want, string(out), "a shell")
				require.Contains(t, body, field.Key+`="`+want+"\"\n", "systemd, and the tool that initialises the cloud")
			}
		}
	}
	require.Greater(t, keys, 60)
}

func TestConfOfEachRole(t *testing.T) {
	files := compiled(t, vpcPlan)
	require.Equal(t, `EUCALYPTUS="/"
EUCA_USER="eucalyptus"
LOGLEVEL="INFO"
NC_PORT="8775"
HYPERVISOR="kvm"
INSTANCE_PATH="/var/lib/eucalyptus/instances"
USE_VIRTIO_ROOT="1"
USE_VIRTIO_DISK="1"
USE_VIRTIO_NET="1"
VNET_MODE="VPCMIDO"
VNET_BRIDGE="br0"
CEPH_USER_NAME="euca-nc"
CEPH_KEYRING_PATH="/etc/ceph/ceph.client.euca-nc.keyring"
CEPH_CONFIG_PATH="/etc/ceph/ceph.conf"
`, text(t, files["nc-1:/etc/eucalyptus/eucalyptus.conf"]))
	require.Equal(t, `EUCALYPTUS="/"
EUCA_USER="eucalyptus"
CLOUD_OPTS="--bind-addr=192.0.2.4"
LOGLEVEL="INFO"
CC_PORT="8774"
NC_PORT="8775"
SCHEDPOLICY="ROUNDROBIN"
NODES="192.0.2.5"
VNET_MODE="VPCMIDO"
`, text(t, files["cc-1:/etc/eucalyptus/eucalyptus.conf"]))
	require.Nil(t, files["bgp-1:/etc/eucalyptus/eucalyptus.conf"])
	require.Nil(t, files["nsdb-1:/etc/eucalyptus/eucalyptus.conf"])
}

// fakes writes programs into a folder and gives a PATH that finds them first.
func fakes(t *testing.T, programs map[string]string) (dir, path string) {
	t.Helper()
	dir = t.TempDir()
	for name, body := range programs {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/bash\nset -eu\nstate="+dir+"\n"+body), 0o755))
	}
	return dir, dir + ":" + os.Getenv("PATH")
}

// run runs a script of the cloud and gives what the programs were asked to change.
func run(t *testing.T, dir, path string, f *hostconf.File) []string {
	t.Helper()
	_ = os.Remove(filepath.Join(dir, "changes"))
	name := filepath.Join(dir, "script.sh")
	require.NoError(t, os.WriteFile(name, []byte(text(t, f)), 0o755))
	cmd := exec.Command(needed(t, "bash"), name)
	cmd.Env = []string{"PATH=" + path}
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	data, _ := os.ReadFile(filepath.Join(dir, "changes"))
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

// TestPropertiesAreSetOnce runs the script against programs that behave as
// Eucalyptus' do: set once, it finds everything right.
func TestPropertiesAreSetOnce(t *testing.T) {
	set := `set_it() { echo "$1" >>$state/changes; touch $state/all; grep -v "^${1%%=*}=" $state/all >$state/rest || true; echo "$1" >>$state/rest; mv $state/rest $state/all; }
`
	tools := map[string]string{
		"euca-describe-properties": `echo "PROPERTY	other.name	a b"; [ ! -e $state/all ] || sed 's/=/\t/; s/^/PROPERTY\t/' $state/all` + "\n",
		"euca-modify-property":     set + `[ "$1" = -p ] && set_it "$2" || { [ "$1" = -f ]; echo "file ${2#*=}" >>$state/changes; }` + "\n",
		"euca-describe-services":   `echo "SERVICE	storage	zone-b	sc-2	BROKEN"; echo "SERVICE	storage	zone-a	sc-1	NOTREADY"` + "\n",
		"euctl": set + `if [ "$1" = --dump ]; then sed -n "s/^$3=//p" $state/all 2>/dev/null || true; else
	case $1 in *=@*) echo "file ${1#*=@}" >>$state/changes ;; *) set_it "$1" ;; esac; fi` + "\n",
		"euserv-describe-services": `echo "SERVICE	storage	zone-a	sc-1	ENABLED"` + "\n",
	}
	common := []string{
		"file /etc/eucalyptus/network.json",
		"zone-a.storage.blockstoragemanager=ceph-rbd",
		"zone-a.storage.cephuser=euca-sc",
		"zone-a.storage.cephkeyringfile=/etc/ceph/ceph.client.euca-sc.keyring",
		"zone-a.storage.cephconfigfile=/etc/ceph/ceph.conf",
		"zone-a.storage.cephvolumepools=eucavols",
		"zone-a.storage.cephsnapshotpools=eucasnaps",
		"cloud.motto=it's a \"cloud\" for $USER",
	}
	more := `, properties: "cloud.motto": "it's a \"cloud\" for $USER"`
	for version, want := range map[string][]string{
		"4.1": append([]string{"www.http_port=8081"}, common...),
		"4.4": common,
	} {
		dir, path := fakes(t, tools)
		f := compiled(t, swap(t, vpcPlan, `"4.4"`, fmt.Sprintf("%q", version))+more)["clc-1:"+propertiesScript]
		require.Equal(t, want, run(t, dir, path, f), version)
		require.Equal(t, []string{"file /etc/eucalyptus/network.json"}, run(t, dir, path, f), "%s, again", version)
	}
}

// TestScripts: every script is one for bash, and for shellcheck.
func TestScripts(t *testing.T) {
	bash, shellcheck := needed(t, "bash"), needed(t, "shellcheck")
	dir := t.TempDir()
	var names []string
	for _, version := range []string{"4.1", "4.2", "4.4"} {
		for name, f := range compiled(t, swap(t, vpcPlan, `"4.4"`, fmt.Sprintf("%q", version))) {
			if f.Mode&0o100 == 0 {
				continue
			}
			file := filepath.Join(dir, version+strings.NewReplacer("/", "_", ":", "_").Replace(name))
			require.NoError(t, os.WriteFile(file, []byte(text(t, f)), 0o644))
			out, err := exec.Command(bash, "-n", file).CombinedOutput()
			require.NoError(t, err, string(out))
			names = append(names, file)
		}
	}
	require.GreaterOrEqual(t, len(names), 9)
	slices.Sort(names)
	out, err := exec.Command(shellcheck, append([]string{"-s", "bash"}, names...)...).CombinedOutput()
	require.NoError(t, err, string(out))
}
