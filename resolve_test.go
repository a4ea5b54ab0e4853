package main

import (
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/stretchr/testify/require"
)

// moto starts the emulator on a free port and points the SDK at it.
func moto(t *testing.T) {
	t.Helper()
	tool, err := exec.LookPath("moto_server")
	if err != nil {
		if os.Getenv("CUEMULUS_ORACLES") == "required" {
			t.Fatal("moto_server is needed")
		}
		t.Skip("moto_server is not here")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := l.Addr().String()
	require.NoError(t, l.Close())
	_, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	cmd := exec.Command(tool, "-H", "127.0.0.1", "-p", port)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // the tool may be a wrapper
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait()
	})
	require.Eventually(t, func() bool {
		resp, err := http.Get("http://" + address + "/moto-api/")
		if err == nil {
			_ = resp.Body.Close()
		}
		return err == nil
	}, 60*time.Second, 100*time.Millisecond)
	for _, service := range []string{"sts", "kms", "ec2"} { // loaded now, so that no time limit of a call meets it
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+address, strings.NewReader("Action=GetCallerIdentity&Version=2011-06-15"))
		require.NoError(t, err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/"+service+"/aws4_request, SignedHeaders=host, Signature=0")
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
	}
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": "http://" + address, "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing",
		"AWS_REGION": "us-east-1", "AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
		"AWS_PROFILE": "", "AWS_EC2_METADATA_DISABLED": "true",
	} {
		t.Setenv(name, value)
	}
}

const pinnedProject = `package infra

import (
	"cuemulus.dev/schemas/aws"
	"cuemulus.dev/schemas/project"
)

"project": project.#Project & {
	accounts: prod: id: "123456789012"
	LOOKUP
}

stacks: "audit-logs": aws.#ReplicatedBucket & {
	source: region: "eu-west-1"
	replica: region: "us-east-1"
	keyRef: "pinned"
}
`

// TestPinnedLife is the life of a pinned key ARN, from before the replica is
// deployed to a key that was replaced, over the wire.
func TestPinnedLife(t *testing.T) {
	moto(t)
	t.Chdir(t.TempDir())
	write := func(lookup string) {
		require.NoError(t, os.WriteFile("infra.cue", []byte(strings.Replace(pinnedProject, "LOOKUP", lookup, 1)), 0o644))
	}
	run := func(want int, args ...string) (stdout, stderr string) {
		t.Helper()
		code, stdout, stderr := inProcess(args...)
		require.Equal(t, want, code, "%v\n%s%s", args, stdout, stderr)
		return stdout, stderr
	}
	const replica, source = "rendered/prod/us-east-1/audit-logs-replica.template.yaml", "rendered/prod/eu-west-1/audit-logs-source.template.yaml"

	// Before the replica is deployed: it is rendered, and the source waits.
	write("")
	stdout, _ := run(exitClean, "render")
	require.Contains(t, stdout, "infra.cue:16:10: note: audit-logs-source is not written")
	require.Contains(t, stdout, "deploy audit-logs-replica in us-east-1")
	require.FileExists(t, replica)
	require.NoFileExists(t, source)
	run(exitClean, "render", "--check")
	stdout, _ = run(exitFindings, "resolve")
	require.Contains(t, stdout, "alias/us-east-1/audit-logs")
	require.NoFileExists(t, lockFile)

	// Deployed: resolve finds the key, render writes it.
	client := kmsClient(t)
	first := createKey(t, client, "alias/us-east-1/audit-logs")
	_, stderr := run(exitClean, "resolve")
	require.Contains(t, stderr, "1 added")
	lock, err := os.ReadFile(lockFile)
	require.NoError(t, err)
	require.Contains(t, string(lock), first)
	run(exitClean, "render")
	rendered, err := os.ReadFile(source)
	require.NoError(t, err)
	require.Equal(t, 2, strings.Count(string(rendered), first))
	run(exitClean, "render", "--check")
	run(exitClean, "lint")
	run(exitClean, "resolve", "--check")
	_, stderr = run(exitClean, "resolve")
	require.Contains(t, stderr, "up to date")

	// The alias points at another key: --check tells and writes nothing.
	second := createKey(t, client, "")
	_, err = client.UpdateAlias(context.Background(), &kms.UpdateAliasInput{AliasName: aws.String("alias/us-east-1/audit-logs"), TargetKeyId: aws.String(second)})
	require.NoError(t, err)
	stdout, _ = run(exitFindings, "resolve", "--check")
	require.Contains(t, stdout, "LOCK051")
	unchanged, err := os.ReadFile(lockFile)
	require.NoError(t, err)
	require.Equal(t, string(lock), string(unchanged))
	_, stderr = run(exitClean, "resolve", "--refresh", "kms/*")
	require.Contains(t, stderr, "1 changed")
	stdout, _ = run(exitFindings, "render", "--check")
	require.Contains(t, stdout, "+"+strings.Repeat(" ", 16)) // an indented line of the template differs
	require.Contains(t, stdout, second)

	// A question of the project's own, and its end.
	write(`lookups: zones: {kind: "zones", account: "prod", region: "eu-west-1"}`)
	run(exitClean, "resolve")
	lock, err = os.ReadFile(lockFile)
	require.NoError(t, err)
	require.Contains(t, string(lock), "euw1-az1")
	write("")
	_, stderr = run(exitClean, "resolve")
	require.Contains(t, stderr, "--prune removes")
	_, stderr = run(exitClean, "resolve", "--prune")
	require.Contains(t, stderr, "removed zones/aws/123456789012/eu-west-1")

	// A dead endpoint: an error that names it, soon, and the lock stays.
	lock, err = os.ReadFile(lockFile)
	require.NoError(t, err)
	t.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
	begin := time.Now()
	stdout, _ = run(exitFindings, "resolve", "--refresh", "*")
	t.Logf("a dead endpoint took %v", time.Since(begin))
	require.Less(t, time.Since(begin), 15*time.Second)
	require.Contains(t, stdout, "127.0.0.1:1")
	unchanged, err = os.ReadFile(lockFile)
	require.NoError(t, err)
	require.Equal(t, string(lock), string(unchanged))
}

func kmsClient(t *testing.T) *kms.Client {
	t.Helper()
	cfg, err := config.LoadDefaultConfig(context.Background())
	require.NoError(t, err)
	return kms.NewFromConfig(cfg)
}

// createKey makes a key, and an alias where it has a name, and gives the key's ARN.
func createKey(t *testing.T, client *kms.Client, alias string) string {
	t.Helper()
	key, err := client.CreateKey(context.Background(), &kms.CreateKeyInput{})
	require.NoError(t, err)
	if alias != "" {
		_, err = client.CreateAlias(context.Background(), &kms.CreateAliasInput{AliasName: aws.String(alias), TargetKeyId: key.KeyMetadata.KeyId})
		require.NoError(t, err)
	}
	return *key.KeyMetadata.Arn
}
