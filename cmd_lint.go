package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/spf13/cobra"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
	"cuemulus.dev/lint/rules"
	"cuemulus.dev/render"
)

// maxTemplate bounds what is read of one template file, one byte more than what
// cfn.Parse takes, which then says so.
const maxTemplate = cfn.MaxBytes + 1

// lintFlags are the choices of `cuemulus lint`.
type lintFlags struct {
	profile      string
	forceExclude bool
	noInline     bool
	noPeers      bool
	baseline     string // --baseline FILE
	write        bool   // --write-baseline
	fix          string // --fix: "", "safe" or "retain"
	diff         bool
	parameters   []string // --parameters FILE
	regions      []string // --region REGION
}

func (a *app) lintCommand() *cobra.Command {
	var f lintFlags
	cmd := &cobra.Command{
		Use:   "lint [FILE|DIR|-]...",
		Short: "Check the project's stacks, any CloudFormation template, or a private cloud's files",
		Long: `Without arguments, lint checks the project in the working directory: its stacks,
compiled in memory, and the template files that the project value names. With
arguments it checks those: template files in YAML or JSON, directories, - for
standard input; and config files of a private cloud's hosts by their names
(network.json, eucalyptus.conf, ceph.conf, zoo.cfg, midolman.conf, bgpd.conf, frr.conf,
keyrings), which are compared with one another. A repository without stacks has its settings in cuemulus.cue or
.cuemulus.yaml, under lint:, here or above. A CUE file, a stack in YAML or JSON, the lock file or a rendered
file stands for the project that it belongs to. A file that is no template is
skipped; -v says so.

A template is judged with the parameters that it is deployed with, where a file says
them: a deployment file of Git sync that names it, among the arguments or beside it;
NAME.parameters.json or NAME-parameters.json beside NAME.yaml; or --parameters. The
local templates of nested stacks are followed: they are judged with what they are
given, and their outputs are known where they are read.

Accept a finding with a reason:

  in CUE       @lint(ignore=S3014, why="...", until="2027-01-31")
  in YAML      # cuemulus: ignore S3014 until=2027-01-31 why ...
  in JSON      "Metadata": {"cuemulus": {"ignore": [{"rule": "S3014", "why": "..."}]}}
  anywhere     project: lint: ignores: [{rule: "S3014", stack: "audit-*", why: "..."}]

Suppressions that a template has for cfn-lint, cfn_nag, checkov or guard count for
the rules that know their ids (cuemulus explain ID: "Also known as").`,
		Example: `  cuemulus lint
  cuemulus lint templates/ --output json
  cat template.yaml | cuemulus lint - --stdin-filename template.yaml
  cuemulus lint --output github --output markdown=summary.md
  cuemulus lint --fix --diff templates/`,
		RunE: func(_ *cobra.Command, args []string) error {
			outputs, err := a.parseOutputs()
			if err != nil {
				return err
			}
			return a.lint(f, outputs, args)
		},
	}
	cmd.Flags().StringVar(&f.profile, "profile", "", "which rules run: recommended, strict or none (default: what the settings say, or recommended)")
	cmd.Flags().BoolVar(&f.forceExclude, "force-exclude", false, "leave out files that lint.exclude of the settings matches even when they are named")
	cmd.Flags().BoolVar(&f.noInline, "no-inline-ignores", false, "only ignores in the settings count")
	cmd.Flags().BoolVar(&f.noPeers, "no-peer-ignores", false, "suppressions for cfn-lint, cfn_nag, checkov and guard in templates do not count")
	cmd.Flags().StringArrayVar(&f.parameters, "parameters", nil, "judge the template with the parameters that `FILE` has; may stand several times")
	cmd.Flags().StringSliceVar(&f.regions, "region", nil, "judge template files as they are deployed in `REGION`; several with commas (default: wherever they may be deployed)")
	_ = cmd.MarkFlagFilename("parameters", "json", "yaml", "yml")
	addBaselineFlags(cmd, &f)
	addFixFlags(cmd, &f)
	cmd.Flags().StringVar(&a.stdinAs, "stdin-filename", "<stdin>", "the `NAME` of standard input in findings")
	_ = cmd.RegisterFlagCompletionFunc("profile", cobra.FixedCompletions(profiles(), cobra.ShellCompDirectiveNoFileComp))
	a.addOutputFlags(cmd)
	return cmd
}

