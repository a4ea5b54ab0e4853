package compiler

import (
	"cmp"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/load"
	"cuelang.org/go/cue/parser"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/schemas"
)

// LoadOptions bounds what Load reads. A zero field means its default.
type LoadOptions struct {
	MaxFileSize  int64 // bytes of one file; default 4 MiB
	MaxTotalSize int64 // bytes of all files together; default 64 MiB
	MaxFiles     int   // default 10,000
	MaxDepth     int   // nesting of CUE, YAML and JSON; default 200
}

func (o LoadOptions) withDefaults() LoadOptions {
	return LoadOptions{
		MaxFileSize:  cmp.Or(o.MaxFileSize, 4<<20),
		MaxTotalSize: cmp.Or(o.MaxTotalSize, 64<<20),
		MaxFiles:     cmp.Or(o.MaxFiles, 10_000),
		MaxDepth:     cmp.Or(o.MaxDepth, 200),
	}
}

// Load reads the project in dir: the CUE package there, of any name, with or
// without a module, and the stacks in stacks/*.yaml, *.yml and *.json. It never
// touches the network and reads nothing outside dir but the rest of the CUE module
// that dir belongs to.
//
// The project is nil as soon as one diagnostic is an error; otherwise it is checked
// and has every default filled in, and the diagnostics are at most warnings. Files are shown as dir joined with their path.
func Load(dir string, opts LoadOptions) (*Project, []diag.Diagnostic) {
	in := scan(dir, opts.withDefaults())
	if in.abs == "" || in.broken && len(in.own) == 0 && len(in.data) == 0 {
		return nil, in.diags
	}
	in.dataOnly = true
	data := parseData(in)
	ds := append(append(in.checkAttributes(), in.malformed...), in.misspelt()...)
	if in.broken {
		// No package, no project value: the files of stacks speak for themselves.
		return nil, append(append(in.diags, ds...), in.alone(data)...)
	}
	e, patched := in.patch(data)
	if e == nil {
		return nil, append(append(in.diags, ds...), patched...)
	}
	if len(in.diags)+len(patched) == 0 {
		if d, stacks, ok := e.decode(); ok {
			ds = append(ds, checkDraft(d)...)
			if worst, _ := diag.Worst(ds); worst == diag.Error {
				return nil, ds
			}
			p := d.result(dir)
			p.Stacks = stacks
			return p, ds
		}
	}
	ds = append(append(ds, in.diags...), patched...)
	return nil, append(ds, explain(in, data, e, len(ds) > 0)...)
}

// evaluation is the user's package and data files, evaluated over the schemas.
type evaluation struct {
	in *inputs
	// asking is held while a place is looked up after loading: CUE evaluates as it
	// is asked, so its values bear one reader at a time, and stacks are built by several.
	asking  sync.Mutex
	ctx     *cue.Context
	user    cue.Value            // the package; the empty struct without CUE files
	data    []dataValue          // the data files, in order of their names
	schemas map[string]cue.Value // by kind
	project cue.Value            // #Project

	attributes bool                                        // whether to look for @lint
	model      func() (map[string]*schemas.Package, error) // the schemas' syntax, read once
}

// dataValue is one YAML or JSON file as a value.
type dataValue struct {
	file    *source
	value   cue.Value
	ignores []Ignore
}

// evaluate builds the values. With loose set the schemas admit everything, so that
// what the user wrote shows itself as data.
func evaluate(in *inputs, data []dataFile, loose bool) (*evaluation, []diag.Diagnostic) {
	overlay := map[string]load.Source{}
	if err := schemaOverlay(overlay, loose); err != nil {
		return nil, internal(in, err)
	}
	mod, err := in.module.file()
	if err != nil {
		return nil, internal(in, err)
	}
	overlay[filepath.Join(in.module.root, "cue.mod", "module.cue")] = load.FromBytes(mod)
	cfg := &load.Config{
		Dir:        in.abs,
		ModuleRoot: in.module.root,
		Overlay:    overlay,
		Registry:   schemaRegistry{},
		Env:        []string{},
		ParseFile:  in.parse,
	}
	args := schemaPackages()
	if len(in.own) > 0 {
		args = append(args, cmp.Or(in.entry, "."))
	}
	instances := load.Instances(args, cfg)
	if len(instances) != len(args) {
		return nil, internal(in, errInstances)
	}
	e := &evaluation{
		in: in, ctx: cuecontext.New(), schemas: map[string]cue.Value{},
		attributes: in.hasAttributes(), model: sync.OnceValues(schemas.Read),
	}
	if len(in.own) > 0 {
		user := instances[len(instances)-1]
		if user.Err != nil {
			return nil, in.loadErrors(user.Err)
		}
		built, err := e.ctx.BuildInstances([]*build.Instance{user})
		if err != nil {
			return nil, in.loadErrors(err)
		}
		e.user = built[0]
	} else {
		e.user = e.ctx.CompileString("{}")
	}
	for i, p := range schemaPackages() {
		if instances[i].Err != nil {
			return nil, internal(in, instances[i].Err)
		}
		v := e.ctx.BuildInstance(instances[i])
		if p == projectPackage {
			e.project = v.LookupPath(cue.MakePath(cue.Def("#Project")))
		}
		for _, k := range kinds() {
			if k.Package == p {
				e.schemas[k.Name] = v.LookupPath(cue.MakePath(cue.Def(k.Definition)))
			}
		}
	}
	for _, d := range data {
		e.data = append(e.data, dataValue{d.source, e.ctx.BuildFile(d.file), d.ignores})
	}
	return e, nil
}

