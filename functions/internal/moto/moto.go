// Package moto starts the emulator of AWS for tests and points the SDK at it.
package moto

import (
	"net"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Need gives the path of a program. Where it is missing the test is skipped, or
// fails with CUEMULUS_ORACLES=required.
func Need(t testing.TB, name string) string {
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

// FreeAddress gives an address on which nobody listens.
func FreeAddress(t testing.TB) (host, port string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	host, port, err = net.SplitHostPort(l.Addr().String())
	require.NoError(t, err)
	return host, port
}

// Start runs the emulator until the test ends and gives its address.
func Start(t *testing.T) string {
	t.Helper()
	tool := Need(t, "moto_server")
	host, port := FreeAddress(t)
	cmd := exec.Command(tool, "-H", host, "-p", port)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // the tool may be a wrapper
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait()
	})
	address := "http://" + host + ":" + port
	require.Eventually(t, func() bool {
		resp, err := http.Get(address + "/moto-api/")
		if err == nil {
			_ = resp.Body.Close()
		}
		return err == nil
	}, 60*time.Second, 100*time.Millisecond)
	Point(t, address)
	return address
}

// Point makes the SDK talk to an address, with credentials that are none.
func Point(t *testing.T, address string) {
	t.Helper()
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": address, "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_SESSION_TOKEN": "",
		"AWS_REGION": "eu-west-1", "AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
		"AWS_PROFILE": "", "AWS_EC2_METADATA_DISABLED": "true",
	} {
		t.Setenv(name, value)
	}
}