// lintRun collects what is to be judged.
type lintRun struct {
	*app
	flags    lintFlags
	settings *settings
	loaded   *compiler.Project // nil before open, and when it cannot be loaded
	project  *project          // the same compiled, once its stacks are judged
	tried    bool              // the project was loaded, or could not be
	within   bool              // there is a project here, whether loaded or not
	output   string            // the folder that it is rendered to, "" where that is not known
	targets  []lint.Target
	files    []*lintFile     // those of the targets that are files
	seen     map[string]bool // their names
	hosts    []*lint.HostFile
	planned  []lint.Cloud // those of the project's stacks
	stacks   bool         // the project's stacks are among the targets

	elsewhere int               // targets of projects in other directories
	ds        []diag.Diagnostic // about the project, and what cannot be read
	found     []diag.Diagnostic // about the targets: a baseline may accept them
	looked    map[string]bool   // stacks and files among the targets
}

func (a *app) lint(f lintFlags, outputs []output, args []string) error {
	if f.profile != "" && !slices.Contains(profiles(), f.profile) {
		return usage("--profile takes recommended, strict or none, not %q", f.profile)
	}
	if err := f.checkFix(outputs, args); err != nil {
		return err
	}
	r, err := a.judge(f, args, nil)
	if err == nil && (f.fix != "" || f.diff) {
		r, err = r.mend(args)
	}
	if err != nil {
		return err
	}
	r.plainFixes()
	err = a.report(outputs, append(r.ds, r.found...), r.checkedCount())
	if err == nil && f.diff && len(r.mended) > 0 {
		return &exit{code: exitFindings}
	}
	return err
}

// judge finds what is to be judged, and judges it. before is the same run's look
// before files were mended, nil the first time.
func (a *app) judge(f lintFlags, args []string, before *lintRun) (*lintRun, error) {
	r := &lintRun{app: a, flags: f, settings: &settings{dir: "."}, seen: map[string]bool{}}
	switch {
	case before != nil && (before.loaded != nil || !before.tried):
		r.loaded, r.project, r.tried, r.settings = before.loaded, before.project, before.tried, before.settings
		r.within, r.output = before.within, before.output
	case len(args) > 0 && !slices.ContainsFunc(args, needsStacks) && holdsProject("."):
		r.openSettings()
	case holdsProject(".") || len(args) == 0 && isProject():
		r.open()
	default:
		found, ds := a.readSettings()
		if found == nil {
			r.ds = ds // nothing is judged by half of the settings
			return r, nil
		}
		r.settings = found
	}
	switch {
	case len(args) > 0:
		here, elsewhere := byProject(args)
		for _, arg := range here {
			if err := r.add(arg); err != nil {
				return nil, err
			}
		}
		for _, dir := range slices.Sorted(maps.Keys(elsewhere)) {
			if err := r.judgeIn(dir, elsewhere[dir]); err != nil {
				return nil, err
			}
		}
	case r.within || len(r.settings.Templates) > 0:
		r.addStacks()
		r.addGlobs(r.settings.Templates)
	default:
		return nil, usage("there is no CUE file here, so this is no project; name template files, name them in lint.templates of %s, or start a project with `cuemulus init`", compiler.SettingsYAML)
	}
	options := lint.Options{
		Profile: cmp.Or(f.profile, r.settings.Profile), Today: a.today(), NoInline: f.noInline, NoPeers: f.noPeers, Partial: len(args) > 0,
		Severities: r.settings.Severities, Clouds: r.clouds(),
	}
	if r.loaded != nil {
		for _, account := range r.loaded.Accounts {
			options.Accounts = append(options.Accounts, account.ID)
		}
		slices.Sort(options.Accounts)
	}
	for _, ig := range r.settings.Ignores {
		options.Ignores = append(options.Ignores, ignore(ig))
	}
	if err := r.deployments(); err != nil {
		return nil, err
	}
	options.Load = r.nestedFile()
	findings := lint.Run(rules.All(), r.targets, options)
	r.settle()
	r.found = append(r.found, findings...)
	r.settings.place(r.found)
	r.found = diag.Sort(r.found)
	a.subjects, r.looked = r.subjectsOf()
	return r, r.applyBaseline(options)
}

func profiles() []string { return []string{lint.Recommended, lint.Strict, lint.None} }

// subjectsOf names the stacks and files that were judged, each once, in order.
func (r *lintRun) subjectsOf() (names []string, seen map[string]bool) {
	seen = map[string]bool{}
	add := func(name string) {
		if !seen[name] {
			names = append(names, name)
		}
		seen[name] = true
	}
	for _, c := range r.planned {
		add(c.Stack)
	}
	for _, f := range r.hosts {
		add(f.File.File)
	}
	files := r.files
	for _, t := range r.targets {
		switch {
		case t.Open == nil:
			add(cmp.Or(t.Stack, t.Template.File))
		case files[0].template:
			add(files[0].name)
			for _, p := range files[0].given {
				seen[p.name] = true
			}
			fallthrough
		default:
			files = files[1:]
		}
	}
	return names, seen
}

