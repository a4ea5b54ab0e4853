package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// roots gives the folders out of which no template is read that another one names:
// the repository, or the working directory; and those of files that the user names
// outside of it. A template from a stranger must not make lint show other files.
func (r *lintRun) roots() (list []string) {
	add := func(dir string) {
		full, err := filepath.Abs(dir)
		if err != nil {
			return
		}
		root := full
		for at := full; ; at = filepath.Dir(at) {
			if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
				root = at
				break
			}
			if at == filepath.Dir(at) {
				break
			}
		}
		if real, err := filepath.EvalSymlinks(root); err == nil && !slices.Contains(list, real) {
			list = append(list, real)
		}
	}
	add(".")
	for _, f := range r.files {
		if strings.HasPrefix(f.name, "..") || filepath.IsAbs(f.name) {
			add(filepath.Dir(filepath.FromSlash(f.name)))
		}
	}
	return list
}

// nestedFile makes what lint reads nested stacks' templates with.
func (r *lintRun) nestedFile() func(name string) ([]byte, bool) {
	roots := r.roots()
	return func(name string) ([]byte, bool) {
		if data, ok := r.mended[name]; ok {
			return data, true
		}
		full, err := filepath.Abs(filepath.FromSlash(name))
		if err != nil {
			return nil, false
		}
		real, err := filepath.EvalSymlinks(full)
		if err != nil || !slices.ContainsFunc(roots, func(root string) bool {
			rel, err := filepath.Rel(root, real)
			return err == nil && filepath.IsLocal(rel)
		}) {
			return nil, false
		}
		data, err := readRegular(real, maxTemplate)
		return data, err == nil
	}
}
