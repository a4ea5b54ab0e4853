package compiler

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"unicode/utf8"

	"cuelang.org/go/cue/ast"
	cueerrors "cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/mod/modfile"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/schemas"
)

// dataFolder is the folder, below the project, of stacks in YAML and JSON.
const dataFolder = "stacks"

// inputs is what scan finds: every file that the evaluation may read, read once,
// and within the limits.
type inputs struct {
	dir    string // as typed
	abs    string
	module userModule
	limits LoadOptions

	files  sources
	parsed map[string]*ast.File // CUE files by absolute path
	own    []string             // absolute paths of the package's CUE files, sorted
	entry  string               // the one file to load, when it is not the package
	data   []string             // absolute paths of the YAML and JSON files, sorted
	seen   map[string]bool      // directories that were read, and whether they have CUE files
	bytes  int64

	diags     []diag.Diagnostic
	malformed []diag.Diagnostic   // comments of YAML files that speak to cuemulus
	dataOnly  bool                // whether diags come from files of stacks alone from here on
	broken    bool                // whether the CUE package cannot be evaluated
	loadError error               // of the last evaluation, as CUE gives it
	holes     []diag.Pos          // references to nothing, which patch took out
	refused   map[*ast.Ident]bool // stands for what a file of stacks may not have
}

// scan reads the project's files. What it reports, in diags, cannot be evaluated.
func scan(dir string, limits LoadOptions) *inputs {
	in := &inputs{dir: dir, limits: limits, files: sources{}, parsed: map[string]*ast.File{}, seen: map[string]bool{}}
	in.scan()
	return in
}

func (in *inputs) scan() {
	abs, err := filepath.Abs(in.dir)
	if err != nil {
		in.unreadable(in.dir, err)
		return
	}
	in.abs = abs
	info, err := os.Stat(in.dir)
	switch {
	case err != nil:
		in.unreadable(in.dir, err)
		return
	case !info.IsDir():
		in.report(codeUnreadable, diag.Pos{File: filepath.ToSlash(in.dir)}, "is a file, not a directory", "give the directory that holds the project's CUE files")
		return
	}
	if !in.findModule() {
		return
	}
	in.own = in.readCUE(abs, true)
	in.dataOnly = true
	in.readData()
	in.dataOnly = false
	if len(in.diags) == 0 && len(in.own) == 0 && len(in.data) == 0 {
		in.report(codeEmpty, diag.Pos{File: filepath.ToSlash(in.dir)}, "holds no project: there is no CUE file and no "+dataFolder+"/*.yaml", "run cuemulus init to write one, or name another directory with -C")
		return
	}
	in.checkPackage()
	if in.module.exists {
		for up := abs; up != in.module.root; {
			up = filepath.Dir(up)
			in.readCUE(up, false)
		}
	}
	for _, name := range in.own {
		in.followImports(in.parsed[name])
	}
}

// report adds a finding about input that cannot be read at all.
func (in *inputs) report(c Code, pos diag.Pos, message, help string) {
	d := c.diagnostic(pos, message, help)
	d.Unreadable = true
	in.diags = append(in.diags, d)
	in.broken = in.broken || !in.dataOnly
}

func (in *inputs) unreadable(shown string, err error) {
	message, help := "cannot be read: "+reason(err), ""
	switch {
	case errors.Is(err, fs.ErrNotExist):
		message, help = "does not exist", "give the directory that holds the project's CUE files"
	case errors.Is(err, fs.ErrPermission):
		message, help = "cannot be read: permission denied", "make it readable for the user who runs cuemulus"
	case errors.Is(err, syscall.ELOOP):
		message, help = "cannot be read: its symbolic links lead back to themselves", "remove the link, or let it point to a file"
	}
	in.report(codeUnreadable, diag.Pos{File: filepath.ToSlash(shown)}, message, help)
}

