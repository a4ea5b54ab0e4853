package main

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/compiler"
	"cuemulus.dev/internal/functions"
)

const packagedProject = `package infra

import (
	"cuemulus.dev/schemas/aws"
	"cuemulus.dev/schemas/project"
)

"project": project.#Project & {
	accounts: prod: id: "123456789012"
	ARTIFACTS
}

stacks: {
	ireland: aws.#PasswordStore & {region: "eu-west-1"}
	again: aws.#PasswordStore & {region: "eu-west-1"}
	virginia: aws.#PasswordStore & {region: "us-east-1"}
}
`

// TestFunctionsAreThoseOfTheModule holds the compiler's list to the sources.
func TestFunctionsAreThoseOfTheModule(t *testing.T) {
	sources, err := functions.Embedded()
	require.NoError(t, err)
	require.Equal(t, sources.Names(), compiler.Functions())
}

// bucket does one request of S3 with the emulator.
func bucket(t *testing.T, method, path, region string) (*http.Response, string) {
	t.Helper()
	body := ""
	if method == http.MethodPut && region != "us-east-1" {
		body = `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>` + region + `</LocationConstraint></CreateBucketConfiguration>`
	}
	req, err := http.NewRequest(method, os.Getenv("AWS_ENDPOINT_URL")+path, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=testing/20260101/"+region+"/s3/aws4_request, SignedHeaders=host, Signature=0")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp, string(data)
}

// TestPackageLife is the code of a function from nothing to a stack that names it, and
// what happens when it is lost, over the wire.
func TestPackageLife(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a function")
	}
	moto(t)
	t.Chdir(t.TempDir())
	write := func(artifacts string) {
		require.NoError(t, os.WriteFile("infra.cue", []byte(strings.Replace(packagedProject, "ARTIFACTS", artifacts, 1)), 0o644))
	}
	run := func(want int, args ...string) (stdout, stderr string) {
		t.Helper()
		code, stdout, stderr := inProcess(args...)
		require.Equal(t, want, code, "%v\n%s%s", args, stdout, stderr)
		return stdout, stderr
	}

	// Nobody said where to.
	write("")
	stdout, _ := run(exitFindings, "render")
	require.Contains(t, stdout, "name a bucket in project.artifacts, then run `cuemulus package`")
	require.Contains(t, stdout, "the code of the function password-store for arm64 in eu-west-1 of account \"prod\" is not in cuemulus.lock")
	stdout, _ = run(exitFindings, "package")
	require.Equal(t, 3, strings.Count(stdout, "LOCK047"), stdout)
	run(exitClean, "resolve") // asks for no function
	require.NoFileExists(t, lockFile)

	// The buckets are not there; nothing is recorded.
	write(`artifacts: bucket: "artifacts-${account}-${region}"`)
	stdout, _ = run(exitFindings, "render")
	require.Contains(t, stdout, "help: run `cuemulus package`, which builds and uploads function/aws/123456789012/eu-west-1/password-store/arm64")
	stdout, _ = run(exitFindings, "package", "--check")
	require.Equal(t, 3, strings.Count(stdout, "is not in cuemulus.lock"), stdout)
	stdout, _ = run(exitFindings, "package")
	require.Contains(t, stdout, "there is no bucket artifacts-123456789012-eu-west-1 in eu-west-1 of account 123456789012 (prod)")
	require.NoFileExists(t, lockFile)

	// One bucket: what can be recorded is, the other is told.
	resp, body := bucket(t, http.MethodPut, "/artifacts-123456789012-eu-west-1", "eu-west-1")
	require.Equal(t, http.StatusOK, resp.StatusCode, body)
	stdout, stderr := run(exitFindings, "package")
	require.Contains(t, stdout, "there is no bucket artifacts-123456789012-us-east-1")
	require.Equal(t, 1, strings.Count(stderr, "building password-store for arm64 with go1."), stderr)
	require.Equal(t, 1, strings.Count(stderr, "uploaded password-store for arm64 to artifacts-123456789012-eu-west-1"), stderr)
	require.Contains(t, stderr, "1 added")
	resp, body = bucket(t, http.MethodPut, "/artifacts-123456789012-us-east-1", "us-east-1")
	require.Equal(t, http.StatusOK, resp.StatusCode, body)
	_, stderr = run(exitClean, "package")
	require.Equal(t, 1, strings.Count(stderr, "uploaded"), stderr)

	// The second run builds nothing and uploads nothing.
	_, stderr = run(exitClean, "package")
	require.NotContains(t, stderr, "building")
	require.NotContains(t, stderr, "uploaded")
	require.Contains(t, stderr, "cuemulus.lock is up to date")
	run(exitClean, "package", "--check")
	before, err := os.ReadFile(lockFile)
	require.NoError(t, err)

	// Nor does building again give other bytes.
	_, stderr = run(exitClean, "package", "--rebuild", "password-store")
	require.Contains(t, stderr, "building")
	require.NotContains(t, stderr, "uploaded")
	after, err := os.ReadFile(lockFile)
	require.NoError(t, err)
	require.Equal(t, string(before), string(after))

	// What is rendered names what was uploaded.
	run(exitClean, "render")
	rendered, err := os.ReadFile("rendered/prod/eu-west-1/ireland.template.yaml")
	require.NoError(t, err)
	key := regexp.MustCompile(`cuemulus/functions/password-store/[0-9a-f]{64}\.zip`).FindString(string(rendered))
	require.NotEmpty(t, key)
	require.Contains(t, string(rendered), "S3Bucket: artifacts-123456789012-eu-west-1")
	resp, zip := bucket(t, http.MethodGet, "/artifacts-123456789012-eu-west-1/"+key, "eu-west-1")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Equal(t, "application/zip", resp.Header.Get("Content-Type"))
	require.True(t, bytes.HasPrefix([]byte(zip), []byte("PK\x03\x04")))
	run(exitClean, "resolve", "--prune")
	run(exitClean, "resolve", "--check")
	unchanged, err := os.ReadFile(lockFile)
	require.NoError(t, err)
	require.Equal(t, string(before), string(unchanged))

	// Somebody removes the object, or puts another in its place.
	bucket(t, http.MethodDelete, "/artifacts-123456789012-eu-west-1/"+key, "eu-west-1")
	stdout, _ = run(exitFindings, "package", "--check")
	require.Equal(t, 2, strings.Count(stdout, "is not in the bucket artifacts-123456789012-eu-west-1"), stdout)
	require.Equal(t, 2, strings.Count(stdout, "LOCK046"))
	_, stderr = run(exitClean, "package")
	require.Equal(t, 1, strings.Count(stderr, "uploaded"))
	run(exitClean, "package", "--check")

	// Another bucket in the project: the code goes there as well.
	resp, body = bucket(t, http.MethodPut, "/other-eu-west-1", "eu-west-1")
	require.Equal(t, http.StatusOK, resp.StatusCode, body)
	write(`artifacts: bucket: "artifacts-${account}-${region}", accounts: prod: artifactBucket: "other-${region}"`)
	stdout, _ = run(exitFindings, "package", "--check")
	require.Contains(t, stdout, "in another bucket")
	stdout, stderr = run(exitFindings, "package")
	require.Contains(t, stdout, "there is no bucket other-us-east-1")
	require.Contains(t, stderr, "uploaded password-store for arm64 to other-eu-west-1")

	// No Go, and a build that cannot be.
	_, stderr = run(exitUsage, "package", "--rebuild", "--go", "no-such-go")
	require.Contains(t, stderr, `there is no command "no-such-go": install Go`)
	require.NoError(t, os.RemoveAll("rendered"))
	leftover, err := os.ReadDir(".")
	require.NoError(t, err)
	require.Len(t, leftover, 2)
	_, err = os.Stat(lockFile)
	require.NoError(t, err)
}

func TestPackageArguments(t *testing.T) {
	t.Chdir(t.TempDir())
	code, _, stderr := inProcess("package", "spot-manger")
	require.Equal(t, exitUsage, code)
	require.Contains(t, stderr, `there is no function "spot-manger" (did you mean "spot-manager"?)`)
	require.NoError(t, os.WriteFile("infra.cue", []byte("package infra\n\nproject: accounts: prod: id: \"123456789012\"\nstacks: {}\n"), 0o644))
	code, _, stderr = inProcess("package", "spot-manager")
	require.Equal(t, exitClean, code)
	require.Contains(t, stderr, "no stack needs a function of spot-manager")
	code, _, stderr = inProcess("package", "--workers", "0")
	require.Equal(t, exitUsage, code)
	require.Contains(t, stderr, "--workers")
	code, _, _ = inProcess("package", "--check", "--rebuild")
	require.Equal(t, exitUsage, code)
}
