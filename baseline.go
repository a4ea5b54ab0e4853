package main

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"cuemulus.dev/compiler"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
	"cuemulus.dev/lint/rules"
	"cuemulus.dev/render"
)

func addBaselineFlags(cmd *cobra.Command, f *lintFlags) {
	cmd.Flags().StringVar(&f.baseline, "baseline", "", "accept the findings that `FILE` has, and show new ones only")
	cmd.Flags().BoolVar(&f.write, "write-baseline", false, "write the findings into the file of --baseline, and accept them")
	_ = cmd.MarkFlagFilename("baseline", "json")
}

// applyBaseline takes the findings out that the baseline has, or writes it.
func (r *lintRun) applyBaseline(opt lint.Options) error {
	switch {
	case r.flags.baseline == "" && r.flags.write:
		return usage("--write-baseline needs --baseline FILE, the file to write")
	case r.flags.baseline == "":
		return nil
	case r.flags.write:
		return r.writeBaseline()
	}
	b, ds := readBaseline(r.flags.baseline)
	r.ds = append(r.ds, ds...)
	if b == nil { // without it every old finding would be shown as new
		r.found = nil
		return nil
	}
	r.found, r.suppressed = b.Accept(r.found)
	r.found = append(r.found, b.Stale(rules.All(), opt, r.checked)...)
	return nil
}

// writeBaseline accepts all findings, unless a part of the input could not be
// judged: then the baseline would say less than there is.
func (r *lintRun) writeBaseline() error {
	if slices.ContainsFunc(append(slices.Clone(r.ds), r.found...), func(d diag.Diagnostic) bool { return d.Unreadable || d.Rule == lint.CrashRule }) {
		r.tell("%s is left as it is, because not everything could be judged", r.flags.baseline)
		return nil
	}
	b := lint.NewBaseline(r.found)
	old, ds := readBaseline(r.flags.baseline)
	switch {
	case old != nil:
		b.Keep(old, r.checked)
	case !errors.Is(statError(r.flags.baseline), fs.ErrNotExist):
		r.ds = append(r.ds, ds...)
		return nil
	}
	text, err := b.Marshal()
	if err != nil {
		return fault("write the baseline: %v", err)
	}
	dir, name := filepath.Split(r.flags.baseline)
	if err := render.WriteFile(filepath.Clean(dir), name, text); err != nil {
		return usage("write the baseline: %s", reason(err))
	}
	_, r.suppressed = b.Accept(r.found)
	r.found = nil
	r.tell("%s written to %s", count(b.Len(), "finding", "findings"), r.flags.baseline)
	return nil
}

func statError(name string) error {
	_, err := os.Stat(name)
	return err
}

func readBaseline(name string) (*lint.Baseline, []diag.Diagnostic) {
	data, err := readRegular(name, lint.MaxBaseline)
	if err != nil {
		d := unreadableFile(name, err)
		d.Rule, d.Name, d.Help = "LINT009", "unreadable-baseline", "write it with --write-baseline"
		return nil, []diag.Diagnostic{d}
	}
	return lint.ParseBaseline(name, data)
}

// checked reports whether this run looked at what a finding of the baseline is
// about: a stack or file among the targets, or one that is no more.
func (r *lintRun) checked(id diag.Identity) bool {
	if id.Stack != "" {
		gone := r.stacks && !slices.ContainsFunc(r.loaded.Stacks, func(s *compiler.Stack) bool { return s.Name == id.Stack })
		return gone || r.looked[id.Stack]
	}
	if r.looked[id.File] {
		return true
	}
	if path.Ext(id.File) == ".cue" {
		return r.stacks
	}
	return errors.Is(statError(id.File), fs.ErrNotExist)
}
