package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cuemulus.dev/compiler"
	"cuemulus.dev/compiler/aws"
	"cuemulus.dev/compiler/resolve"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/internal/functions"
)

// packageFlags are the choices of `cuemulus package`.
type packageFlags struct {
	check       bool
	rebuild     bool
	environment string
	goCommand   string
	workers     int
}

func (a *app) packageCommand() *cobra.Command {
	var f packageFlags
	cmd := &cobra.Command{
		Use:   "package [FUNCTION...]",
		Short: "Build and upload the code of the Lambda functions that stacks need",
		Long: `Package builds the Lambda functions that the project's stacks need, uploads each to
the bucket that project.artifacts names for its account and Region, and records
bucket and key in cuemulus.lock. Commit the lock file; render takes the code from
there.

The sources travel with cuemulus and are built with your Go toolchain, the same
bytes from the same version of Go on every machine. The name of an object has the
SHA-256 of its content, so nothing is built or uploaded that is there already.

Beside resolve, package is the only command that talks to AWS. For each account
with a packageRole that role is assumed, and the account that answers is compared
with the one that was meant. A bucket must belong to that account.`,
		Example: `  cuemulus package                   build and upload what is missing
  cuemulus package spot-manager      only this function
  cuemulus package --check           write nothing, fail when something is missing or old
  cuemulus package --rebuild         build all again, with the Go of today`,
		ValidArgs: compiler.Functions(),
		RunE: func(_ *cobra.Command, args []string) error {
			outputs, err := a.parseOutputs()
			if err != nil {
				return err
			}
			if f.workers < 1 {
				return usage("--workers takes a number from 1 on, not %d", f.workers)
			}
			for _, name := range args {
				if !slices.Contains(compiler.Functions(), name) {
					return usage("there is no function %q%s; there are %s", name, didYouMean(name, compiler.Functions()), strings.Join(compiler.Functions(), ", "))
				}
			}
			return a.packageFunctions(f, args, outputs)
		},
	}
	cmd.Flags().BoolVar(&f.check, "check", false, "build and upload nothing, and exit with 1 when the code of a function is missing or older than this cuemulus")
	cmd.Flags().BoolVar(&f.rebuild, "rebuild", false, "build also what was built from the same sources before")
	cmd.Flags().StringVar(&f.environment, "environment", "", "only for the accounts of this environment")
	cmd.Flags().StringVar(&f.goCommand, "go", "go", "the `COMMAND` of the Go toolchain")
	cmd.Flags().IntVar(&f.workers, "workers", 4, "how many uploads run at a time")
	cmd.MarkFlagsMutuallyExclusive("check", "rebuild")
	a.addOutputFlags(cmd)
	return cmd
}

func didYouMean(name string, names []string) string {
	if near := diag.Nearest(name, names); near != "" {
		return fmt.Sprintf(" (did you mean %q?)", near)
	}
	return ""
}

// packaging is one run of the command.
type packaging struct {
	*app
	packageFlags
	project *compiler.Project
	lock    *resolve.Lock
	sources functions.Sources
	options resolve.Options
}

