package schemas

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"cuelang.org/go/mod/modcache"
	"github.com/stretchr/testify/require"
)

// cueCommand is the stock command, of the version that go.mod has.
const cueCommand = "cuelang.org/go/cmd/cue@v0.17.1"

// buildCUE builds the stock cue command outside this module, so that go.mod stays as
// it is. Without it the test is skipped, unless CUEMULUS_ORACLES=required.
func buildCUE(t *testing.T) string {
	t.Helper()
	bin := t.TempDir()
	cmd := exec.Command("go", "install", cueCommand)
	cmd.Dir = bin
	cmd.Env = append(os.Environ(), "GOBIN="+bin, "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		if os.Getenv("CUEMULUS_ORACLES") == "required" {
			t.Fatalf("building %s: %v\n%s", cueCommand, err, out)
		}
		t.Skipf("the cue command cannot be built: %v", err)
	}
	name, err := exec.LookPath(filepath.Join(bin, "cue"))
	require.NoError(t, err)
	return name
}

// emptyCache gives a cache directory whose read-only parts the test removes itself.
func emptyCache(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "cue")
	t.Cleanup(func() { require.NoError(t, modcache.RemoveAll(dir)) })
	return dir
}

// userModule writes a project whose module depends on the schemas.
func userModule(t *testing.T, stack string) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "cue.mod"), 0o755))
	for name, text := range map[string]string{
		"cue.mod/module.cue": fmt.Sprintf("module: \"example.com/infra@v0\"\nlanguage: version: %q\ndeps: %q: v: %q\n", Language, ModulePath+"@"+Major, Version),
		"infra.cue":          "package infra\n\nimport (\n\t\"cuemulus.dev/schemas/aws\"\n\t\"cuemulus.dev/schemas/project\"\n)\n\n\"project\": project.#Project & {accounts: prod: id: \"111122223333\"}\n\nstacks: logs: aws.#ReplicatedBucket & {\n\tsource: region: \"eu-west-1\"\n" + stack + "}\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text), 0o644))
	}
	return dir
}

func offline(cmd *exec.Cmd, cache string) *exec.Cmd {
	cmd.Env = append(os.Environ(), "CUE_REGISTRY=none", "CUE_CACHE_DIR="+cache)
	return cmd
}

func TestInstallServesTheStockCommand(t *testing.T) {
	cue := buildCUE(t)
	cache := emptyCache(t)
	good := userModule(t, "\treplica: region: \"us-east-1\"\n")
	vet := func(dir string) (string, error) {
		cmd := offline(exec.Command(cue, "vet", "-c", "./..."), cache)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	_, err := vet(good)
	require.Error(t, err, "without the schemas there is nothing to check against")
	require.NoError(t, Install(cache))
	out, err := vet(good)
	require.NoError(t, err, out)
	out, err = vet(userModule(t, "\treplica: region: \"us-east-1\"\n\tnaming: \"none\"\n"))
	require.Error(t, err)
	require.Contains(t, out, `naming must be "region-suffix" or "account-regional"`)

	t.Run("lsp", func(t *testing.T) { languageServer(t, cue, cache, good) })
}

// languageServer starts cue lsp on a project and asks for completion.
func languageServer(t *testing.T, cue, cache, dir string) {
	cmd := offline(exec.Command(cue, "lsp", "serve"), cache)
	cmd.Dir = dir
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	kill := time.AfterFunc(30*time.Second, func() { _ = cmd.Process.Kill() })
	defer func() {
		kill.Stop()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	send := func(body string) {
		_, err := fmt.Fprintf(in, "Content-Length: %d\r\n\r\n%s", len(body), body)
		require.NoError(t, err)
	}
	reader := bufio.NewReader(out)
	answer := func(id string) string {
		for {
			size := 0
			for {
				line, err := reader.ReadString('\n')
				require.NoError(t, err, "the language server ended")
				line = strings.TrimSpace(line)
				if line == "" {
					break
				}
				if n, ok := strings.CutPrefix(line, "Content-Length: "); ok {
					size, err = strconv.Atoi(n)
					require.NoError(t, err)
				}
			}
			body := make([]byte, size)
			_, err := io.ReadFull(reader, body)
			require.NoError(t, err)
			if text := string(body); strings.Contains(text, `"id":`+id) && !strings.Contains(text, `"method"`) {
				return text
			}
		}
	}
	uri := "file://" + filepath.ToSlash(dir)
	text, err := os.ReadFile(filepath.Join(dir, "infra.cue"))
	require.NoError(t, err)
	send(fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":%q,"workspaceFolders":[{"uri":%q,"name":"x"}],"capabilities":{}}}`, uri, uri))
	require.Contains(t, answer("1"), "completionProvider")
	send(`{"jsonrpc":"2.0","method":"initialized","params":{}}`)
	send(fmt.Sprintf(`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":%q,"languageId":"cue","version":1,"text":%q}}}`, uri+"/infra.cue", text))
	// Line 11 is "\tsource: region: ...": at its beginning every field may be written.
	send(fmt.Sprintf(`{"jsonrpc":"2.0","id":2,"method":"textDocument/completion","params":{"textDocument":{"uri":%q},"position":{"line":11,"character":1}}}`, uri+"/infra.cue"))
	require.Contains(t, answer("2"), "abortMultipartDays")
}

func TestInstallTwiceChangesNothing(t *testing.T) {
	cache := emptyCache(t)
	require.NoError(t, Install(cache))
	before := snapshot(t, cache)
	require.NotEmpty(t, before)
	require.NoError(t, Install(cache))
	require.Equal(t, before, snapshot(t, cache))
}

func TestInstallReplacesAnotherBuildsFiles(t *testing.T) {
	cache := emptyCache(t)
	require.NoError(t, Install(cache))
	before := snapshot(t, cache)
	extracted := filepath.Join(cache, "mod", "extract", filepath.FromSlash(ModulePath)+"@"+Version)
	file := filepath.Join(extracted, "aws", "types.cue")
	require.NoError(t, os.Chmod(filepath.Dir(file), 0o755))
	require.NoError(t, os.Chmod(file, 0o644))
	require.NoError(t, os.WriteFile(file, []byte("package aws\n"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(file), "more.cue"), []byte("package aws\n"), 0o644))
	require.NoError(t, Install(cache))
	after := snapshot(t, cache)
	require.Equal(t, before[file], after[file])
	require.Len(t, after, len(before))
}

// snapshot gives the text of every file below dir.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		out[name] = string(data)
		return err
	}))
	return out
}

func TestCacheDir(t *testing.T) {
	env := func(pairs map[string]string) func(string) string {
		return func(name string) string { return pairs[name] }
	}
	dir, err := CacheDir(env(map[string]string{"CUE_CACHE_DIR": "x", "HOME": "/home/a"}))
	require.NoError(t, err)
	require.Equal(t, "x", dir)
	_, err = CacheDir(env(nil))
	require.ErrorContains(t, err, "CUE_CACHE_DIR")
}
