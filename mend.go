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

	"github.com/spf13/cobra"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/internal/fix"
	"cuemulus.dev/lint"
	"cuemulus.dev/render"
)

// safe is --fix without a word: only what changes no meaning.
const safe = "safe"

// maxRounds bounds how often files are judged and mended again: changes that touch
// one another are made one after the other.
const maxRounds = 10

func addFixFlags(cmd *cobra.Command, f *lintFlags) {
	cmd.Flags().StringVar(&f.fix, "fix", "", "mend what has one safe answer in template files; --fix=retain adds missing retention policies too")
	cmd.Flags().Lookup("fix").NoOptDefVal = safe
	cmd.Flags().BoolVar(&f.diff, "diff", false, "write nothing; print what --fix would change as a unified diff, and exit with 1 if it would change anything")
	_ = cmd.RegisterFlagCompletionFunc("fix", cobra.FixedCompletions([]string{safe, lint.Retain}, cobra.ShellCompDirectiveNoFileComp))
	cmd.MarkFlagsMutuallyExclusive("fix", "write-baseline")
	cmd.MarkFlagsMutuallyExclusive("diff", "write-baseline")
}

// checkFix looks at the flags before any work is done.
func (f *lintFlags) checkFix(outputs []output, args []string) error {
	if f.fix != "" && f.fix != safe && f.fix != lint.Retain {
		return usage("--fix takes no word, or retain: --fix=retain; not %q", f.fix)
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
		if d.Fix != nil && (d.Fix.Request == "" || d.Fix.Request == r.flags.fix) {
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

// keepMended writes the mended files, all or none, or prints what would change.
func (r *lintRun) keepMended(n int) error {
	if r.flags.diff {
		for _, file := range slices.Sorted(maps.Keys(r.mended)) {
			d := render.Difference{Path: file, Change: render.Stale, Old: r.original(file), New: r.mended[file]}
			fmt.Fprint(r.stdout, d.Unified())
		}
		return nil
	}
	if n == 0 {
		return nil
	}
	defer exclusive()()
	if err := replaceFiles(r.mended); err != nil {
		return usage("nothing was changed: %v", err)
	}
	r.tell("%s mended in %s", count(n, "finding", "findings"), count(len(r.mended), "file", "files"))
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
