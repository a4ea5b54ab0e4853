package compiler

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"cuelang.org/go/cue"
	cueerrors "cuelang.org/go/cue/errors"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/schemas"
)

var errInstances = errors.New("the CUE loader gave another number of packages than asked for")

// explain says what is wrong with a project that CUE objects to. It evaluates the
// user's package once more, over schemas that admit everything, so that what the
// user wrote is there as data even where it is wrong, and compares that with the
// schemas itself. Only when it finds nothing do CUE's own errors speak.
// quiet says that other findings are there, so that to find nothing is no fault.
func explain(in *inputs, data []dataFile, strict *evaluation, quiet bool) []diag.Diagnostic {
	loose, ds := evaluate(in, data, true)
	if len(ds) > 0 {
		return ds
	}
	if err := loose.user.Validate(); err != nil && strict.user.Validate() != nil {
		ds = append(ds, in.conflicts(err)...)
	}
	c := &checker{diags: ds}
	d := c.draft(strict, loose)
	c.diags = append(c.diags, checkDraft(d)...)
	if len(c.diags) == 0 && !quiet {
		c.diags = strict.ownErrors()
	}
	if len(c.diags) == 0 && !quiet {
		return internal(in, errors.New("CUE objects to the project without saying where"))
	}
	return merged(unknownOnce(strict.placed(c.diags)))
}

// placed gives findings without a place, such as CUE's of structural cycles, the
// place of their path, or at last the project's first file.
func (e *evaluation) placed(ds []diag.Diagnostic) []diag.Diagnostic {
	for i, d := range ds {
		if d.Pos.File != "" {
			continue
		}
		ds[i].Pos, ds[i].End = e.in.locate(e.user, d.Path...).key()
		if ds[i].Pos.File == "" {
			ds[i].Pos = e.in.firstFile()
		}
	}
	return ds
}

func (in *inputs) firstFile() diag.Pos {
	if len(in.own) > 0 {
		return diag.Pos{File: in.files[in.own[0]].shown}
	}
	return diag.Pos{File: filepath.ToSlash(in.dir)}
}

// merged keeps one of the findings that differ in their stack alone: a mistake in a
// definition that many stacks use is one mistake.
func merged(ds []diag.Diagnostic) []diag.Diagnostic {
	type key struct {
		rule, message string
		pos           diag.Pos
	}
	first := map[key]int{}
	more := map[int]int{}
	var out []diag.Diagnostic
	for _, d := range diag.Sort(ds) {
		k := key{d.Rule, d.Message, d.Pos}
		i, seen := first[k]
		if d.Stack == "" || !seen || out[i].Stack == d.Stack {
			first[k] = len(out)
			out = append(out, d)
			continue
		}
		more[i]++
	}
	for i, n := range more {
		word := "stacks"
		if n == 1 {
			word = "stack"
		}
		out[i].Message += fmt.Sprintf(" (in %d more %s)", n, word)
	}
	return out
}

// draft checks the project value and every stack against the schemas.
func (c *checker) draft(strict, loose *evaluation) *draft {
	in := loose.in
	d := &draft{at: func(...string) place { return place{} }}
	packages, err := schemas.Read()
	if err != nil {
		c.diags = append(c.diags, internal(in, err)...)
		return d
	}
	project := cue.MakePath(cue.Str("project"))
	if written := loose.user.LookupPath(project); written.Exists() {
		r := loose.raw(written, strict.project.Unify(strict.user.LookupPath(project)), 0)
		clean := c.check(packages["project"].Type("#Project"), r, []string{"project"})
		if reread(clean, &d.project) {
			d.known = true
			d.at = r.at
		}
	} else if !in.broken {
		c.diags = append(c.diags, missingProject(in))
	}
	strictStacks := map[string]cue.Value{}
	for _, v := range strict.stackValues() {
		strictStacks[stackKey(v)] = v.value
	}
	c.dataFiles(loose)
	first := map[string]place{}
	for _, v := range loose.stackValues() {
		if s, ok := c.draftStack(loose, v, strictStacks[stackKey(v)], packages, d.project.sole()); ok {
			d.stacks = append(d.stacks, s)
		}
		at := in.placeOf(v.value)
		if earlier, ok := first[v.name]; ok {
			from, to := at.key()
			x := codeDuplicateStack.diagnostic(from, fmt.Sprintf("the stack %q is defined in two places", v.name), "rename or remove one of the two")
			x.End, x.Stack, x.Path = to, v.name, []string{"stacks", v.name}
			other, _ := earlier.key()
			x.Related = []diag.Related{{Pos: other, Message: "defined here as well"}}
			c.diags = append(c.diags, x)
			continue
		}
		first[v.name] = at
	}
	c.stacksField(loose)
	slices.SortStableFunc(d.stacks, func(a, b draftStack) int { return strings.Compare(a.name, b.name) })
	return d
}

