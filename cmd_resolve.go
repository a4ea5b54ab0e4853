package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"slices"

	"github.com/spf13/cobra"

	"cuemulus.dev/compiler"
	"cuemulus.dev/compiler/resolve"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/render"
)

// resolveFlags are the choices of `cuemulus resolve`.
type resolveFlags struct {
	refresh      string
	prune, check bool
	environment  string
	workers      int
}

func (a *app) resolveCommand() *cobra.Command {
	var f resolveFlags
	cmd := &cobra.Command{
		Use:   "resolve",
		Short: "Ask AWS for what the lock file misses",
		Long: `Resolve asks AWS, read-only, for every value that depends on an account or a
Region and that cuemulus.lock does not have, and writes the answers there. Beside
package it is the only command that uses the network. Commit the lock file.

Credentials come from the usual chain (environment, profile, SSO, role). For each
account with a readRole in the project value that role is assumed, and the account
that answers is compared with the one that was meant. Nothing secret is read.`,
		Example: `  cuemulus resolve                        ask for what is missing
  cuemulus resolve --refresh 'kms/*'      ask again for all keys
  cuemulus resolve --prune                forget what nothing asks for any more
  cuemulus resolve --check                ask again, write nothing, fail on drift`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			outputs, err := a.parseOutputs()
			if err != nil {
				return err
			}
			if f.workers < 1 {
				return usage("--workers takes a number from 1 on, not %d", f.workers)
			}
			return a.resolve(f, outputs)
		},
	}
	cmd.Flags().StringVar(&f.refresh, "refresh", "", "ask again for the keys that match `GLOB`, where * stands for any characters")
	cmd.Flags().BoolVar(&f.prune, "prune", false, "remove entries that nothing asks for")
	cmd.Flags().BoolVar(&f.check, "check", false, "ask again for everything, write nothing, and exit with 1 when an answer changed or is missing")
	cmd.Flags().StringVar(&f.environment, "environment", "", "ask only in the accounts of this environment")
	cmd.Flags().IntVar(&f.workers, "workers", 8, "how many calls run at a time")
	cmd.MarkFlagsMutuallyExclusive("check", "refresh")
	cmd.MarkFlagsMutuallyExclusive("check", "prune")
	a.addOutputFlags(cmd)
	return cmd
}

func (a *app) resolve(f resolveFlags, outputs []output) error {
	loaded, ds := a.load(".")
	lock, more := readLock(".")
	if ds = append(ds, more...); loaded == nil || lock == nil || hasErrors(ds) {
		return a.report(outputs, ds, 0)
	}
	only, err := accountsOf(loaded, f.environment)
	if err != nil {
		return err
	}
	if !f.check {
		defer exclusive()()
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	options := resolve.Options{
		Targets: targets(loaded), Refresh: f.refresh, Workers: f.workers, Now: a.now, Progress: a.progress(),
	}
	if f.check {
		return a.resolveCheck(ctx, loaded, lock, only, options, outputs)
	}

	// What a kind asks may depend on answers, so asking goes on until nothing new
	// is asked.
	before, after := lock, lock
	done := map[string]bool{}
	var asked []resolve.Asked
	for {
		asked = compiler.Compile(loaded, after, kinds()).Asked
		fresh := slices.DeleteFunc(slices.Clone(asked), func(q resolve.Asked) bool {
			return done[q.Question.Key()] || !only(q)
		})
		if len(fresh) == 0 {
			break
		}
		for _, q := range fresh {
			done[q.Question.Key()] = true
		}
		var failed []diag.Diagnostic
		after, failed = resolve.Run(ctx, after, fresh, options)
		ds = append(ds, failed...)
	}
	if f.prune {
		keep := map[string]bool{}
		for _, q := range asked {
			keep[q.Question.Key()] = true
		}
		for _, key := range after.Prune(keep) {
			a.tell("removed %s: nothing asks for it", key)
		}
	} else {
		a.unused(after, asked)
	}
	if err := a.writeLock(before, after); err != nil {
		return err
	}
	return a.report(outputs, ds, 0)
}

func (a *app) resolveCheck(ctx context.Context, p *compiler.Project, lock *resolve.Lock, only func(resolve.Asked) bool, options resolve.Options, outputs []output) error {
	r := compiler.Compile(p, lock, kinds())
	asked := slices.DeleteFunc(r.Asked, func(q resolve.Asked) bool { return !only(q) })
	ds := append(r.Diagnostics, resolve.Check(ctx, lock, asked, options)...)
	return a.report(outputs, ds, 0)
}

// accountsOf gives the filter that --environment asks for.
func accountsOf(p *compiler.Project, environment string) (func(resolve.Asked) bool, error) {
	if environment == "" {
		return func(resolve.Asked) bool { return true }, nil
	}
	if _, err := onlyEnvironment(&project{Project: p, Result: &compiler.Result{}}, environment); err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	for _, name := range p.Environments[environment].Accounts {
		ids[p.Accounts[name].ID] = true
	}
	return func(q resolve.Asked) bool { return ids[q.Question.Account] }, nil
}

func targets(p *compiler.Project) map[string]resolve.Target {
	m := map[string]resolve.Target{}
	for _, account := range p.Accounts {
		m[account.ID] = resolve.Target{
			AccountName: account.Name, AccountID: account.ID, Partition: account.Partition, ReadRole: account.ReadRole,
		}
	}
	return m
}

// unused mentions entries that nothing asks for; they do no harm.
func (a *app) unused(lock *resolve.Lock, asked []resolve.Asked) {
	used := map[string]bool{}
	for _, q := range asked {
		used[q.Question.Key()] = true
	}
	n := 0
	for _, key := range lock.Keys() {
		if !used[key] {
			n++
		}
	}
	if n > 0 {
		a.tell("nothing asks for %s of %s; --prune removes them", count(n, "entry", "entries"), lockFile)
	}
}

// writeLock writes the lock file when it changed, beside the old one and then in
// its place.
func (a *app) writeLock(before, after *resolve.Lock) error {
	data := after.Marshal()
	if len(after.Keys()) == 0 && len(before.Keys()) == 0 {
		return nil // nothing was learnt, so there is nothing to write
	}
	if old, err := os.ReadFile(lockFile); err == nil && bytes.Equal(old, data) {
		a.tell("%s is up to date", lockFile)
		return nil
	}
	if err := render.WriteFile(".", lockFile, data); err != nil {
		return usage("write the lock file: %v", err)
	}
	added, changed := 0, 0
	for _, key := range after.Keys() {
		q, err := resolve.ParseKey(key)
		if err != nil {
			continue
		}
		now, _ := after.Get(q)
		if old, had := before.Get(q); !had {
			added++
		} else if !old.Value.Equal(now.Value) || !maps.Equal(old.Facts, now.Facts) {
			changed++
		}
	}
	a.tell("%s: %d added, %d changed, %s in all", lockFile, added, changed, count(len(after.Keys()), "entry", "entries"))
	return nil
}

// progress gives a line on standard error that is rewritten as answers come in,
// only on a terminal and never in CI or a pre-commit hook.
func (a *app) progress() func(done, total int, key string) {
	if !isTerminal(a.stderr) || a.getenv("CI") != "" || a.getenv("PRE_COMMIT") != "" {
		return nil
	}
	return func(done, total int, key string) {
		fmt.Fprintf(a.stderr, "\r\x1b[K%d/%d %s", done, total, key)
		if done == total {
			fmt.Fprint(a.stderr, "\r\x1b[K")
		}
	}
}