// reason is the innermost text of an error of the file system, without its path.
func reason(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

// shown gives the path for the user: what was typed, joined with the rest.
func (in *inputs) shown(abs string) string {
	rel, err := filepath.Rel(in.abs, abs)
	if err != nil {
		return filepath.Base(abs)
	}
	return filepath.Join(in.dir, rel)
}

// findModule looks for cue.mod/module.cue here and above.
func (in *inputs) findModule() bool {
	in.module = userModule{root: in.abs, path: defaultModule, language: schemas.Language}
	for dir := in.abs; ; dir = filepath.Dir(dir) {
		name := filepath.Join(dir, "cue.mod", "module.cue")
		if _, err := os.Lstat(name); err == nil {
			in.module.root, in.module.exists = dir, true
			return in.readModule(name)
		}
		if dir == filepath.Dir(dir) {
			return true
		}
	}
}

func (in *inputs) readModule(name string) bool {
	src, ok := in.read(name)
	if !ok {
		return false
	}
	if in.tooDeep(src) {
		return false
	}
	f, err := modfile.ParseNonStrict(src.data, src.abs)
	if err != nil {
		in.moduleError(src, err)
		return false
	}
	if f.Module != "" {
		in.module.path = f.QualifiedModule()
	}
	if f.Language != nil && f.Language.Version != "" {
		in.module.language = f.Language.Version
	}
	copied := filepath.Join(in.module.root, "cue.mod", "pkg", filepath.FromSlash(schemas.ModulePath))
	if _, err := os.Lstat(copied); err == nil {
		in.report(codeModule, diag.Pos{File: filepath.ToSlash(in.shown(copied))}, "is a second copy of the schemas that cuemulus brings with it", "remove this folder; run cuemulus schemas install for the stock cue command and editors")
		return false
	}
	return true
}

func (in *inputs) moduleError(src *source, err error) {
	pos := diag.Pos{File: src.shown}
	if ps := cueerrors.Positions(err); len(ps) > 0 {
		pos = in.files.pos(ps[0])
	}
	message, help := cueMessage(err), "see cue help modules, or remove cue.mod: cuemulus needs none"
	if strings.Contains(message, "too new") {
		help = "install a newer cuemulus, or lower language.version"
	}
	in.report(codeModule, pos, message, help)
}

// readCUE reads the CUE files of one directory, as cue chooses them: no names that
// begin with . or _, no _tool.cue and no _test.cue. It returns their paths.
func (in *inputs) readCUE(dir string, must bool) (names []string) {
	if _, again := in.seen[dir]; again {
		return nil
	}
	in.seen[dir] = false
	entries, err := os.ReadDir(dir)
	if err != nil {
		if must {
			in.unreadable(in.shown(dir), err)
		}
		return nil
	}
	for _, e := range entries {
		name := e.Name()
		if !strings.HasSuffix(name, ".cue") || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") ||
			strings.HasSuffix(name, "_tool.cue") || strings.HasSuffix(name, "_test.cue") {
			continue
		}
		in.seen[dir] = true
		src, ok := in.read(filepath.Join(dir, name))
		if !ok || in.tooDeep(src) {
			continue
		}
		f, err := parser.ParseFile(src.abs, src.data, parser.ParseComments, parser.AllErrors, parser.Version(in.module.language))
		if err != nil {
			in.syntax(src, err)
			continue
		}
		if name == SettingsCUE && f.PackageName() == "" && settingsAlone(f) {
			continue // settings for other directories; here the project's own count
		}
		if fileAttribute(f, "ignore") != nil {
			continue // CUE leaves it out as well
		}
		in.parsed[src.abs] = f
		names = append(names, src.abs)
	}
	slices.Sort(names)
	return names
}

// syntax reports everything that the parser has to say about a file.
func (in *inputs) syntax(src *source, err error) {
	for _, e := range cueerrors.Errors(cueerrors.Promote(err, "")) {
		pos := in.files.pos(e.Position())
		if pos.IsZero() {
			pos = diag.Pos{File: src.shown}
		}
		help := ""
		if strings.Contains(e.Error(), "illegal integer number") {
			help = "a number cannot begin with 0; quote it, if it is an account number"
		}
		in.report(codeSyntax, pos, cueMessage(e), help)
	}
}

func (in *inputs) tooDeep(src *source) bool {
	at, why := tooDeep(src.data, in.limits.MaxDepth)
	if why == "" {
		return false
	}
	in.report(codeLimit, src.pos(at), why, "write it flatter; nothing that cuemulus reads needs so much")
	return true
}

// followImports reads the packages that a file imports from its own module or from
// cue.mod/pkg, gen and usr, so that the limits hold for them as well, and reports
// imports that nothing on this machine provides.
func (in *inputs) followImports(f *ast.File) {
	if f == nil {
		return
	}
	for spec := range f.ImportSpecs() {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		p = ast.ParseImportPath(p).Path
		if first, _, _ := strings.Cut(p, "/"); !strings.Contains(first, ".") || slices.Contains(schemaPackages(), p) {
			continue // CUE's own packages, which CUE knows best, or ours
		}
		found := false
		for _, dir := range in.packageDirs(p) {
			names := in.readCUE(dir, false)
			found = found || in.seen[dir]
			for _, name := range names {
				in.followImports(in.parsed[name])
			}
		}
		if !found {
			message, help := importMessage(p)
			in.report(codeImport, in.files.pos(spec.Path.Pos()), message, help)
			in.diags[len(in.diags)-1].End = in.end(spec.Path)
		}
	}
}

// packageDirs gives the directories that may hold a package.
func (in *inputs) packageDirs(p string) []string {
	var dirs []string
	base, _, _ := strings.Cut(in.module.path, "@")
	if rest, ok := strings.CutPrefix(p+"/", base+"/"); ok {
		dirs = append(dirs, filepath.Join(in.module.root, filepath.FromSlash(rest)))
	}
	for _, sub := range []string{"pkg", "gen", "usr"} {
		dirs = append(dirs, filepath.Join(in.module.root, "cue.mod", sub, filepath.FromSlash(path.Clean("/"+p))))
	}
	return dirs
}

// fileAttribute gives an attribute above a file's package clause, nil if there is none.
func fileAttribute(f *ast.File, name string) *ast.Attribute {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.Package:
			return nil
		case *ast.Attribute:
			if word, _ := d.Split(); word == name {
				return d
			}
		}
	}
	return nil
}