// parse is the loader's way to a file's syntax: scan has parsed it already.
func (in *inputs) parse(name string, src any, cfg parser.Config) (*ast.File, error) {
	if f, ok := in.parsed[name]; ok {
		return f, nil
	}
	return parser.ParseFile(name, src, cfg)
}

// stackValue is one stack as a value, before its schema was looked at.
type stackValue struct {
	name  string
	value cue.Value
	file  *source // the data file, nil for a stack in CUE
}

// stackValues gives the stacks of the package, then those of the data files.
func (e *evaluation) stackValues() []stackValue {
	var out []stackValue
	add := func(v cue.Value, file *source) {
		it, err := v.LookupPath(cue.MakePath(cue.Str("stacks"))).Fields()
		if err != nil {
			return
		}
		for it.Next() {
			out = append(out, stackValue{fieldOf(it), it.Value(), file})
		}
	}
	add(e.user, nil)
	for _, d := range e.data {
		add(d.value, d.file)
	}
	return out
}

// decode takes the project and its stacks out of the values; ok is false when CUE,
// or the shape of the data, leaves anything to object to.
func (e *evaluation) decode() (d *draft, stacks []*Stack, ok bool) {
	if e.user.Validate() != nil {
		return nil, nil, false
	}
	written := e.user.LookupPath(cue.MakePath(cue.Str("project")))
	if !written.Exists() {
		return nil, nil, false
	}
	project := e.project.Unify(written)
	d = &draft{known: true, at: func(path ...string) place { return e.in.locate(written, path...) }}
	if !decodeValue(project, &d.project) {
		return nil, nil, false
	}
	for _, v := range e.data {
		if !onlyStacks(v.value) {
			return nil, nil, false
		}
	}
	seen := map[string]bool{}
	for _, v := range e.stackValues() {
		s, doc, ok := e.stack(v, d.project.sole())
		if !ok || seen[v.name] {
			return nil, nil, false
		}
		seen[v.name] = true
		at := func(path ...string) place { return e.in.locate(v.value, path...) }
		d.stacks = append(d.stacks, draftStack{name: v.name, kind: s.Kind, doc: doc, data: s.Data, at: at})
		stacks = append(stacks, s)
	}
	slices.SortFunc(d.stacks, func(a, b draftStack) int { return strings.Compare(a.name, b.name) })
	slices.SortFunc(stacks, func(a, b *Stack) int { return strings.Compare(a.Name, b.Name) })
	return d, stacks, true
}

// onlyStacks reports whether a data file has nothing but the field stacks.
func onlyStacks(v cue.Value) bool {
	it, err := v.Fields()
	if err != nil {
		return false
	}
	for it.Next() {
		if fieldOf(it) != "stacks" {
			return false
		}
	}
	return true
}

// stack decodes one stack.
func (e *evaluation) stack(v stackValue, account string) (s *Stack, doc any, ok bool) {
	field := v.value.LookupPath(cue.MakePath(cue.Str("kind")))
	word, err := field.String()
	if err != nil {
		return nil, nil, false
	}
	k, ok := kindNamed(word)
	if !ok {
		return nil, nil, false
	}
	value := v.value
	if fromUser(field.Pos()) || !field.Pos().IsValid() {
		// The user wrote the kind, so perhaps not the definition beside it.
		value = e.schemas[k.Name].Unify(value)
	}
	if value.Validate(cue.Concrete(true)) != nil {
		return nil, nil, false
	}
	data, err := value.MarshalJSON()
	if err != nil {
		return nil, nil, false
	}
	if data, err = k.fill(data, v.name, account); err != nil {
		return nil, nil, false
	}
	if doc, err = k.decode(data); err != nil {
		return nil, nil, false
	}
	key, _ := e.in.placeOf(v.value).key()
	s = &Stack{Name: v.name, Kind: k.Name, File: e.in.relative(key.File), Data: data}
	s.Span = func(path string) (from, to diag.Pos) {
		e.asking.Lock()
		defer e.asking.Unlock()
		segments := splitPath(path, func(p []string) bool { return v.value.LookupPath(selectors(p)).Exists() })
		return e.in.locate(v.value, segments...).span()
	}
	s.Schema = func(path string) diag.Pos {
		e.asking.Lock()
		defer e.asking.Unlock()
		return e.schemaPos(k, path)
	}
	if e.attributes {
		s.Ignores = e.in.ignores(v.name, v.value, "", 0)
	}
	s.Ignores = append(s.Ignores, e.commented(v)...)
	return s, doc, true
}

// schemaPos gives the place of a field's constraint in the schema of a kind; that of
// the nearest enclosing field when the last steps are keys of the user's own.
func (e *evaluation) schemaPos(k kind, path string) diag.Pos {
	packages, err := e.model()
	if err != nil {
		return diag.Pos{}
	}
	t := packages[filepath.Base(k.Package)].Type(k.Definition)
	pos := t.Place
	for _, segment := range splitPath(path, func([]string) bool { return false }) {
		if f := t.Field(segment); f != nil {
			t, pos = f.Type, f.Place
		} else if t.Elem != nil {
			t, pos = t.Elem, t.Elem.Place
		} else {
			break
		}
	}
	return schemaPos(pos)
}

func selectors(path []string) cue.Path {
	out := make([]cue.Selector, len(path))
	for i, segment := range path {
		out[i] = selector(segment)
	}
	return cue.MakePath(out...)
}

// decodeValue decodes a complete value by way of JSON, which is faster than
// cue.Value.Decode.
func decodeValue(v cue.Value, into any) bool {
	if v.Validate(cue.Concrete(true)) != nil {
		return false
	}
	data, err := v.MarshalJSON()
	return err == nil && json.Unmarshal(data, into) == nil
}
