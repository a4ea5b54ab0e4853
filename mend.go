package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/internal/fix"
	"cuemulus.dev/lint"
	"cuemulus.dev/render"
)

// The words of --fix: safe is --fix without a word, only what changes no meaning and
// is a finding; short writes functions in their short form, which is none.
const (
	safe  = "safe"
	short = "short"
)

// asks reports whether a word of --fix was given.
func (f *lintFlags) asks(word string) bool {
	return slices.Contains(strings.Split(f.fix, ","), word)
}

// maxRounds bounds how often files are judged and mended again: changes that touch
// one another are made one after the other.
const maxRounds = 10

func addFixFlags(cmd *cobra.Command, f *lintFlags) {
	cmd.Flags().StringVar(&f.fix, "fix", "", "mend what has one safe answer in template files; --fix=retain adds missing retention policies too, --fix=short writes functions of YAML files in short form (!Sub), --fix=retain,short does both")
	cmd.Flags().Lookup("fix").NoOptDefVal = safe
	cmd.Flags().BoolVar(&f.diff, "diff", false, "write nothing; print what --fix would change as a unified diff, and exit with 1 if it would change anything")
	_ = cmd.RegisterFlagCompletionFunc("fix", cobra.FixedCompletions([]string{safe, lint.Retain, short, lint.Retain + "," + short}, cobra.ShellCompDirectiveNoFileComp))
	cmd.MarkFlagsMutuallyExclusive("fix", "write-baseline")
	cmd.MarkFlagsMutuallyExclusive("diff", "write-baseline")
}

// checkFix looks at the flags before any work is done.
func (f *lintFlags) checkFix(outputs []output, args []string) error {
	for word := range strings.SplitSeq(f.fix, ",") {
		if f.fix != "" && word != safe && word != lint.Retain && word != short {
			return usage("--fix takes no word, or retain, or short: --fix=retain,short; not %q", word)
		}
	}
	if f.diff && !textOnStdout(outputs) {
		return usage("--diff prints the diff on standard output; give findings a file: --output FORMAT=FILE")
	}
	if f.fix != "" && !f.diff && slices.Contains(args, "-") {
		return usage("--fix writes files and cannot mend standard input; --diff shows the changes")
	}
	return nil
}

// mend makes the changes that findings propose, judges the result, and goes on
// until nothing is left to mend; then it writes the files or prints the diff. What
// is given back is the last look, at the files as they are mended.
func (r *lintRun) mend(args []string) (*lintRun, error) {
	if r.flags.fix == "" {
		r.flags.fix = safe
	}
	r.mended = map[string][]byte{}
	count := 0
	if r.flags.asks(short) && r.shorten() > 0 {
		next, err := r.app.judge(r.flags, args, r)
		if err != nil {
			return nil, err
		}
		r = next
	}
	for range maxRounds {
		n := r.mendOnce()
		if n == 0 {
			break
		}
		count += n
		next, err := r.app.judge(r.flags, args, r)
		if err != nil {
			return nil, err
		}
		r = next
	}
	return r, r.keepMended(count)
}

// mendOnce changes files in memory, and counts the findings that it mends.
func (r *lintRun) mendOnce() int {
	fixes := map[string][]*diag.Fix{}
	for _, d := range r.found {
		if d.Fix != nil && (d.Fix.Request == "" || r.flags.asks(d.Fix.Request)) {
			fixes[d.Pos.File] = append(fixes[d.Pos.File], d.Fix)
		}
	}
	n := 0
	for _, file := range slices.Sorted(maps.Keys(fixes)) {
		old := r.source(file)
		if render.StateOf(old) != render.Unmarked {
			r.say("left %s as it is: it is a rendered file", file)
			continue
		}
		text, done := fix.Apply(old, fixes[file])
		if bytes.Equal(text, old) {
			continue
		}
		if t, _ := cfn.Parse(file, text); t == nil {
			r.tell("left %s as it is: mended, it could not be read", file)
			continue
		}
		r.mended[file] = text
		for _, ok := range done {
			if ok {
				n++
			}
		}
	}
	return n
}