// checkedCount counts what was judged.
func (r *lintRun) checkedCount() int {
	n := r.elsewhere + len(r.targets) - len(r.files) + len(r.hosts)
	for _, c := range r.planned {
		n += len(c.Files)
	}
	for _, f := range r.files {
		if f.template {
			n++
		}
	}
	return n
}

// today gives the date that expiry dates are compared with. SOURCE_DATE_EPOCH, the
// usual variable of reproducible builds, sets another one.
func (a *app) today() string {
	now := a.now
	if seconds, err := strconv.ParseInt(a.getenv("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		now = time.Unix(seconds, 0)
	}
	return now.UTC().Format(time.DateOnly)
}

// add adds what one argument stands for.
func (r *lintRun) add(arg string) error {
	if arg == "-" {
		if r.input == nil {
			data, err := io.ReadAll(io.LimitReader(r.stdin, maxTemplate))
			if err != nil {
				return usage("read standard input: %s", reason(err))
			}
			r.input = data
		}
		if f := (&lintFile{name: r.stdinAs, named: true, data: r.source(r.stdinAs)}); !r.addHost(f) {
			r.addLater(f)
		}
		return nil
	}
	name := filepath.ToSlash(filepath.Clean(arg))
	info, err := os.Stat(arg)
	switch {
	case err != nil:
		r.ds = append(r.ds, unreadableFile(name, err))
	case info.IsDir():
		r.addDir(name)
	case r.settings.excluded(name) && r.flags.forceExclude:
		r.say("skipped %s: lint.exclude of the settings matches it", name)
	default:
		r.addFile(name, true)
	}
	return nil
}

// addDir adds the templates below a directory, and the project's stacks when it is
// the project's own.
func (r *lintRun) addDir(dir string) {
	if dir == "." {
		r.addStacks()
	}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		name = filepath.ToSlash(name)
		switch {
		case err != nil:
			r.ds = append(r.ds, unreadableFile(name, err))
			return nil
		case entry.IsDir() && name != dir && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules"):
			return fs.SkipDir
		case entry.IsDir() || r.settings.excluded(name) || !looksLikeTemplate(name) && !hostconf.Named(name):
			return nil
		}
		r.addFile(name, false)
		return nil
	})
	if err != nil {
		r.ds = append(r.ds, unreadableFile(dir, err))
	}
}

func looksLikeTemplate(name string) bool {
	switch path.Ext(name) {
	case ".yaml", ".yml", ".json", ".template":
		return true
	}
	return false
}

// addGlobs adds the files that patterns of the settings match.
func (r *lintRun) addGlobs(patterns []string) {
	for i, pattern := range patterns {
		matches, err := doublestar.Glob(os.DirFS(r.settings.dir), pattern, doublestar.WithFilesOnly())
		if err != nil {
			d := diag.Diagnostic{
				Rule: "INPUT025", Name: "wrong-form", Severity: diag.Error,
				Message: fmt.Sprintf("the pattern %q of lint.templates cannot be used: %v", pattern, err),
				Help:    "write a glob such as templates/**/*.yaml, relative to the file that says so",
			}
			d.Pos, d.End = r.settings.At("templates", fmt.Sprintf("[%d]", i))
			r.ds = append(r.ds, d)
			continue
		}
		if len(matches) == 0 {
			r.tell("no file matches %q of lint.templates", pattern)
		}
		for _, name := range matches {
			if name = r.settings.outside(name); !r.settings.excluded(name) {
				r.addFile(name, true)
			}
		}
	}
}

// addFile adds one file: a template, or something that stands for the project.
// named says that the user named it, so that skipping it is worth a word.
func (r *lintRun) addFile(name string, named bool) {
	if isSettings(name) && !r.within {
		return // they were read already
	}
	if path.Ext(name) == ".cue" || r.within && standsForProject(name, nil) {
		if r.within {
			r.addStacks()
		} else {
			r.say("skipped %s: it belongs to no project", name)
		}
		return
	}
	if r.seen[name] {
		return
	}
	r.seen[name] = true
	f := &lintFile{name: name, named: named}
	if r.output != "" && strings.HasPrefix(name, r.output+"/") {
		f.data, _ = readTemplate(name)
		if render.StateOf(f.data) != render.Unmarked {
			r.addStacks() // a rendered file is judged where it was written: in its stack
			return
		}
	}
	if !r.addHost(f) {
		r.addLater(f)
	}
}

func unreadableFile(name string, err error) diag.Diagnostic {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return diag.Diagnostic{
		Rule: "TPL001", Name: "unreadable-template", Severity: diag.Error, Unreadable: true,
		Message: "the file cannot be read: " + err.Error(), Pos: diag.Pos{File: name},
	}
}
