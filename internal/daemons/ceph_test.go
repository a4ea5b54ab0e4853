package daemons

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCephConf holds that Ceph's own reader takes every ceph.conf, and what the node
// controller's reader looks for is there.
func TestCephConf(t *testing.T) {
	t.Parallel()
	reader := oracle(t, "ceph-conf")
	list := append(files(t, rendered(t), "*/etc/ceph/ceph.conf"), files(t, fixture(t, "cloud_article"), "*/etc/ceph/ceph.conf")...)
	for _, file := range list {
		for key, want := range map[string]string{
			"fsid": "6b0b8a0e-5f0e-4d5c-9d54-2f3f5b1f7a10", "mon_host": "192.0.2.99", "auth_client_required": "cephx", "public_network": "192.0.2.96/28",
		} {
			code, out := run(t, reader, "-c", file, "--show-config-value", key)
			require.Zero(t, code, "%s: %s", file, out)
			require.Equal(t, want, strings.TrimSpace(out), "%s: %s", file, key)
		}
		code, out := run(t, reader, "-c", file, "--lookup", "mon addr")
		if strings.Contains(file, "/nc-1/") {
			require.Zero(t, code)
			require.Equal(t, "192.0.2.99:6789", strings.TrimSpace(out))
		} else {
			require.NotZero(t, code, "a monitor warns about mon addr")
		}
	}
}

// TestCephVolumes boots a monitor with one disk in memory on the rendered ceph.conf,
// runs the rendered script twice, and works with volumes as Eucalyptus does.
func TestCephVolumes(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"ceph-mon", "ceph-osd", "ceph", "rbd", "monmaptool", "ceph-authtool"} {
		oracle(t, name)
	}
	out := inside(t, "ceph.sh", rendered(t), t.TempDir())
	for _, want := range []string{
		"pool eucavols size 1 min_size 1 pg_num 64 application rbd",
		"the storage controller's user made, cloned, unprotected and removed",
		"the node's user read a volume made from a snapshot",
		"the node's user may not remove a snapshot's image",
		"the keyrings have mode 600",
	} {
		require.Contains(t, out, want)
	}
}
