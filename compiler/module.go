package compiler

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/load"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/mod/modfile"
	"cuelang.org/go/mod/module"

	"cuemulus.dev/schemas"
)

// schemaRoot is where the embedded schemas seem to live for CUE's loader. The
// folder exists in an overlay alone, and no real file may lie there, because an
// overlay cannot hide one. Positions below it are shown as "schemas/...".
const schemaRoot = "/cuemulus-embedded-schemas"

// defaultModule is the module path of a directory without a cue.mod of its own.
const defaultModule = "cuemulus.example@v0"

var errNoDownload = errors.New("cuemulus never downloads modules")

// schemaRegistry serves the embedded schemas, whatever version is asked for, and
// refuses everything else: loading never touches the network.
type schemaRegistry struct{}

func ours(mv module.Version) bool {
	return mv.BasePath() == schemas.ModulePath && strings.HasPrefix(mv.Version(), schemas.Major+".")
}

func (schemaRegistry) ModFile(_ context.Context, mv module.Version) (*modfile.File, error) {
	if !ours(mv) {
		return nil, errNoDownload
	}
	data, err := schemas.FS.ReadFile("cue.mod/module.cue")
	if err != nil {
		return nil, err
	}
	return modfile.Parse(data, "cue.mod/module.cue")
}

func (schemaRegistry) Fetch(_ context.Context, mv module.Version) (module.SourceLoc, error) {
	if !ours(mv) {
		return module.SourceLoc{}, errNoDownload
	}
	return module.SourceLoc{FS: rootedFS{schemas.FS}, Dir: "."}, nil
}

func (schemaRegistry) ModuleVersions(_ context.Context, mpath string) ([]string, error) {
	if base, _, _ := strings.Cut(mpath, "@"); base == schemas.ModulePath {
		return []string{schemas.Version}, nil
	}
	return nil, nil
}

// rootedFS gives the embedded files the root directory that CUE's loader asks for;
// the loader then reads them through the overlay.
type rootedFS struct{ fs.FS }

func (rootedFS) OSRoot() string { return schemaRoot }

// userModule is the module that the user's package belongs to.
type userModule struct {
	root     string // absolute directory that holds, or would hold, cue.mod
	path     string // "example.com/infra@v0"
	language string
	exists   bool // whether cue.mod/module.cue is there
}

// file gives the text that stands in for the user's cue.mod/module.cue: the same
// module with the embedded schemas as its only dependency, listed or not.
func (m userModule) file() ([]byte, error) {
	return modfile.Format(&modfile.File{
		Module:   m.path,
		Language: &modfile.Language{Version: m.language},
		Deps: map[string]*modfile.Dep{
			schemas.ModulePath + "@" + schemas.Major: {Version: schemas.Version, Default: true},
		},
	})
}

// schemaOverlay gives the schemas' files as an overlay; loose replaces each file's
// text by one that admits everything.
func schemaOverlay(overlay map[string]load.Source, loose bool) error {
	return fs.WalkDir(schemas.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := schemas.FS.ReadFile(name)
		if err != nil {
			return err
		}
		if loose && strings.HasSuffix(name, ".cue") && !strings.HasPrefix(name, "cue.mod/") {
			if data, err = loosen(name, data); err != nil {
				return err
			}
		}
		overlay[filepath.Join(schemaRoot, filepath.FromSlash(name))] = load.FromBytes(data)
		return nil
	})
}

// loosen rewrites a schema file so that each definition admits everything: a kind
// keeps its kind field as a default, every other definition becomes _. What the
// user wrote then shows itself as data, with the user's positions.
func loosen(name string, src []byte) ([]byte, error) {
	f, err := parser.ParseFile(name, src)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString("package " + path.Base(path.Dir(name)) + "\n")
	for _, d := range f.Decls {
		field, ok := d.(*ast.Field)
		if !ok {
			continue
		}
		label, _, err := ast.LabelName(field.Label)
		if err != nil {
			return nil, err
		}
		if kind := fixedKind(field.Value); kind != "" {
			b.WriteString(label + ": {kind: *" + kind + " | _, ...}\n")
		} else {
			b.WriteString(label + ": _\n")
		}
	}
	return []byte(b.String()), nil
}

// fixedKind gives the literal, quotes included, of a definition's field kind.
func fixedKind(e ast.Expr) string {
	s, ok := e.(*ast.StructLit)
	if !ok {
		return ""
	}
	for _, d := range s.Elts {
		f, ok := d.(*ast.Field)
		if !ok {
			continue
		}
		if name, _, err := ast.LabelName(f.Label); err != nil || name != "kind" {
			continue
		}
		if lit, ok := f.Value.(*ast.BasicLit); ok {
			return lit.Value
		}
	}
	return ""
}
