package compiler

import (
	"regexp"
	"slices"

	"cuelang.org/go/cue/ast"
	cueerrors "cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/schemas"
)

// maxPatches bounds how often a package is put together anew. CUE reports names
// that are not used and those that do not exist in different rounds.
const maxPatches = 4

// The mistakes in names that keep CUE from evaluating a package at all.
var (
	nothingNamed = regexp.MustCompile(`reference "([^"]+)" not found`)
	importUnused = regexp.MustCompile(`^imported and not used: `)
	nameTaken    = regexp.MustCompile(`^(\S+) redeclared as imported package name`)
)

// patches are the changes to the user's syntax, in memory alone, with which a
// package can be evaluated in spite of mistakes in names: what is not reported yet
// shows itself. Places stay as they are.
type patches struct {
	holes   map[mark]bool   // references to nothing, which become _
	imports map[mark]bool   // imports that are not used, which go
	quoted  map[string]bool // fields with the name of an import, which are quoted
}

// mark is an offset in a file.
type mark struct {
	file   string
	offset int
}

// patch evaluates the package, without what mistakes in names spoil. The evaluation
// is nil where that does not help. The findings are those mistakes.
func (in *inputs) patch(data []dataFile) (*evaluation, []diag.Diagnostic) {
	var found []diag.Diagnostic
	p := patches{holes: map[mark]bool{}, imports: map[mark]bool{}, quoted: map[string]bool{}}
	for range maxPatches {
		e, ds := evaluate(in, data, false)
		if len(ds) == 0 {
			return e, found
		}
		found = append(found, ds...)
		if in.loadError == nil || !p.take(in.loadError) {
			break
		}
		in.loadError = nil
		in.apply(p)
	}
	return nil, diag.Sort(found)
}

// take adds what errors speak of; ok is false where one of them is of another sort,
// or all are known already.
func (p patches) take(err error) (ok bool) {
	for _, e := range cueerrors.Errors(cueerrors.Promote(err, "")) {
		at := e.Position()
		here := mark{at.Filename(), at.Offset()}
		message := cueMessage(e)
		taken := nameTaken.FindStringSubmatch(message)
		switch {
		case taken != nil && !p.quoted[taken[1]]:
			p.quoted[taken[1]] = true
		case at.IsValid() && nothingNamed.MatchString(message) && !p.holes[here]:
			p.holes[here] = true
		case at.IsValid() && importUnused.MatchString(message) && !p.imports[here]:
			p.imports[here] = true
		default:
			return false
		}
		ok = true
	}
	return ok
}

// apply parses the package's files again and changes them.
func (in *inputs) apply(p patches) {
	for _, name := range in.own {
		f, err := parser.ParseFile(name, in.files[name].data, parser.ParseComments, parser.Version(in.module.language))
		if err != nil {
			return // it was parsed before
		}
		p.change(f)
		in.parsed[name] = f
	}
	in.holes = nil
	for hole := range p.holes {
		if src, ok := in.files[hole.file]; ok {
			in.holes = append(in.holes, src.pos(hole.offset))
		}
	}
	slices.SortFunc(in.holes, diag.Pos.Compare)
}

func at(n ast.Node) mark { return mark{n.Pos().Filename(), n.Pos().Offset()} }

func (p patches) change(f *ast.File) {
	unused := func(spec *ast.ImportSpec) bool {
		return p.imports[at(spec)] || p.imports[at(spec.Path)]
	}
	f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
		imports, ok := d.(*ast.ImportDecl)
		if ok {
			imports.Specs = slices.DeleteFunc(imports.Specs, unused)
		}
		return ok && len(imports.Specs) == 0
	})
	for _, d := range f.Decls {
		field, ok := d.(*ast.Field)
		if !ok {
			continue
		}
		if id, ok := field.Label.(*ast.Ident); ok && p.quoted[id.Name] {
			field.Label = &ast.BasicLit{ValuePos: id.NamePos, Kind: token.STRING, Value: literal.String.Quote(id.Name)}
		}
	}
	ast.Walk(f, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && p.holes[at(id)] {
			id.Name = "_"
		}
		return true
	}, nil)
}

// hollow reports whether a reference to nothing, or something refused, is a part of a value itself, not of
// one of its fields, so that what is missing there says nothing.
func (in *inputs) hollow(n ast.Node) (found bool) {
	if len(in.holes)+len(in.refused) == 0 {
		return false
	}
	if f, ok := n.(*ast.Field); ok {
		n = f.Value
	}
	ast.Walk(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			return false
		case *ast.Ident:
			_, hole := slices.BinarySearchFunc(in.holes, in.files.pos(n.Pos()), diag.Pos.Compare)
			found = found || hole || in.refused[n]
		}
		return !found
	}, nil)
	return found
}

// alone checks the files of stacks of a project whose package is broken, as far as
// that goes without the project value.
func (in *inputs) alone(data []dataFile) []diag.Diagnostic {
	if len(data) == 0 {
		return nil
	}
	c := *in
	c.own, c.parsed, c.entry, c.diags = nil, map[string]*ast.File{}, "", nil
	c.module = userModule{root: in.abs, path: defaultModule, language: schemas.Language}
	strict, ds := evaluate(&c, data, false)
	if len(ds) > 0 {
		return nil
	}
	return explain(&c, data, strict, true)
}