func stackKey(v stackValue) string {
	if v.file == nil {
		return v.name
	}
	return v.file.abs + "\x00" + v.name
}

// reread turns the checker's clean data into Go structs.
func reread(clean any, into any) bool {
	data, err := json.Marshal(clean)
	return err == nil && clean != nil && json.Unmarshal(data, into) == nil
}

func missingProject(in *inputs) diag.Diagnostic {
	at := diag.Pos{File: filepath.ToSlash(in.dir)}
	if len(in.own) > 0 {
		at = diag.Pos{File: in.files[in.own[0]].shown, Line: 1, Col: 1}
	}
	d := codeNoProject.diagnostic(at, "the project has no field project, which names its accounts",
		`write in a CUE file: project: accounts: NAME: id: "TWELVE DIGITS"`)
	d.Path = []string{"project"}
	return d
}

// dataFiles reports fields of data files other than stacks.
func (c *checker) dataFiles(loose *evaluation) {
	for _, v := range loose.data {
		if v.value.IncompleteKind() != cue.StructKind {
			at := cmp.Or(loose.in.placeOf(v.value).Val, diag.Pos{File: v.file.shown, Line: 1, Col: 1})
			d := codeType.diagnostic(at, "the file must hold a mapping with the key stacks", "write stacks: {NAME: {kind: ...}}")
			c.diags = append(c.diags, d)
			continue
		}
		r := loose.raw(v.value, cue.Value{}, 0)
		for _, f := range r.fields {
			if f.name == "stacks" {
				c.isStruct(f.value, []string{"stacks"})
				continue
			}
			from, to := f.value.place.key()
			help := "a file of stacks has one key, stacks; other settings belong in CUE"
			if diag.Nearest(f.name, []string{"stacks"}) != "" {
				help = `did you mean "stacks"?`
			}
			d := codeUnknownField.diagnostic(from, fmt.Sprintf("unknown field %q", f.name), help)
			d.End, d.Path = to, []string{f.name}
			c.diags = append(c.diags, d)
		}
	}
}

// stacksField reports a field stacks that is no struct.
func (c *checker) stacksField(loose *evaluation) {
	if v := loose.user.LookupPath(cue.MakePath(cue.Str("stacks"))); v.Exists() {
		if k := v.IncompleteKind(); k != cue.StructKind && k != cue.BottomKind {
			c.isStruct(loose.raw(v, cue.Value{}, 0), []string{"stacks"})
		}
	}
}

func (c *checker) isStruct(r *raw, path []string) {
	if r.kind != rawStruct && r.kind != rawConflict && !(r.kind == rawOpen && r.hollow) {
		c.add(codeType, r, path, joinPath(path)+" must be a struct, not "+described(r), "write stacks: {NAME: {kind: ...}}", schemas.Place{})
	}
}

// draftStack checks one stack.
func (c *checker) draftStack(loose *evaluation, v stackValue, strict cue.Value, packages map[string]*schemas.Package, account string) (draftStack, bool) {
	c.stack = v.name
	defer func() { c.stack = "" }()
	path := []string{"stacks", v.name}
	r := loose.raw(v.value, strict, 0)
	if r.kind != rawStruct {
		if r.kind != rawConflict && !(r.kind == rawOpen && (r.hollow || v.value.Err() != nil && strings.Contains(v.value.Err().Error(), "structural cycle"))) && !c.unresolved(loose.in, r, v.value, path) {
			c.add(codeType, r, path, fmt.Sprintf("the stack %q must be a struct, not %s", v.name, described(r)), `write {kind: "...", ...}`, schemas.Place{})
		}
		return draftStack{}, false
	}
	if r.field("kind") == nil && c.unresolved(loose.in, r, v.value, path) {
		return draftStack{}, false
	}
	k, ok := c.kindOf(r, path)
	if !ok {
		return draftStack{}, false
	}
	t := packages[filepath.Base(k.Package)].Type(k.Definition)
	clean := c.check(t, r, path)
	s := draftStack{name: v.name, kind: k.Name, at: r.at}
	object, err := json.Marshal(clean)
	if err != nil || clean == nil {
		return s, true
	}
	if object, err = k.fill(object, v.name, account); err == nil {
		if doc, err := k.decode(object); err == nil {
			s.doc, s.data = doc, object
		}
	}
	return s, true
}

