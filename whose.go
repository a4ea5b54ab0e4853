package main

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"cuemulus.dev/internal/diag"
)

// projectValue finds what only a project's CUE has: an import of the schemas, or
// the field of the project value.
var projectValue = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`"cuemulus\.dev/schemas[/@"]|(?m:^"?project"?\s*:)`) })

// maxHeads bounds what is read of a CUE file to tell whether it is a project's.
const maxHeads = 1 << 20

// holdsProject reports whether a directory is a project's: one of its CUE files
// says so, or it has CUE files and stacks in YAML or JSON.
func holdsProject(dir string) bool {
	files, err := filepath.Glob(filepath.Join(dir, "*.cue"))
	if err != nil || len(files) == 0 {
		return false
	}
	more := false // there is more CUE than settings of lint
	for _, name := range files {
		if isSettings(name) {
			continue
		}
		more = true
		if data, err := readRegular(name, maxHeads); err == nil && projectValue().Match(data) {
			return true
		}
	}
	return more && hasDataStacks(dir)
}

// hasDataStacks reports whether a directory has stacks in YAML or JSON.
func hasDataStacks(dir string) bool {
	for _, pattern := range []string{"*.yaml", "*.yml", "*.json"} {
		if found, err := filepath.Glob(filepath.Join(dir, "stacks", pattern)); err == nil && len(found) > 0 {
			return true
		}
	}
	return false
}

// projectOf gives the directory of the project that a file belongs to: the nearest
// at or above it, up to the root of its git repository; "" where there is none.
func projectOf(name string) string {
	full, err := filepath.Abs(name)
	if err != nil {
		return ""
	}
	here, err := os.Getwd()
	if err != nil {
		return ""
	}
	for dir := filepath.Dir(full); ; dir = filepath.Dir(dir) {
		if filepath.Base(dir) == "cue.mod" { // describes the module above it
			continue
		}
		if holdsProject(dir) {
			rel, err := filepath.Rel(here, dir)
			if err != nil {
				return ""
			}
			return filepath.ToSlash(rel)
		}
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil || filepath.Dir(dir) == dir {
			return ""
		}
	}
}

// standsForProject reports whether a file is no template but a part of a project:
// its CUE, its lock file, its stacks in YAML or JSON, or what it was rendered to.
func standsForProject(name string, data []byte) bool {
	switch {
	case path.Ext(name) == ".cue", path.Base(name) == lockFile:
		return true
	case path.Base(path.Dir(name)) == "stacks" && looksLikeTemplate(name):
		return true
	}
	return bytes.Contains(data[:min(len(data), 8192)], []byte("Made by cuemulus from "))
}

// byProject parts the arguments of lint: those that are judged from here, and the
// parts of projects in other directories, by directory.
func byProject(args []string) (here []string, elsewhere map[string][]string) {
	elsewhere = map[string][]string{}
	for _, arg := range args {
		name := filepath.ToSlash(filepath.Clean(arg))
		if arg == "-" || !mayStandForProject(name) {
			here = append(here, arg)
			continue
		}
		if dir := projectOf(name); dir != "" && dir != "." {
			elsewhere[dir] = append(elsewhere[dir], name)
		} else {
			here = append(here, arg)
		}
	}
	return here, elsewhere
}

// mayStandForProject is standsForProject for a file that is not read yet; what
// cannot be read does not.
func mayStandForProject(name string) bool {
	if info, err := os.Stat(name); err != nil || info.IsDir() {
		return false
	}
	if standsForProject(name, nil) {
		return true
	}
	data, err := readRegular(name, 8192)
	return err == nil && standsForProject(name, data)
}

// judgeIn judges parts of a project in another directory as if the command had
// been started there, and gives its findings the names that they have from here.
func (r *lintRun) judgeIn(dir string, names []string) error {
	here, err := os.Getwd()
	if err != nil {
		return usage("find the working directory: %s", reason(err))
	}
	var inside []string
	for _, name := range names {
		rel, err := filepath.Rel(filepath.FromSlash(dir), filepath.FromSlash(name))
		if err != nil {
			return usage("%s: %v", name, err)
		}
		inside = append(inside, rel)
	}
	if err := os.Chdir(dir); err != nil {
		return usage("change to the project's directory: %s", reason(err))
	}
	flags := r.flags
	flags.baseline, flags.write = "", false // it is applied once, from here
	flags.parameters = nil                  // they are for a template
	other, err := r.app.judge(flags, inside, nil)
	if back := os.Chdir(here); back != nil {
		return fault("change back to %s: %v", here, back)
	}
	if err != nil {
		return err
	}
	r.ds = append(r.ds, renamed(dir, other.ds)...)
	r.found = append(r.found, renamed(dir, other.found)...)
	r.elsewhere += other.checkedCount()
	return nil
}

// renamed gives findings the names of files as they are from outside a directory.
func renamed(dir string, ds []diag.Diagnostic) []diag.Diagnostic {
	rename := func(p *diag.Pos) {
		if p.File != "" && !path.IsAbs(p.File) && !strings.HasPrefix(p.File, "schemas/") {
			p.File = path.Join(dir, p.File)
		}
	}
	for i := range ds {
		rename(&ds[i].Pos)
		rename(&ds[i].End)
		ds[i].Related = slices.Clone(ds[i].Related)
		for j := range ds[i].Related {
			rename(&ds[i].Related[j].Pos)
		}
	}
	return ds
}
