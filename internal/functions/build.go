package functions

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Builder builds functions with a Go toolchain.
type Builder struct {
	Sources Sources
	Go      string   // path of the go command
	Env     []string // its environment: where modules come from, and where its caches are
	Dir     string   // an empty directory; what is in it afterwards is the caller's to remove

	unpacked bool
}

// Built is the code of a function, ready to be uploaded.
type Built struct {
	Zip    []byte
	Digest string // SHA-256 of Zip, hexadecimal
}

// goarch says what Go calls the architectures of Lambda.
func goarch(arch string) (string, bool) {
	name, ok := map[string]string{"arm64": "arm64", "x86_64": "amd64"}[arch]
	return name, ok
}

// Version gives the version of Go that builds, "go1.26.1": of the toolchain that the
// module asks for, which the go command may fetch first.
func (b *Builder) Version(ctx context.Context) (string, error) {
	out, err := b.run(ctx, nil, "env", "GOVERSION")
	if err != nil {
		return "", fmt.Errorf("ask Go for its version: %w", err)
	}
	version := strings.TrimSpace(string(out))
	if !strings.HasPrefix(version, "go") || len(version) > 64 || strings.ContainsAny(version, "\n\x1b") {
		return "", errors.New("ask Go for its version: the answer is not one; is it really Go?")
	}
	return version, nil
}

// Build builds one function for "arm64" or "x86_64". The error of a build that
// failed has what Go said.
func (b *Builder) Build(ctx context.Context, name, arch string) (Built, error) {
	machine, ok := goarch(arch)
	if !ok {
		return Built{}, fmt.Errorf("there is no architecture %q; there are arm64 and x86_64", arch)
	}
	if !slices.Contains(b.Sources.Names(), name) {
		return Built{}, fmt.Errorf("there is no function %q; there are %s", name, strings.Join(b.Sources.Names(), ", "))
	}
	out := filepath.Join(b.Dir, "out", arch, name, "bootstrap")
	_, err := b.run(ctx, []string{"GOARCH=" + machine},
		"build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=", "-tags=lambda.norpc", "-o", out, "./"+name)
	if err != nil {
		return Built{}, fmt.Errorf("build %s for %s: %w", name, arch, err)
	}
	program, err := os.ReadFile(out)
	if err != nil {
		return Built{}, fmt.Errorf("build %s for %s: %w", name, arch, err)
	}
	data, err := pack([]entry{{"bootstrap", program, 0o755}})
	if err != nil {
		return Built{}, err
	}
	sum := sha256.Sum256(data)
	return Built{Zip: data, Digest: hex.EncodeToString(sum[:])}, nil
}

// run runs the go command in the module.
func (b *Builder) run(ctx context.Context, env []string, args ...string) ([]byte, error) {
	module := filepath.Join(b.Dir, "src")
	if err := b.unpack(module); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, b.Go, args...)
	cmd.Dir = module
	cmd.Env = append(b.environment(), env...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return nil, fmt.Errorf("stopped: %w", ctx.Err())
	}
	if err != nil {
		return nil, fmt.Errorf("go %s: %w\n%s", args[0], err, tail(strings.ReplaceAll(said.String(), b.Dir, ""), 4000))
	}
	return out, nil
}

// environment is the caller's, without what would change the result, and without what
// a build has no business with: the credentials of AWS.
func (b *Builder) environment() []string {
	fixed := []string{
		"GOOS=linux", "CGO_ENABLED=0", "GOFLAGS=-mod=readonly", "GOWORK=off", "GOEXPERIMENT=", "GOAMD64=v1", "GOARM64=v8.0",
		"GOFIPS140=off", "GODEBUG=", "GO111MODULE=on", "GOROOT_FINAL=", "GOCOVERDIR=",
	}
	drop := []string{"GOARCH", "GOROOT"}
	for _, v := range fixed {
		name, _, _ := strings.Cut(v, "=")
		drop = append(drop, name)
	}
	kept := slices.DeleteFunc(slices.Clone(b.Env), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains(drop, name) || strings.HasPrefix(name, "AWS_")
	})
	return append(kept, fixed...)
}

// unpack writes the sources, once.
func (b *Builder) unpack(module string) error {
	if b.unpacked {
		return nil
	}
	for _, name := range b.Sources.paths() {
		if !local(name) {
			return fmt.Errorf("%q has no place in the sources of the functions", name)
		}
		file := filepath.Join(module, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return fmt.Errorf("unpack the sources of the functions: %w", err)
		}
		if err := os.WriteFile(file, b.Sources[name], 0o600); err != nil {
			return fmt.Errorf("unpack the sources of the functions: %w", err)
		}
	}
	b.unpacked = true
	return nil
}

// tail gives the end of a text.
func tail(s string, n int) string {
	if len(s) <= n {
		return strings.TrimSpace(s)
	}
	return "..." + strings.TrimSpace(strings.ToValidUTF8(s[len(s)-n:], ""))
}