// shorten writes the functions of YAML files in short form, in memory, and counts
// them. A file that would then say something else stays as it is.
func (r *lintRun) shorten() (count int) {
	for _, f := range r.files {
		text := r.source(f.name)
		if !f.template || render.StateOf(text) != render.Unmarked {
			continue
		}
		before, _ := cfn.Parse(f.name, text)
		n := 0
		at := before
		for round := 0; at != nil && round < cfn.MaxDepth; round++ {
			next, done := fix.Apply(text, at.ShortForms())
			if bytes.Equal(next, text) {
				break
			}
			for _, ok := range done {
				if ok {
					n++
				}
			}
			text = next
			at, _ = cfn.Parse(f.name, text)
		}
		after, _ := cfn.Parse(f.name, text)
		switch {
		case n == 0:
		case before == nil || after == nil || !cfn.SameValue(before.Root, after.Root):
			r.tell("left %s as it is: its functions cannot be written in short form", f.name)
		default:
			r.mended[f.name] = text
			count += n
		}
	}
	r.shortened = count
	return count
}

// keepMended writes the mended files, all or none, or prints what would change.
func (r *lintRun) keepMended(n int) error {
	if r.flags.diff {
		for _, file := range slices.Sorted(maps.Keys(r.mended)) {
			d := render.Difference{Path: file, Change: render.Stale, Old: r.original(file), New: r.mended[file]}
			fmt.Fprint(r.stdout, d.Unified())
		}
		return nil
	}
	if len(r.mended) == 0 {
		return nil
	}
	defer exclusive()()
	if err := replaceFiles(r.mended); err != nil {
		return usage("nothing was changed: %v", err)
	}
	if n > 0 || r.shortened == 0 {
		r.tell("%s mended in %s", count(n, "finding", "findings"), count(len(r.mended), "file", "files"))
	}
	if r.shortened > 0 {
		r.tell("%s written in short form", count(r.shortened, "function", "functions"))
	}
	return nil
}

// original gives a file as it was before it was mended.
func (r *lintRun) original(file string) []byte {
	mended := r.mended
	r.mended = nil
	defer func() { r.mended = mended }()
	return r.source(file)
}

// replaceFiles writes new content into files that are there, and leaves their
// modes and symbolic links as they are. Every file is written beside its place
// first; when one cannot be put there, those before it get their old content back.
func replaceFiles(files map[string][]byte) (err error) {
	type replacement struct{ place, staged, old string }
	var list []replacement
	defer func() {
		for _, s := range list {
			_ = os.Remove(s.staged) // gone already when it was renamed
			_ = os.Remove(s.old)
		}
	}()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		place, err := filepath.EvalSymlinks(name)
		if err != nil {
			return replacing(name, err)
		}
		info, err := os.Stat(place)
		if err != nil {
			return replacing(name, err)
		}
		s := replacement{place: place}
		if s.staged, err = beside(place, files[name], info.Mode().Perm()); err != nil {
			return replacing(name, err)
		}
		list = append(list, s)
		old, err := os.ReadFile(place)
		if err != nil {
			return replacing(name, err)
		}
		if list[len(list)-1].old, err = beside(place, old, info.Mode().Perm()); err != nil {
			return replacing(name, err)
		}
	}
	for i, s := range list {
		if err := os.Rename(s.staged, s.place); err != nil {
			for _, before := range list[:i] {
				_ = os.Rename(before.old, before.place)
			}
			return replacing(s.place, err)
		}
	}
	return nil
}

// replacing says which file could not be replaced, and why, without the names of
// files in between.
func replacing(name string, err error) error {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		err = p.Err
	case errors.As(err, &l):
		err = l.Err
	}
	return fmt.Errorf("replace %s: %w", name, err)
}

// beside writes a file of another name into the directory of a file.
func beside(place string, data []byte, mode os.FileMode) (name string, err error) {
	f, err := os.CreateTemp(filepath.Dir(place), ".cuemulus-new-*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(mode), f.Close())
	if err != nil {
		_ = os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// plainFixes makes the fixes of findings fit for reports, and drops those that the
// text does not allow.
func (r *lintRun) plainFixes() {
	texts := map[string][]byte{}
	for i, d := range r.found {
		if d.Fix == nil {
			continue
		}
		text, known := texts[d.Pos.File]
		if !known {
			text = r.source(d.Pos.File)
			texts[d.Pos.File] = text
		}
		r.found[i].Fix = fix.Plain(text, d.Fix)
	}
}
