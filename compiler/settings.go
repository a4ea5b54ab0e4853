package compiler

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/parser"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/schemas"
)

// The files that hold the settings of lint for a repository without stacks, under
// the one key lint: what project.#Lint says.
const (
	SettingsCUE  = "cuemulus.cue"
	SettingsYAML = ".cuemulus.yaml"
)

// IsSettings reports whether a file named SettingsCUE holds settings alone: it has
// the field lint and neither project nor stacks, which would make it a part of a
// project. A file that cannot be read or parsed holds none.
func IsSettings(file string) bool {
	data, err := readLimited(file, LoadOptions{}.withDefaults().MaxFileSize)
	if err != nil {
		return false
	}
	if _, why := tooDeep(data, LoadOptions{}.withDefaults().MaxDepth); why != "" {
		return false
	}
	f, err := parser.ParseFile(file, data)
	return err == nil && settingsAlone(f)
}

func settingsAlone(f *ast.File) bool {
	has := map[string]bool{}
	for _, d := range f.Decls {
		if field, ok := d.(*ast.Field); ok {
			if name, _, err := ast.LabelName(field.Label); err == nil {
				has[name] = true
			}
		}
	}
	return has["lint"] && !has["project"] && !has["stacks"]
}

// FindSettings gives the settings file that is nearest to a directory: there, or
// above it up to the root of the git repository; outside of one, only there. file
// is "" where there is none. Two in one directory are a mistake.
func FindSettings(dir string) (file string, ds []diag.Diagnostic) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", nil
	}
	up := dir
	for {
		var found []string
		if name := filepath.Join(up, SettingsCUE); IsSettings(name) || isLone(up) {
			found = append(found, name)
		}
		if name := filepath.Join(up, SettingsYAML); exists(name) {
			found = append(found, name)
		}
		switch {
		case len(found) == 2:
			d := codeSettings.diagnostic(diag.Pos{File: filepath.ToSlash(found[1])}, fmt.Sprintf("there is %s as well", SettingsCUE), "keep one of the two")
			d.Unreadable = true
			return "", []diag.Diagnostic{d}
		case len(found) == 1:
			return found[0], nil
		case exists(filepath.Join(abs, ".git")) || abs == filepath.Dir(abs) || !inRepository(abs):
			return "", nil
		}
		abs, up = filepath.Dir(abs), filepath.Join(up, "..")
	}
}

// isLone reports a directory whose only CUE file is SettingsCUE and cannot be
// parsed: most likely settings with a slip.
func isLone(dir string) bool {
	found, err := filepath.Glob(filepath.Join(dir, "*.cue"))
	if err != nil || len(found) != 1 || filepath.Base(found[0]) != SettingsCUE {
		return false
	}
	data, err := readLimited(found[0], LoadOptions{}.withDefaults().MaxFileSize)
	if err != nil {
		return false
	}
	_, err = parser.ParseFile(found[0], data)
	return err != nil && strings.Contains(string(data), "lint")
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return !errors.Is(err, fs.ErrNotExist)
}

func inRepository(abs string) bool {
	for ; ; abs = filepath.Dir(abs) {
		if exists(filepath.Join(abs, ".git")) {
			return true
		}
		if abs == filepath.Dir(abs) {
			return false
		}
	}
}

// LoadSettings reads a settings file. The settings are nil as soon as something is
// wrong with it; then every diagnostic says Unreadable.
func LoadSettings(file string, opts LoadOptions) (*LintSettings, []diag.Diagnostic) {
	in := &inputs{dir: filepath.Dir(file), limits: opts.withDefaults(), files: sources{}, parsed: map[string]*ast.File{}, seen: map[string]bool{}}
	settings, ds := in.settings(filepath.Base(file))
	ds = append(in.diags, ds...)
	for i := range ds {
		ds[i].Unreadable = true
	}
	if len(ds) > 0 {
		return nil, diag.Sort(ds)
	}
	return settings, nil
}

func (in *inputs) settings(name string) (*LintSettings, []diag.Diagnostic) {
	abs, err := filepath.Abs(in.dir)
	if err != nil {
		in.unreadable(name, err)
		return nil, nil
	}
	in.abs = abs
	in.module = userModule{root: abs, path: defaultModule, language: schemas.Language}
	data := in.readSettings(filepath.Join(abs, name))
	if len(in.diags) > 0 {
		return nil, nil
	}
	strict, ds := evaluate(in, data, false)
	if len(ds) > 0 {
		return nil, ds
	}
	d, ok := strict.settings()
	if !ok {
		return nil, in.explainSettings(data, strict)
	}
	c := &crossCheck{draft: d}
	c.settings()
	for i := range c.diags {
		c.diags[i].Path = c.diags[i].Path[1:] // there is no project
	}
	if len(c.diags) > 0 {
		return nil, c.diags
	}
	return d.lint(), nil
}