// kindOf finds the stack's kind by its word.
func (c *checker) kindOf(r *raw, path []string) (kind, bool) {
	names := kindNames()
	field := r.field("kind")
	if field == nil && r.hollow {
		return kind{}, false
	}
	if field == nil {
		from, to := r.place.key()
		d := c.diagnostic(codeKind, from, with(path, "kind"), fmt.Sprintf("the stack %q has no kind", path[1]), "unify it with a definition, such as aws.#ReplicatedBucket & {...}, or write kind: "+wantedEnum(names), schemas.Place{})
		d.End = to
		c.diags = append(c.diags, d)
		return kind{}, false
	}
	if field.kind == rawConflict {
		return kind{}, false
	}
	if k, ok := kindNamed(field.text); ok && field.kind == rawString {
		return k, true
	}
	help := "write " + wantedEnum(names)
	if near := diag.Nearest(field.text, names); near != "" {
		help = fmt.Sprintf("did you mean %q?", near)
	}
	c.add(codeKind, field, with(path, "kind"), fmt.Sprintf("there is no kind of stack %s", named(field)), help, schemas.Place{})
	return kind{}, false
}

// named is a kind as the user wrote it.
func named(r *raw) string {
	if r.kind == rawString {
		return quoted(r.text)
	}
	return "that is " + described(r)
}

// ownErrors gives what CUE says about the project, first places outside the schemas.
func (e *evaluation) ownErrors() []diag.Diagnostic {
	ds := e.in.cueErrors(codeCUE, e.user.Validate())
	if p := e.user.LookupPath(cue.MakePath(cue.Str("project"))); p.Exists() {
		ds = append(ds, e.in.cueErrors(codeCUE, e.project.Unify(p).Validate(cue.Concrete(true)))...)
	}
	for _, v := range e.stackValues() {
		value := v.value
		if word, err := value.LookupPath(cue.MakePath(cue.Str("kind"))).String(); err == nil {
			if schema, ok := e.schemas[word]; ok {
				value = schema.Unify(value)
			}
		}
		for _, d := range e.in.cueErrors(codeCUE, value.Validate(cue.Concrete(true))) {
			d.Stack = v.name
			if d.Pos.IsZero() {
				d.Pos, d.End = e.in.placeOf(v.value).key()
			}
			ds = append(ds, d)
		}
	}
	return diag.Sort(ds)
}

// internal reports a fault that no input should be able to cause.
func internal(in *inputs, err error) []diag.Diagnostic {
	d := codeCUE.diagnostic(diag.Pos{File: filepath.ToSlash(in.dir)}, "cannot be evaluated: "+in.hidePaths(err.Error()), "")
	d.Unreadable = true
	return []diag.Diagnostic{d}
}

// hidePaths removes this machine's paths from a message.
func (in *inputs) hidePaths(s string) string {
	s = strings.ReplaceAll(s, in.abs+string(filepath.Separator), "")
	s = strings.ReplaceAll(s, in.module.root+string(filepath.Separator), "")
	s = strings.ReplaceAll(s, in.abs, in.dir)
	return strings.ReplaceAll(s, schemaRoot, "schemas")
}

// loadErrors reports why the package could not be put together: its imports, names
// that are declared twice, references to nothing.
func (in *inputs) loadErrors(err error) []diag.Diagnostic {
	in.loadError = err
	ds := in.cueErrors(codeCUE, err)
	for i, d := range ds {
		ds[i].Unreadable = true
		m := d.Message
		if found := nothingNamed.FindStringSubmatch(m); found != nil {
			ds[i].Message = fmt.Sprintf("nothing is named %s here", found[1])
			ds[i].Help = "define it in a CUE file of the project, import its package, or quote it if it is a text"
			ds[i].End = d.Pos
			ds[i].End.Col += len(found[1])
		}
		if importUnused.MatchString(m) {
			ds[i].Help = "remove the import"
		}
		if strings.Contains(m, "redeclared as imported package name") {
			name, _, _ := strings.Cut(m, " ")
			ds[i].Message = fmt.Sprintf("the field %s and the import %s have one name", name, name)
			ds[i].Help = fmt.Sprintf("quote the field, %q: ..., or give the import another name", name)
		}
		if d.Pos.IsZero() {
			ds[i].Pos = in.firstFile()
		}
	}
	return diag.Sort(ds)
}

