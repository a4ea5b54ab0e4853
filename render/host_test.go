package render

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/compiler"
	"cuemulus.dev/hostconf"
)

// hostArtifacts are files of each format, two of them without a place for a mark.
func hostArtifacts() []*compiler.Artifact {
	stack := &compiler.Stack{Name: "euca", File: "cloud.cue"}
	make := func(host, path string, format hostconf.Format, mode uint32, root *hostconf.Node) *compiler.Artifact {
		return &compiler.Artifact{Stack: stack, Cloud: "euca", File: &hostconf.File{Host: host, Path: path, Format: format, Mode: mode, Group: "eucalyptus", Root: root}}
	}
	pair := func(key, value string) *hostconf.Node {
		return hostconf.MapOf(hostconf.KV{Key: key, Value: hostconf.Str(value)})
	}
	myid := make("nsdb-1", "/var/lib/zookeeper/data/myid", hostconf.Text, 0o644, hostconf.Lines("1"))
	myid.Bare = true
	return []*compiler.Artifact{
		make("", "RUNBOOK.md", hostconf.Text, 0o644, hostconf.Lines("# Deployment")),
		make("clc-1", "/bin/run.sh", hostconf.Text, 0o755, hostconf.Lines("#!/bin/bash\ntrue")),
		make("clc-1", "/etc/context.xml", hostconf.Text, 0o644, hostconf.Lines("<Context />")),
		make("clc-1", "/etc/eucalyptus.conf", hostconf.Shell, 0o644, pair("KEY", "value")),
		make("clc-1", "/etc/frr.conf", hostconf.Router, 0o640, hostconf.MapOf(hostconf.KV{Key: "hostname x", Value: hostconf.MapOf()})),
		make("clc-1", "/etc/midolman.conf", hostconf.INI, 0o644, hostconf.MapOf(hostconf.KV{Key: "zookeeper", Value: pair("a", "b")})),
		make("clc-1", "/etc/netplan.yaml", hostconf.YAML, 0o600, pair("a", "b")),
		make("clc-1", "/etc/network.json", hostconf.JSON, 0o644, pair("Mode", "EDGE")),
		make("clc-1", "/etc/zoo.cfg", hostconf.Pairs, 0o644, pair("a", "b")),
		myid,
	}
}

func hostFiles(artifacts []*compiler.Artifact) []File {
	return Files(&compiler.Project{Output: "rendered"}, artifacts, nil)
}

// TestHostFilesAreKnown: each format's mark is read back, an edit is seen, and what
// takes no mark carries none.
func TestHostFilesAreKnown(t *testing.T) {
	marked := 0
	for _, f := range hostFiles(hostArtifacts()) {
		if f.Artifact == nil {
			continue
		}
		if f.bare {
			require.Equal(t, Unmarked, StateOf(f.Data), f.Path)
			require.NotContains(t, string(f.Data), "cuemulus")
			continue
		}
		marked++
		require.Equal(t, Intact, StateOf(f.Data), "%s:\n%s", f.Path, f.Data)
		require.Equal(t, Intact, StateOf(bytes.ReplaceAll(f.Data, []byte("\n"), []byte("\r\n"))), f.Path)
		require.Equal(t, Touched, StateOf(append(bytes.Clone(f.Data), "x\n"...)), f.Path)
		require.Equal(t, Touched, StateOf(bytes.Replace(f.Data, []byte("cloud.cue"), []byte("other.cue"), 1)), f.Path)
		require.Contains(t, string(f.Data), `Made by cuemulus from the stack "euca" in cloud.cue.`)
	}
	require.Equal(t, 8, marked)
	script := hostFile(&compiler.Project{Output: "rendered"}, hostArtifacts()[1])
	require.True(t, strings.HasPrefix(string(script.Data), "#!/bin/bash\n# Made by cuemulus"), "%s", script.Data)
	require.True(t, script.Executable)
}

// compare renders into a folder and gives what differs, by path.
func compare(t *testing.T, dir string, artifacts []*compiler.Artifact) map[string]Change {
	t.Helper()
	found, err := Compare(dir, "rendered", hostFiles(artifacts), nil)
	require.NoError(t, err)
	changes := map[string]Change{}
	for _, d := range found {
		changes[strings.TrimPrefix(d.Path, "rendered/")] = d.Change
	}
	return changes
}

func mend(t *testing.T, dir string, artifacts []*compiler.Artifact) {
	t.Helper()
	found, err := Compare(dir, "rendered", hostFiles(artifacts), nil)
	require.NoError(t, err)
	require.NoError(t, Write(dir, "rendered", found))
}

