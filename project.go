package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"cuemulus.dev/compiler"
	"cuemulus.dev/compiler/aws"
	"cuemulus.dev/compiler/hybrid"
	"cuemulus.dev/compiler/resolve"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/render"
)

// lockFile is the name of the lock file in the project's directory.
const lockFile = "cuemulus.lock"

// maxMemory is what evaluating a project may take before the run gives up: CUE
// from strangers may ask for more than any machine has.
const maxMemory = 2 << 30

// maxLock bounds what is read of a lock file, beyond what resolve.ParseLock takes.
const maxLock = 64 << 20

// project is a loaded and compiled project.
type project struct {
	*compiler.Project
	*compiler.Result
	lock  *resolve.Lock
	waves [][]*compiler.Artifact
}

// open is openAt for the project in the working directory.
func (a *app) open() (*project, []diag.Diagnostic) { return a.openAt(".") }

// openAt loads the project in a directory, reads its lock file and compiles it.
// The project is nil when it cannot be compiled at all; what is wrong stands in
// the diagnostics either way.
func (a *app) openAt(dir string) (*project, []diag.Diagnostic) {
	loaded, ds := a.load(dir)
	_, lockMistakes := readLock(dir) // told even when the project cannot be loaded
	if loaded == nil {
		return nil, append(ds, lockMistakes...)
	}
	return finish(loaded, ds)
}

// kinds lists every kind of stack.
func kinds() []compiler.Kind { return append(aws.Kinds(), hybrid.Kinds()...) }

// finish reads the lock file of a loaded project and compiles it.
func finish(loaded *compiler.Project, ds []diag.Diagnostic) (*project, []diag.Diagnostic) {
	lock, more := readLock(loaded.Dir)
	if ds = append(ds, more...); lock == nil {
		return nil, ds
	}
	p := &project{Project: loaded, lock: lock, Result: compiler.Compile(loaded, lock, kinds())}
	ds = append(ds, p.Diagnostics...)
	accounts := targets(loaded)
	for _, q := range p.Asked {
		if entry, ok := lock.Get(q.Question); ok {
			ds = append(ds, resolve.Judge(q, entry, accounts[q.Question.Account])...)
		}
	}
	waves, more := compiler.Plan(p.Artifacts)
	p.waves = waves
	return p, append(ds, more...)
}

// load evaluates the project within bounds of time and memory.
func (a *app) load(dir string) (*compiler.Project, []diag.Diagnostic) {
	return bounded(a.timeout, "the project", func() (*compiler.Project, []diag.Diagnostic) {
		return compiler.Load(dir, compiler.LoadOptions{})
	})
}

// bounded evaluates what strangers may have written, within bounds of time and
// memory. Evaluation cannot be interrupted; when it passes a bound the process ends
// soon after.
func bounded[T any](timeout time.Duration, what string, evaluate func() (*T, []diag.Diagnostic)) (*T, []diag.Diagnostic) {
	type answer struct {
		value *T
		ds    []diag.Diagnostic
		fault any
	}
	done := make(chan answer, 1)
	go func() {
		var r answer
		defer func() {
			r.fault = recover()
			done <- r
		}()
		r.value, r.ds = evaluate()
	}()
	deadline := time.After(timeout)
	memory := time.NewTicker(50 * time.Millisecond)
	defer memory.Stop()
	for {
		select {
		case r := <-done:
			if r.fault != nil {
				panic(r.fault)
			}
			return r.value, r.ds
		case <-deadline:
			return nil, tooMuch(fmt.Sprintf("evaluating %s takes longer than %v", what, timeout), "give it more time with --timeout, or simplify the CUE")
		case <-memory.C:
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			if m.HeapAlloc > maxMemory {
				return nil, tooMuch(fmt.Sprintf("evaluating %s takes more than %d GiB of memory", what, maxMemory>>30), "simplify the CUE")
			}
		}
	}
}

func tooMuch(message, help string) []diag.Diagnostic {
	return []diag.Diagnostic{{
		Rule: "INPUT002", Name: "limit", Severity: diag.Error,
		Message: message, Help: help, Pos: diag.Pos{File: "."}, Unreadable: true,
	}}
}

// readLock reads the lock file; a project without one has an empty lock.
func readLock(dir string) (*resolve.Lock, []diag.Diagnostic) {
	name := filepath.ToSlash(filepath.Join(dir, lockFile))
	data, err := readRegular(name, maxLock)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &resolve.Lock{}, nil
	case err != nil:
		return nil, []diag.Diagnostic{{
			Rule: "LOCK001", Name: "lock-unreadable", Severity: diag.Error, Unreadable: true,
			Message: "the lock file cannot be read: " + reason(err), Pos: diag.Pos{File: name},
		}}
	}
	return resolve.ParseLock(name, data)
}

// readRegular reads a file of up to limit bytes. It opens regular files only: to
// open a pipe is to wait for whoever writes into it.
func readRegular(name string, limit int64) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is no regular file")
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
}

// isProject reports whether the working directory may be meant as a project: it
// has a CUE file that is more than settings of lint, or stacks in YAML or JSON.
// What is missing is told then.
func isProject() bool {
	found, err := filepath.Glob("*.cue")
	return err == nil && slices.ContainsFunc(found, func(name string) bool { return !isSettings(name) }) || hasDataStacks(".")
}

// files renders the project.
func (p *project) files() []render.File {
	return render.Files(p.Project, p.Artifacts, p.waves)
}

// hasErrors reports whether a list holds an error.
func hasErrors(ds []diag.Diagnostic) bool {
	worst, unreadable := diag.Worst(ds)
	return worst == diag.Error || unreadable
}
