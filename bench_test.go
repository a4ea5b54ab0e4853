package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/internal/bench"
)

// BenchmarkRender renders projects of several sizes from nothing to files on
// disk. The aim (design): 1,000 stacks in 2 s and 400 MB on 2 cores. It reports
// the peak of the heap as peak-MB; internal/bench/peers.py measures lint as a whole process.
func BenchmarkRender(b *testing.B) {
	for _, n := range []int{1, 100, 1000} {
		b.Run(fmt.Sprintf("stacks=%d", n), func(b *testing.B) {
			writeProject(b, n)
			peak := peakHeap(b)
			for b.Loop() {
				require.NoError(b, os.RemoveAll("rendered"))
				code, stdout, stderr := inProcess("render")
				require.Equal(b, exitClean, code, stdout+stderr)
			}
			b.ReportMetric(float64(peak())/1e6, "peak-MB")
		})
	}
}

// BenchmarkLintTemplate lints one template as `cuemulus lint FILE` does.
func BenchmarkLintTemplate(b *testing.B) {
	writeProject(b, 1)
	code, stdout, stderr := inProcess("render", "--stdout", "bucket-0-source")
	require.Equal(b, exitClean, code, stderr)
	b.Chdir(b.TempDir())
	require.NoError(b, os.WriteFile("template.yaml", []byte(stdout), 0o644))
	for b.Loop() {
		code, out, stderr := inProcess("lint", "template.yaml")
		require.Equal(b, exitClean, code, out+stderr)
	}
}

// BenchmarkLintMany lints a folder of templates. The aim (design): 2,000 in 8 s and
// 300 MB on 2 cores. It reports the peak of the heap as peak-MB;
// internal/bench/peers.py has the whole process, beside cfn-lint.
func BenchmarkLintMany(b *testing.B) {
	for _, n := range []int{100, 2000} {
		b.Run(fmt.Sprintf("templates=%d", n), func(b *testing.B) {
			b.Chdir(b.TempDir())
			for i := range n {
				name, text, err := bench.Template(i)
				require.NoError(b, err)
				require.NoError(b, os.MkdirAll(filepath.Dir(name), 0o755))
				require.NoError(b, os.WriteFile(name, text, 0o644))
			}
			peak := peakHeap(b)
			for b.Loop() {
				code, stdout, stderr := inProcess("lint", ".")
				require.Equal(b, exitFindings, code, stderr)
				require.NotEmpty(b, stdout)
			}
			b.ReportMetric(float64(peak())/1e6, "peak-MB")
		})
	}
}

// BenchmarkLintBesideStacks lints a template in a project of many stacks, of which
// only the settings count.
func BenchmarkLintBesideStacks(b *testing.B) {
	writeProject(b, 1000)
	require.NoError(b, os.WriteFile("template.yaml", []byte("Resources: {Topic: {Type: AWS::SNS::Topic}}\n"), 0o644))
	for b.Loop() {
		code, out, stderr := inProcess("lint", "template.yaml")
		require.Equal(b, exitClean, code, out+stderr)
	}
}

// writeProject makes a project of n buckets, 100 a file, and makes it current.
func writeProject(b *testing.B, n int) {
	b.Helper()
	dir := b.TempDir()
	write := func(name, text string) {
		require.NoError(b, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	write("project.cue", "package infra\n\nimport \"cuemulus.dev/schemas/project\"\n\n\"project\": project.#Project & {accounts: prod: id: \"111122223333\"}\n")
	var file bytes.Buffer
	for i := range n {
		if i%100 == 0 {
			file.Reset()
			file.WriteString("package infra\n\nimport \"cuemulus.dev/schemas/aws\"\n\n")
		}
		fmt.Fprintf(&file, "stacks: \"bucket-%d\": aws.#ReplicatedBucket & {source: {account: \"prod\", region: \"eu-west-1\"}, replica: region: \"us-east-1\", archive: source: %d}\n", i, 30+i%100)
		if i%100 == 99 || i == n-1 {
			write(fmt.Sprintf("stacks%d.cue", i/100), file.String())
		}
	}
	b.Chdir(dir)
}

// peakHeap samples the heap until the returned function is called.
func peakHeap(b *testing.B) func() uint64 {
	b.Helper()
	stop, result := make(chan struct{}), make(chan uint64)
	go func() {
		var peak uint64
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse)
			select {
			case <-stop:
				result <- peak
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return func() uint64 {
		close(stop)
		return <-result
	}
}
