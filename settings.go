package main

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"cuemulus.dev/compiler"
	"cuemulus.dev/internal/diag"
)

// settings are the choices for lint that count in this run: those of the project
// value or, where there is no project, of the nearest settings file.
type settings struct {
	compiler.LintSettings
	dir string // directory that file names in them are relative to: "." or "../.."
	sub string // the working directory seen from there: "" or "infra/aws"
}

// readSettings reads the nearest settings file; without one the settings are
// empty. They are nil when the file has a mistake.
func (a *app) readSettings() (*settings, []diag.Diagnostic) {
	file, ds := compiler.FindSettings(".")
	if len(ds) > 0 {
		return nil, ds
	}
	if file == "" {
		return &settings{dir: "."}, nil
	}
	found, ds := bounded(a.timeout, filepath.ToSlash(file), func() (*compiler.LintSettings, []diag.Diagnostic) {
		return compiler.LoadSettings(file, compiler.LoadOptions{})
	})
	if found == nil {
		return nil, ds
	}
	s := &settings{LintSettings: *found, dir: filepath.ToSlash(filepath.Dir(file))}
	here, err := os.Getwd()
	if err != nil {
		return s, nil
	}
	steps := strings.Count(s.dir, "..")
	parts := strings.Split(filepath.ToSlash(here), "/")
	s.sub = strings.Join(parts[max(len(parts)-steps, 0):], "/")
	return s, nil
}

// isSettings reports a file that holds settings of lint and nothing else.
func isSettings(name string) bool {
	switch path.Base(name) {
	case compiler.SettingsYAML:
		return true
	case compiler.SettingsCUE:
		return compiler.IsSettings(name)
	}
	return false
}

// inside gives the name of a file as the settings say it: relative to where they
// stand.
func (s *settings) inside(name string) string {
	if path.IsAbs(name) {
		if here, err := os.Getwd(); err == nil {
			if rel, err := filepath.Rel(here, filepath.FromSlash(name)); err == nil {
				name = filepath.ToSlash(rel)
			}
		}
	}
	return path.Join(s.sub, name)
}

// outside is the inverse of inside.
func (s *settings) outside(name string) string {
	rel, err := filepath.Rel(filepath.FromSlash(path.Join(".", s.sub)), filepath.FromSlash(name))
	if err != nil {
		return path.Join(s.dir, name)
	}
	return filepath.ToSlash(rel)
}

// excluded reports whether a file is never to be linted.
func (s *settings) excluded(name string) bool {
	name = s.inside(name)
	return slices.ContainsFunc(s.Exclude, func(pattern string) bool {
		return doublestar.MatchUnvalidated(pattern, name) || doublestar.MatchUnvalidated(strings.TrimSuffix(pattern, "/")+"/**", name)
	})
}

// place gives findings about a setting, which know its path alone, their place.
func (s *settings) place(ds []diag.Diagnostic) {
	for i, d := range ds {
		if d.Pos.File == "" && s.At != nil && len(d.Path) > 2 && d.Path[0] == "project" && d.Path[1] == "lint" {
			ds[i].Pos, ds[i].End = s.At(d.Path[2:]...)
		}
	}
}