// importMessage says what is wrong with an import.
func importMessage(p string) (message, help string) {
	message = fmt.Sprintf("there is no package %q", p)
	known := schemaPackages()
	if strings.HasPrefix(p, schemas.ModulePath) {
		help = "the packages of the schemas are " + strings.Join(known, ", ")
		if near := diag.Nearest(p, known); near != "" {
			help = fmt.Sprintf("did you mean %q?", near)
		}
		return message, help
	}
	return message, "cuemulus never downloads modules: copy the package below cue.mod/pkg, or into the project's own module"
}

var undefinedDefinition = regexp.MustCompile(`undefined field: (#\w+)`)

// unresolved says why a value that the user wrote is nothing: a definition or field
// that does not exist.
func (c *checker) unresolved(in *inputs, r *raw, v cue.Value, path []string) bool {
	err := v.Err()
	if err == nil {
		return false
	}
	message := cueMessage(err)
	found := undefinedDefinition.FindStringSubmatch(message)
	if found == nil {
		return false
	}
	var names, words []string
	for _, k := range kinds() {
		names, words = append(names, k.Definition), append(words, k.word())
	}
	help := "the kinds of stacks are " + strings.Join(words, ", ")
	if near := diag.Nearest(found[1], names); near != "" {
		help = fmt.Sprintf("did you mean %s?", near)
	}
	c.add(codeKind, r, path, fmt.Sprintf("there is no definition %s", found[1]), help, schemas.Place{})
	d := &c.diags[len(c.diags)-1]
	for _, p := range cueerrors.Positions(err) {
		if fromUser(p) {
			d.Pos, d.End = in.files.pos(p), diag.Pos{}
			break
		}
	}
	return true
}

// conflicts reports contradictions in the user's own CUE, at all their places.
func (in *inputs) conflicts(err error) []diag.Diagnostic {
	return diag.Sort(in.cueErrors(codeConflict, err))
}

// cueErrors turns CUE's errors into findings at the user's first place; the other
// places are related.
func (in *inputs) cueErrors(code Code, err error) []diag.Diagnostic {
	if err == nil {
		return nil
	}
	var ds []diag.Diagnostic
	for _, e := range cueerrors.Errors(cueerrors.Sanitize(cueerrors.Promote(err, ""))) {
		code, message, help := inWords(code, cause(cueMessage(e), e))
		d := code.diagnostic(diag.Pos{}, in.hidePaths(message), help)
		d.Path = e.Path()
		if len(d.Path) > 1 && d.Path[0] == "stacks" {
			d.Stack = d.Path[1]
		}
		for i, p := range d.Path {
			if s := strings.Trim(p, `"`); s != "" {
				d.Path[i] = s
			}
		}
		var users, others []diag.Pos
		for _, p := range cueerrors.Positions(e) {
			if fromUser(p) {
				users = append(users, in.files.pos(p))
			} else if p.IsValid() {
				others = append(others, in.files.pos(p))
			}
		}
		if strings.Contains(message, "structural cycle") {
			users = nil // CUE gives the file's beginning; placed knows better
		}
		if len(users) > 0 {
			d.Pos = users[0]
			for _, p := range users[1:] {
				d.Related = append(d.Related, diag.Related{Pos: p, Message: "and here"})
			}
		}
		for _, p := range others {
			d.Related = append(d.Related, diag.Related{Pos: p, Message: "the schema says so here"})
		}
		ds = append(ds, d)
	}
	return ds
}

// cueMessage is the text of CUE's error, without places: the first line, in lower
// case and without a full stop.
func cueMessage(err error) string {
	message := err.Error()
	var e cueerrors.Error
	if errors.As(err, &e) {
		format, args := e.Msg()
		message = fmt.Sprintf(format, args...)
		if path := e.Path(); len(path) > 0 {
			message = strings.Join(path, ".") + ": " + message
		}
	}
	message, _, _ = strings.Cut(message, "\n")
	return strings.TrimSuffix(strings.TrimSpace(message), ".")
}
