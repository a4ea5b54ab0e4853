package compiler

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"cuemulus.dev/compiler/resolve"
	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
)

// Kind is one stack kind: the value of its kind field, and what it becomes.
type Kind struct {
	Name  string
	Build func(*Build)
}

// Result is what a project compiles to.
type Result struct {
	Artifacts   []*Artifact     // sorted by id
	Asked       []resolve.Asked // every question to the lock file, answered or not
	Diagnostics []diag.Diagnostic
}

// Compile turns the project's stacks into artifacts. It reads no file and no
// network: what depends on an account or a Region comes from the lock. A stack
// whose kind is in no Kind is the caller's mistake and is left out.
func Compile(p *Project, lock *resolve.Lock, kinds []Kind) *Result {
	build := map[string]func(*Build){}
	for _, k := range kinds {
		build[k.Name] = k.Build
	}
	built := make([]*Build, len(p.Stacks))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(p.Stacks)) {
		workers.Go(func() {
			for i := range next {
				b := &Build{Project: p, Stack: p.Stacks[i], lock: lock}
				if f := build[b.Stack.Kind]; f != nil {
					f(b)
				}
				built[i] = b
			}
		})
	}
	for i := range p.Stacks {
		next <- i
	}
	close(next)
	workers.Wait()

	r := &Result{}
	for _, b := range built {
		r.Artifacts = append(r.Artifacts, b.artifacts...)
		r.Asked = append(r.Asked, b.asked...)
		r.Diagnostics = append(r.Diagnostics, b.diags...)
	}
	asked, ds := lookups(p)
	r.Asked = append(r.Asked, asked...)
	r.Diagnostics = append(r.Diagnostics, ds...)
	slices.SortStableFunc(r.Artifacts, func(a, b *Artifact) int { return cmp.Compare(a.ID(), b.ID()) })
	r.Diagnostics = append(r.Diagnostics, taken(r.Artifacts)...)
	r.Diagnostics = append(r.Diagnostics, namesTaken(r.Artifacts)...)
	return r
}

// lookups gives the questions of the project value itself.
func lookups(p *Project) (asked []resolve.Asked, ds []diag.Diagnostic) {
	for _, name := range slices.Sorted(mapKeys(p.Lookups)) {
		l := p.Lookups[name]
		account := p.Accounts[l.Account]
		q := resolve.Question{Kind: l.Kind, Partition: account.Partition, Account: account.ID, Region: l.Region}
		for _, argument := range []string{"alias", "parameter", "ou", "stack", "output"} {
			if v := l.Args[argument]; v != "" {
				q.Args = append(q.Args, v)
			}
		}
		asked = append(asked, resolve.Asked{Question: q, Pos: l.Pos})
	}
	return asked, ds
}

func mapKeys[V any](m map[string]V) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// Build is what a kind's build function works with: the stack, the project around
// it, and where to put what it makes.
type Build struct {
	Project *Project
	Stack   *Stack

	lock      *resolve.Lock
	previewed bool
	artifacts []*Artifact
	asked     []resolve.Asked
	diags     []diag.Diagnostic
}

// Emit adds an artifact. Tags of the account's environment are added to its own,
// which win.
func (b *Build) Emit(a *Artifact) {
	a.Stack = b.Stack
	if a.File != nil {
		b.emitFile(a)
		return
	}
	a.Template.Where = b.Stack.Span
	a.Template.File = a.ID()
	if env, ok := b.Project.EnvironmentOf(a.Account.Name); ok {
		tags := map[string]string{}
		for k, v := range env.Tags {
			tags[k] = v
		}
		for k, v := range a.Tags {
			tags[k] = v
		}
		a.Tags = tags
	}
	b.artifacts = append(b.artifacts, a)
}

// emitFile adds a file of a host. What its format cannot express is refused.
func (b *Build) emitFile(a *Artifact) {
	a.File.Where = b.Stack.Span
	if _, err := hostconf.Print(a.File); err != nil {
		b.Refuse(a.File.OriginAt(nil), err.Error(), "write it in other characters")
		return
	}
	b.artifacts = append(b.artifacts, a)
}

// Ask looks a question up in the lock. Every question is remembered, answered or
// not, so that resolve knows what to ask; field is the input path that wants it.
// What a missing answer means is for the caller to say: see Missing.
func (b *Build) Ask(q resolve.Question, field string) (resolve.Entry, bool) {
	b.asked = append(b.asked, resolve.Asked{Question: q, Pos: b.Stack.Where(field), Stack: b.Stack.Name})
	if b.lock == nil {
		return resolve.Entry{}, false
	}
	return b.lock.Get(q)
}

// Missing reports a question that the lock must answer and does not.
func (b *Build) Missing(q resolve.Question, field, what string) {
	b.diags = append(b.diags, planned("PLAN004", "not-in-lock", b.Stack, field,
		fmt.Sprintf("%s is not in cuemulus.lock", what), "run `cuemulus resolve`, which asks for "+q.Key()))
}

// Wait marks an artifact as waiting for the deployment of another, and mentions it
// in a note at the field that wants the value: it is a step on the way, no mistake.
func (b *Build) Wait(a *Artifact, field, what string, first *Artifact) {
	a.Waiting = fmt.Sprintf("%s belongs to %s, which is not deployed yet", what, first.StackName)
	d := planned("PLAN001", "waits-for-deploy", b.Stack, field,
		fmt.Sprintf("%s is not written: %s", a.StackName, a.Waiting),
		fmt.Sprintf("deploy %s in %s of account %q, run `cuemulus resolve`, then `cuemulus render`", first.StackName, first.Region, first.Account.Name))
	d.Severity = diag.Note
	b.diags = append(b.diags, d)
}

// Refuse reports a combination of settings that cannot be expressed.
func (b *Build) Refuse(field, message, help string) {
	b.diags = append(b.diags, planned("PLAN005", "cannot-express", b.Stack, field, message, help))
}