// TestFilesWithoutMark: plan.json says which of them are ours. An edit of one is seen;
// one that no plan lists is somebody else's; a plan that was edited is believed about
// wanted files alone.
func TestFilesWithoutMark(t *testing.T) {
	all := hostArtifacts()
	network, myid := "euca/clc-1/etc/network.json", "euca/nsdb-1/var/lib/zookeeper/data/myid"
	without := append(all[:7:7], all[8])
	edit := func(dir, name, from, to string) {
		file := filepath.Join(dir, "rendered", filepath.FromSlash(name))
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Contains(t, string(data), from)
		require.NoError(t, os.WriteFile(file, bytes.Replace(data, []byte(from), []byte(to), 1), 0o644))
	}
	fresh := func() string {
		dir := t.TempDir()
		mend(t, dir, all)
		require.Empty(t, compare(t, dir, all))
		return dir
	}

	dir := fresh()
	edit(dir, network, "EDGE", "VPCMIDO")
	require.Equal(t, map[string]Change{network: Edited}, compare(t, dir, all))
	require.Equal(t, map[string]Change{network: Kept, myid: Leftover, PlanFile: Stale}, compare(t, dir, without))
	mend(t, dir, all)
	require.Empty(t, compare(t, dir, all))

	dir = fresh()
	require.Equal(t, map[string]Change{network: Leftover, myid: Leftover, PlanFile: Stale}, compare(t, dir, without))
	mend(t, dir, without)
	require.NoFileExists(t, filepath.Join(dir, "rendered", filepath.FromSlash(network)))
	require.NoDirExists(t, filepath.Join(dir, "rendered", "euca", "nsdb-1"))

	dir = fresh()
	edit(dir, PlanFile, `"version": 1`, `"version": 2`)
	require.Equal(t, map[string]Change{PlanFile: Edited}, compare(t, dir, all))
	require.Equal(t, map[string]Change{network: Foreign, myid: Foreign, PlanFile: Edited}, compare(t, dir, without), "nothing is removed on the word of an edited plan")
	edit(dir, network, "EDGE", "VPCMIDO")
	require.Equal(t, map[string]Change{network: Edited, PlanFile: Edited}, compare(t, dir, all))

	dir = fresh()
	require.NoError(t, os.Remove(filepath.Join(dir, "rendered", PlanFile)))
	require.Equal(t, map[string]Change{PlanFile: Missing}, compare(t, dir, all))
	edit(dir, network, "EDGE", "VPCMIDO")
	require.Equal(t, map[string]Change{network: InTheWay, PlanFile: Missing}, compare(t, dir, all))
}

// TestScriptsAreExecutable: the bit is written, and its loss is a difference that a
// diff shows.
func TestScriptsAreExecutable(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no such bit there")
	}
	dir := t.TempDir()
	mend(t, dir, hostArtifacts())
	script := filepath.Join(dir, "rendered", "euca", "clc-1", "bin", "run.sh")
	info, err := os.Stat(script)
	require.NoError(t, err)
	require.EqualValues(t, 0o755, info.Mode().Perm())
	require.NoError(t, os.Chmod(script, 0o644))
	found, err := Compare(dir, "rendered", hostFiles(hostArtifacts()), nil)
	require.NoError(t, err)
	require.Len(t, found, 1)
	require.Equal(t, Stale, found[0].Change)
	require.Equal(t, "diff --git a/rendered/euca/clc-1/bin/run.sh b/rendered/euca/clc-1/bin/run.sh\nold mode 100644\nnew mode 100755\n", found[0].Unified())
	mend(t, dir, hostArtifacts())
	require.Empty(t, compare(t, dir, hostArtifacts()))
	info, err = os.Stat(filepath.Join(dir, "rendered", "euca", "clc-1", "etc", "frr.conf"))
	require.NoError(t, err)
	require.EqualValues(t, 0o644, info.Mode().Perm(), "what the host wants is in plan.json")
}

func TestPlanListsHostFiles(t *testing.T) {
	files := hostFiles(hostArtifacts())
	plan := string(files[len(files)-1].Data)
	require.Contains(t, plan, `      "file": "rendered/euca/clc-1/etc/network.json",
      "stack": "euca",
      "host": "clc-1",
      "path": "/etc/network.json",
      "owner": "root:eucalyptus",
      "mode": "0644",
      "sha256": "`)
	require.Contains(t, plan, `      "mode": "0600"`)
	require.Equal(t, string(Plan(&compiler.Project{Output: "rendered"}, hostArtifacts(), nil)), plan)
}
