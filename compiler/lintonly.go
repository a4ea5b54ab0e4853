package compiler

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
)

// LoadLint gives a project's settings of lint, and the folder that it is rendered to,
// for judging files beside its stacks: the stacks are left out, since evaluating
// them is nearly all of what loading a project costs. ok is false where that cannot
// be done, because something is wrong or because the settings hang on the stacks;
// Load then says it all.
func LoadLint(dir string, opts LoadOptions) (settings *LintSettings, output string, ok bool) {
	in := scan(dir, opts.withDefaults())
	if in.abs == "" || in.broken || len(in.diags) > 0 || len(in.own) == 0 || !in.withoutStacks() {
		return nil, "", false
	}
	e, ds := evaluate(in, nil, false)
	if len(ds) > 0 || e.user.Validate() != nil {
		return nil, "", false
	}
	written := e.user.LookupPath(cue.MakePath(cue.Str("project")))
	if !written.Exists() {
		return nil, "", false
	}
	d := &draft{known: true, at: func(path ...string) place { return e.in.locate(written, path...) }}
	if !decodeValue(e.project.Unify(written), &d.project) {
		return nil, "", false
	}
	c := &crossCheck{draft: d}
	c.settings()
	if len(c.diags) > 0 {
		return nil, "", false
	}
	return d.lint(), d.project.Output, true
}

// withoutStacks takes the field stacks out of the package's syntax, and the imports
// that nothing else uses. It reports false where something refers to the stacks.
func (in *inputs) withoutStacks() bool {
	for _, name := range in.own {
		f := in.parsed[name]
		f.Decls = slices.DeleteFunc(f.Decls, isStacks)
		used := map[string]bool{}
		for _, d := range f.Decls {
			if _, isImport := d.(*ast.ImportDecl); isImport {
				continue
			}
			ast.Walk(d, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					used[id.Name] = true
				}
				return true
			}, nil)
		}
		if used["stacks"] {
			return false
		}
		unused := func(spec *ast.ImportSpec) bool { return !used[importedAs(spec)] }
		for _, d := range f.Decls {
			if list, ok := d.(*ast.ImportDecl); ok {
				list.Specs = slices.DeleteFunc(list.Specs, unused)
			}
		}
		f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
			list, ok := d.(*ast.ImportDecl)
			return ok && len(list.Specs) == 0
		})
	}
	return true
}

// isStacks reports the field stacks, where nothing in it has a name of its own that
// others may use.
func isStacks(d ast.Decl) bool {
	f, ok := d.(*ast.Field)
	if !ok || f.Alias != nil {
		return false
	}
	name, _, err := ast.LabelName(f.Label)
	return err == nil && name == "stacks"
}

// importedAs gives the name by which a file uses an import.
func importedAs(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	text, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return ""
	}
	p := ast.ParseImportPath(text)
	if p.Qualifier != "" {
		return p.Qualifier
	}
	return strings.ReplaceAll(path.Base(p.Path), "-", "_")
}
