package hybrid

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/compiler"
)

// TestPlacementGroups holds the formula to values of Ceph's calculator.
func TestPlacementGroups(t *testing.T) {
	for _, c := range []struct{ target, osds, percent, copies, want int }{
		{100, 9, 50, 3, 128},    // 150: 128 is not a quarter below
		{100, 24, 50, 3, 512},   // 400: 256 is more than a quarter below
		{100, 3, 100, 3, 128},   // 100: 64 is more than a quarter below
		{200, 100, 40, 3, 2048}, // 2666: 2048 is just within a quarter
		{100, 60, 1, 3, 16},     // 20, the least of OSDs / copies: 16 is a fifth below
		{100, 1, 50, 1, 64},     // 50
		{100, 0, 50, 3, 1},
		{100, 1, 1, 0, 1},
	} {
		got := placementGroups(c.target, c.osds, c.percent, c.copies)
		require.Equal(t, c.want, got, "%+v", c)
	}
}

func TestCephFiles(t *testing.T) {
	files := compiled(t, vpcPlan)
	node, storage, monitor := files["nc-1:/etc/ceph/ceph.conf"], files["cc-1:/etc/ceph/ceph.conf"], files["ceph-1:/etc/ceph/ceph.conf"]
	require.Equal(t, "192.0.2.99", node.Root.Get("global", "mon_host").Text)
	require.Equal(t, "192.0.2.99:6789", node.Root.Get("global", "mon addr").Text, "the node controller looks for it")
	require.Nil(t, storage.Root.Get("global", "mon addr"))
	require.Nil(t, monitor.Root.Get("global", "mon addr"), "a monitor warns about it")
	require.Nil(t, files["nsdb-1:/etc/ceph/ceph.conf"])
	script := files["ceph-1:"+cephScript]
	require.EqualValues(t, 0o700, script.Mode)
	require.Contains(t, text(t, script), "osd 'profile rbd pool=eucavols, profile rbd-read-only pool=eucasnaps'")
	require.Contains(t, text(t, script), "ceph osd pool set eucavols size 1 --yes-i-really-mean-it")
}

// TestCephReleases holds what a script says to the release.
func TestCephReleases(t *testing.T) {
	for release, want := range map[string]struct{ has, lacks []string }{
		"hammer":   {[]string{"mon 'allow r' osd 'allow rwx pool=eucavols, allow rwx pool=eucasnaps, allow x'", "allow rx pool=eucasnaps'"}, []string{"profile", "application", "target_size_ratio"}},
		"luminous": {[]string{"mon 'profile rbd'", "application enable eucavols rbd"}, []string{"allow", "target_size_ratio"}},
		"squid":    {[]string{"mon 'profile rbd'", "target_size_ratio 0.50"}, []string{"allow"}},
	} {
		files := compiled(t, swap(t, vpcPlan, `versions: eucalyptus: "4.4"`, `versions: {eucalyptus: "4.4", ceph: "`+release+`"}`))
		script := text(t, files["ceph-1:"+cephScript])
		for _, s := range want.has {
			require.Contains(t, script, s, release)
		}
		for _, s := range want.lacks {
			require.NotContains(t, script, s, release)
		}
	}
}

// TestTooManyGroups holds that what monitors refuse is refused at the user's line.
func TestTooManyGroups(t *testing.T) {
	plan := swap(t, vpcPlan, "size: 1}", `size: 1, pgsPerOsd: 250, pools: {a: {use: "volumes", percent: 99}, b: {use: "snapshots"}}}`)
	r := compiler.Compile(load(t, plan), nil, Kinds())
	require.Len(t, r.Diagnostics, 1)
	require.Contains(t, r.Diagnostics[0].Message, "monitors allow 750")
	require.NotZero(t, r.Diagnostics[0].Pos.Line)
}
