package daemons

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// jars are what ZooKeeper needs, as Debian's libzookeeper-java has them.
var jars = strings.Fields("zookeeper zookeeper-jute slf4j-api slf4j-nop netty-all metrics-core snappy-java commons-cli")

// TestZooKeeper starts the three rendered servers and asks each for its part in the
// quorum.
func TestZooKeeper(t *testing.T) {
	t.Parallel()
	java := oracle(t, "java")
	path := []string{}
	for _, jar := range jars {
		file := "/usr/share/java/" + jar + ".jar"
		if _, err := os.Stat(file); err != nil {
			missing(t, file+" is not there; .ci/run says how to get it")
		}
		path = append(path, file)
	}
	out := inside(t, "zookeeper.sh", rendered(t), t.TempDir(), java, strings.Join(path, ":"))
	require.Equal(t, 3, strings.Count(out, "answers imok"), "%s", out)
	require.Equal(t, 1, strings.Count(out, "Mode: leader"), "%s", out)
	require.Equal(t, 2, strings.Count(out, "Mode: follower"), "%s", out)

	alone := rendered(t, `"nsdb-2": {roles: ["nsdb"], addresses: midonet: "192.0.2.71"}`, "", `"nsdb-3": {roles: ["nsdb"], addresses: midonet: "192.0.2.72"}`, "")
	out = inside(t, "zookeeper.sh", alone, t.TempDir(), java, strings.Join(path, ":"))
	require.Equal(t, 1, strings.Count(out, "Mode: standalone"), "%s", out)
}