func (a *app) packageFunctions(f packageFlags, names []string, outputs []output) error {
	if !f.check {
		defer exclusive()()
	}
	loaded, ds := a.load(".")
	lock, more := readLock(".")
	if ds = append(ds, more...); loaded == nil || lock == nil || hasErrors(ds) {
		return a.report(outputs, ds, 0)
	}
	only, err := accountsOf(loaded, f.environment)
	if err != nil {
		return err
	}
	sources, err := functions.Embedded()
	if err != nil {
		return fault("%v", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	p := &packaging{app: a, packageFlags: f, project: loaded, lock: lock, sources: sources, options: resolve.Options{
		Targets: packageTargets(loaded), Workers: f.workers, Now: a.now, Progress: a.progress(),
	}}
	artifacts, more := p.wanted(only, names)
	ds = append(ds, more...)
	if len(artifacts) == 0 && len(more) == 0 {
		a.tell("no stack needs a function%s", of(names))
		return a.report(outputs, ds, 0)
	}
	if f.check {
		return a.report(outputs, append(ds, p.compare(ctx, artifacts)...), 0)
	}
	more, err = p.publish(ctx, artifacts)
	if err != nil {
		return err
	}
	return a.report(outputs, append(ds, more...), 0)
}

func of(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return " of " + strings.Join(names, ", ")
}

// packageTargets is targets with the roles that upload.
func packageTargets(p *compiler.Project) map[string]resolve.Target {
	m := targets(p)
	for id, t := range m {
		t.ReadRole = p.Accounts[t.AccountName].ArtifactRole
		m[id] = t
	}
	return m
}

// wanted gives what the stacks ask for, with the bucket and, where the lock has it
// from the same sources and bucket, the digest.
func (p *packaging) wanted(only func(resolve.Asked) bool, names []string) (out []resolve.Artifact, ds []diag.Diagnostic) {
	accounts := map[string]compiler.Account{}
	for _, account := range p.project.Accounts {
		accounts[account.ID] = account
	}
	for _, asked := range compiler.Compile(p.project, p.lock, aws.Kinds()).Asked {
		q := asked.Question
		if q.Kind != "function" || !only(asked) || len(names) > 0 && !slices.Contains(names, q.Args[0]) {
			continue
		}
		a := resolve.Artifact{Asked: asked, Bucket: p.project.ArtifactPlace(accounts[q.Account], q.Region).Bucket}
		if a.Bucket == "" {
			d := lockDiagnostic("LOCK047", fmt.Sprintf("the project does not say where the code of %s goes", q.Args[0]),
				`write artifacts: bucket: "artifacts-${account}-${region}" into the project value, for a bucket that is there`)
			d.Pos, d.Stack = asked.Pos, asked.Stack
			ds = append(ds, d)
			continue
		}
		if entry, ok := p.lock.Get(q); ok && entry.Facts["source"] == p.sources.Digest() && !p.rebuild {
			if code, err := resolve.CodeOf(q, entry.Value); err == nil && code.Bucket == a.Bucket {
				a.Digest, a.Facts = code.Digest, entry.Facts
			}
		}
		out = append(out, a)
	}
	return out, ds
}

// compare says what is not recorded, older than this cuemulus, or not in its bucket.
func (p *packaging) compare(ctx context.Context, artifacts []resolve.Artifact) (ds []diag.Diagnostic) {
	const help = "run `cuemulus package`"
	wrong := func(a resolve.Artifact, message string) {
		d := lockDiagnostic("LOCK046", fmt.Sprintf("the code of the function %s %s", a.Question.Key(), message), help)
		d.Pos, d.Stack = a.Pos, a.Stack
		ds = append(ds, d)
	}
	var recorded []resolve.Artifact
	for _, a := range artifacts {
		_, have := p.lock.Get(a.Question)
		switch {
		case a.Digest != "":
			recorded = append(recorded, a)
		case have:
			wrong(a, "is of another version, or in another bucket, than this cuemulus and project say")
		default:
			wrong(a, "is not in cuemulus.lock")
		}
	}
	there, more := resolve.Look(ctx, recorded, p.options)
	for _, a := range recorded {
		if found, asked := there[a.Question.Key()]; asked && !found {
			wrong(a, fmt.Sprintf("is not in the bucket %s", a.Bucket))
		}
	}
	return append(ds, more...)
}

// publish builds what must be built, uploads what is not there and writes the lock
// file.
func (p *packaging) publish(ctx context.Context, artifacts []resolve.Artifact) ([]diag.Diagnostic, error) {
	var recorded, open []resolve.Artifact
	for _, a := range artifacts {
		if a.Digest != "" {
			recorded = append(recorded, a)
		} else {
			open = append(open, a)
		}
	}
	there, ds := resolve.Look(ctx, recorded, p.options)
	for _, a := range recorded {
		if found, asked := there[a.Question.Key()]; asked && !found {
			open = append(open, a) // it was removed from the bucket
		}
	}
	if err := p.build(ctx, open); err != nil {
		return nil, err
	}
	lock, uploaded, more := resolve.Publish(ctx, p.lock, open, p.options)
	for _, a := range open {
		if uploaded[a.Question.Key()] {
			p.tell("uploaded %s for %s to %s", a.Question.Args[0], a.Question.Args[1], a.Bucket)
			delete(uploaded, a.Question.Key()) // several stacks may ask
		}
	}
	return append(ds, more...), p.writeLock(p.lock, lock)
}

// build builds each function once for each architecture that is asked for.
func (p *packaging) build(ctx context.Context, artifacts []resolve.Artifact) error {
	if len(artifacts) == 0 {
		return nil
	}
	tool, err := exec.LookPath(p.goCommand)
	if err != nil {
		return usage("package builds the functions with Go, and there is no command %q: install Go (https://go.dev/dl), or name it with --go", p.goCommand)
	}
	dir, err := os.MkdirTemp("", "cuemulus-functions-")
	if err != nil {
		return usage("make a directory to build in: %s", reason(err))
	}
	defer func() { _ = os.RemoveAll(dir) }()
	b := &functions.Builder{Sources: p.sources, Go: tool, Env: os.Environ(), Dir: dir}
	version, err := b.Version(ctx)
	if err != nil {
		return stopped(ctx, err)
	}
	built := map[string]functions.Built{}
	for i := range artifacts {
		name, arch := artifacts[i].Question.Args[0], artifacts[i].Question.Args[1]
		code, ok := built[name+"/"+arch]
		if !ok {
			p.tell("building %s for %s with %s", name, arch, version)
			if code, err = b.Build(ctx, name, arch); err != nil {
				return stopped(ctx, err)
			}
			built[name+"/"+arch] = code
		}
		artifacts[i].Body, artifacts[i].Digest = code.Zip, code.Digest
		artifacts[i].Facts = map[string]string{"source": p.sources.Digest(), "go": version}
	}
	return nil
}

func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil || errors.Is(err, context.Canceled) {
		return usage("stopped; nothing was recorded")
	}
	return usage("%v", err)
}

// lockDiagnostic makes a diagnostic of one of the lock's codes.
func lockDiagnostic(id, message, help string) diag.Diagnostic {
	for _, c := range resolve.Codes() {
		if c.ID == id {
			return diag.Diagnostic{Rule: c.ID, Name: c.Name, Severity: c.Severity, Message: message, Help: help}
		}
	}
	return diag.Diagnostic{Rule: id, Severity: diag.Error, Message: message, Help: help}
}