// readSettings parses the file, and what it imports.
func (in *inputs) readSettings(abs string) []dataFile {
	if isYAML(abs) {
		if src, ok := in.read(abs); ok {
			if f := in.parseYAML(src); f != nil {
				return []dataFile{{source: src, file: f}}
			}
		}
		return nil
	}
	if !in.findModule() {
		return nil
	}
	src, ok := in.read(abs)
	if !ok || in.tooDeep(src) {
		return nil
	}
	f, err := parser.ParseFile(src.abs, src.data, parser.ParseComments, parser.AllErrors, parser.Version(in.module.language))
	if err != nil {
		in.syntax(src, err)
		return nil
	}
	in.parsed[src.abs], in.own, in.entry = f, []string{src.abs}, src.abs
	in.followImports(f)
	return nil
}

// root gives the value of the settings file.
func (e *evaluation) root() cue.Value {
	if len(e.data) > 0 {
		return e.data[0].value
	}
	return e.user
}

// settings decodes the field lint; ok is false where CUE or the file's shape leaves
// anything to object to.
func (e *evaluation) settings() (d *draft, ok bool) {
	root := e.root()
	written := root.LookupPath(lintPath())
	if root.Validate() != nil || !written.Exists() || len(fieldsBeside(root, "lint")) > 0 {
		return nil, false
	}
	d = &draft{known: true, at: func(path ...string) place { return e.in.locate(root, path...) }}
	return d, decodeValue(e.project.LookupPath(lintPath()).Unify(written), &d.project.Lint)
}

func lintPath() cue.Path { return cue.MakePath(cue.Str("lint")) }

// fieldsBeside names the fields of a struct but one.
func fieldsBeside(v cue.Value, but string) (names []string) {
	it, err := v.Fields()
	if err != nil {
		return nil
	}
	for it.Next() {
		if name := fieldOf(it); name != but {
			names = append(names, name)
		}
	}
	return names
}

// explainSettings says everything that is wrong with the file, as explain does for
// a project.
func (in *inputs) explainSettings(data []dataFile, strict *evaluation) []diag.Diagnostic {
	loose, ds := evaluate(in, data, true)
	if len(ds) > 0 {
		return ds
	}
	packages, err := schemas.Read()
	if err != nil {
		return internal(in, err)
	}
	root := loose.root()
	c := &checker{}
	if err := root.Validate(); err != nil && strict.root().Validate() != nil {
		c.diags = in.conflicts(err)
	}
	if root.IncompleteKind() == cue.StructKind {
		r := loose.raw(root, cue.Value{}, 0)
		for _, f := range r.fields {
			if f.name == "lint" {
				strictLint := strict.project.LookupPath(lintPath()).Unify(strict.root().LookupPath(lintPath()))
				lint := loose.raw(root.LookupPath(lintPath()), strictLint, 0)
				c.check(packages["project"].Type("#Lint"), lint, []string{"lint"})
				continue
			}
			from, to := f.value.place.key()
			d := codeSettings.diagnostic(from, fmt.Sprintf("unknown field %q", f.name), "a settings file has one field, lint; write helper values as hidden fields, _name")
			if diag.Nearest(f.name, []string{"lint"}) != "" {
				d.Help = `did you mean "lint"?`
			}
			d.End, d.Path = to, []string{f.name}
			c.diags = append(c.diags, d)
		}
	}
	if len(c.diags) == 0 && !root.LookupPath(lintPath()).Exists() {
		c.diags = append(c.diags, codeSettings.diagnostic(in.settingsFile(), "the file has no field lint", "write lint: {severities: {...}, exclude: [...]}"))
	}
	if len(c.diags) == 0 {
		c.diags = in.cueErrors(codeCUE, strict.project.LookupPath(lintPath()).Unify(strict.root().LookupPath(lintPath())).Validate(cue.Concrete(true)))
	}
	if len(c.diags) == 0 {
		return internal(in, errors.New("CUE objects to the settings without saying where"))
	}
	return diag.Sort(slices.Clone(c.diags))
}

// settingsFile gives the one file that was read.
func (in *inputs) settingsFile() diag.Pos {
	for _, s := range in.files {
		if name := filepath.Base(s.abs); name == SettingsCUE || name == SettingsYAML {
			return diag.Pos{File: s.shown, Line: 1, Col: 1}
		}
	}
	return in.firstFile()
}