// checkPackage reports package clauses that do not fit together.
func (in *inputs) checkPackage() {
	first, firstName := "", ""
	for _, name := range in.own {
		src, f := in.files[name], in.parsed[name]
		if a := fileAttribute(f, "if"); a != nil {
			in.report(codePackage, in.files.pos(a.Pos()), "@if leaves the file out of the package, since cuemulus sets no tags", "remove @if, or write @ignore() for a file that is never to count")
			in.diags[len(in.diags)-1].End = in.files.pos(a.End())
		}
		clause := f.PackageName()
		pos := diag.Pos{File: src.shown, Line: 1, Col: 1}
		for _, d := range f.Decls {
			if p, ok := d.(*ast.Package); ok {
				pos = in.files.pos(p.Name.Pos())
			}
		}
		switch {
		case clause == "" || clause == "_":
			in.report(codePackage, pos, "has no package clause, so CUE leaves it out of the project", "begin every CUE file of the directory with one and the same clause, package infra")
		case first == "":
			first, firstName = clause, src.shown
		case clause != first:
			in.report(codePackage, pos, fmt.Sprintf("belongs to the package %s, but %s to %s", clause, firstName, first), "give all CUE files of the directory one package name")
		}
	}
}

// readData reads stacks/*.yaml, *.yml and *.json.
func (in *inputs) readData() {
	dir := filepath.Join(in.abs, dataFolder)
	entries, err := os.ReadDir(dir)
	if err != nil {
		if info, serr := os.Stat(dir); serr == nil && info.IsDir() {
			in.unreadable(in.shown(dir), err)
		}
		return
	}
	for _, e := range entries {
		ext := filepath.Ext(e.Name())
		if !slices.Contains([]string{".yaml", ".yml", ".json"}, ext) || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if src, ok := in.read(filepath.Join(dir, e.Name())); ok {
			in.data = append(in.data, src.abs)
		}
	}
}

// read reads one file within the limits.
func (in *inputs) read(abs string) (*source, bool) {
	shown := in.shown(abs)
	file := diag.Pos{File: filepath.ToSlash(shown)}
	info, err := os.Stat(abs)
	if err != nil {
		in.unreadable(shown, err)
		return nil, false
	}
	switch {
	case info.IsDir():
		in.report(codeUnreadable, file, "is a directory with the name of a file", "rename the directory")
		return nil, false
	case !info.Mode().IsRegular():
		in.report(codeUnreadable, file, "is no regular file", "replace it by a regular file")
		return nil, false
	case info.Size() > in.limits.MaxFileSize:
		in.report(codeLimit, file, fmt.Sprintf("is larger than %d bytes", in.limits.MaxFileSize), "split the file")
		return nil, false
	case len(in.files) >= in.limits.MaxFiles:
		in.report(codeLimit, file, fmt.Sprintf("is one file too many: a project may have %d", in.limits.MaxFiles), "split the project")
		return nil, false
	}
	data, err := readLimited(abs, in.limits.MaxFileSize)
	if err != nil {
		in.unreadable(shown, err)
		return nil, false
	}
	in.bytes += int64(len(data))
	if in.bytes > in.limits.MaxTotalSize {
		in.report(codeLimit, file, fmt.Sprintf("makes the project larger than %d bytes", in.limits.MaxTotalSize), "split the project")
		return nil, false
	}
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")) // a byte order mark says nothing in UTF-8
	src := newSource(abs, shown, data)
	if i := bytes.IndexByte(data, 0); i >= 0 {
		in.report(codeUnreadable, src.pos(i), "holds a NUL byte, so it is no text", "save the file as UTF-8 text")
		return nil, false
	}
	if !utf8.Valid(data) {
		at := 0
		for at < len(data) {
			r, n := utf8.DecodeRune(data[at:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			at += n
		}
		in.report(codeUnreadable, src.pos(at), "holds bytes that are not UTF-8", "save the file as UTF-8 text")
		return nil, false
	}
	in.files[abs] = src
	return src, true
}

func readLimited(name string, limit int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("larger than %d bytes", limit)
	}
	return data, err
}
