package main

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/spec"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
	"cuemulus.dev/render"
)

// Bounds on looking for what templates are deployed with: bytes of a file, and files
// of a folder that are looked into beside those that the user names.
const (
	maxParameterFile = 256 << 10
	maxSiblings      = 100
)

// parameterFile is a deployment file of Git sync, or a parameter file.
type parameterFile struct {
	name     string
	root     *cfn.Node
	settings cfn.Settings
	mistakes []diag.Diagnostic // in its text
}

// readParameterFile reads a file that says what a template is deployed with; nil is
// any other. sure says that the user calls it one.
func readParameterFile(name string, sure bool) *parameterFile {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxParameterFile {
		return nil
	}
	data, err := os.ReadFile(name)
	if err != nil || !sure && !mayBeParameters(name, data) {
		return nil
	}
	if render.StateOf(data) != render.Unmarked {
		return nil // its stack is judged where it was written
	}
	t, ds := cfn.Parse(name, data)
	if t == nil {
		return nil
	}
	p := &parameterFile{name: name, root: t.Root, mistakes: ds}
	var ok bool
	if p.settings, ok = cfn.ReadSettings(t.Root); !ok {
		return nil
	}
	return p
}

// mayBeParameters reports whether a file is worth parsing: what it must hold is there.
func mayBeParameters(name string, data []byte) bool {
	word := strings.ToLower(path.Base(name))
	return bytes.Contains(data, []byte("template-file-path")) || bytes.Contains(data, []byte("ParameterKey")) ||
		bytes.Contains(data, []byte("Parameters")) && (strings.Contains(word, "param") || strings.Contains(word, "config"))
}

// template gives the file of the template that is deployed with a parameter file: the
// one that a deployment file names, or the one beside it whose name begins the same.
// known lists the templates at hand.
func (p *parameterFile) template(known func(name string) bool) (name string, ok bool) {
	if p.settings.Document != cfn.DeploymentDocument {
		dir, base := path.Split(p.name)
		stem := strings.TrimSuffix(base, path.Ext(base))
		for _, word := range []string{"parameters", "parameter", "params", "param"} {
			inner, found := strings.CutSuffix(stem, word)
			if !found || inner == "" || !strings.Contains(".-_", inner[len(inner)-1:]) {
				continue
			}
			for _, extension := range []string{".yaml", ".yml", ".json", ".template"} {
				if name := dir + inner[:len(inner)-1] + extension; known(name) {
					return name, true
				}
			}
		}
		return "", false
	}
	named, isText := p.settings.Template.String()
	if !isText || !filepath.IsLocal(filepath.FromSlash(named)) {
		return "", false // nothing outside of the repository is read
	}
	for _, dir := range above(path.Dir(p.name)) {
		if name := path.Join(dir, named); known(name) {
			return name, true
		}
	}
	return "", false
}

// above gives a folder and those above it up to the root of its git repository, the
// root first, since that is where Git sync begins; outside of one, the working
// directory and the folder.
func above(dir string) (list []string) {
	full, err := filepath.Abs(dir)
	if err != nil {
		return []string{".", dir}
	}
	for at := dir; ; at, full = path.Join(at, ".."), filepath.Dir(full) {
		list = append(list, at)
		if _, err := os.Lstat(filepath.Join(full, ".git")); err == nil {
			slices.Reverse(list)
			return list
		}
		if full == filepath.Dir(full) {
			return []string{".", dir}
		}
	}
}

// deployments looks for what the templates are deployed with, before they are judged:
// the files of --parameters, deployment files among the arguments, and what stands
// beside a template that the user names.
func (r *lintRun) deployments() error {
	given := map[*lintFile][]*parameterFile{}
	if len(r.flags.parameters) > 0 {
		if err := r.namedParameters(given); err != nil {
			return err
		}
	} else {
		r.foundParameters(given)
	}
	regions, err := r.regions()
	if err != nil {
		return err
	}
	for i, f := range r.files {
		list := given[f]
		slices.SortStableFunc(list, func(a, b *parameterFile) int { return strings.Compare(a.name, b.name) })
		f.given = list
		t := &r.targets[f.target]
		for _, region := range regions {
			if len(list) == 0 {
				t.Deployments = append(t.Deployments, lint.Deployment{Name: "in " + region, Region: region})
			}
		}
		for _, p := range list {
			with := lint.Deployment{Name: "with " + p.name, Parameters: p.settings.Values()}
			if len(regions) == 0 {
				t.Deployments = append(t.Deployments, with)
			}
			for _, region := range regions {
				both := with
				both.Name, both.Region = with.Name+" in "+region, region
				t.Deployments = append(t.Deployments, both)
			}
			r.say("%s is judged with the parameters of %s", r.files[i].name, p.name)
		}
		if n := len(t.Deployments); n > lint.MaxDeployments {
			r.tell("%s has %d deployments; %d are judged", f.name, n, lint.MaxDeployments)
		}
	}
	return nil
}

// regions gives the Regions of --region, each once.
func (r *lintRun) regions() (list []string, err error) {
	if len(r.flags.regions) == 0 {
		return nil, nil
	}
	facts := spec.Open()
	for _, name := range r.flags.regions {
		if _, ok := facts.Region(name); !ok {
			var names []string
			for _, known := range facts.Regions() {
				names = append(names, known.Name)
			}
			if near := diag.Nearest(name, names); near != "" {
				return nil, usage("--region: there is no Region %q; did you mean %s?", name, near)
			}
			return nil, usage("--region: there is no Region %q", name)
		}
		if !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list, nil
}

// namedParameters gives the one template of the arguments the files of --parameters.
func (r *lintRun) namedParameters(given map[*lintFile][]*parameterFile) error {
	if len(r.files) != 1 || !r.files[0].named {
		return usage("--parameters speaks of one template: name one")
	}
	for _, name := range r.flags.parameters {
		name = filepath.ToSlash(filepath.Clean(name))
		if _, err := os.Stat(name); err != nil {
			return usage("--parameters: %s", reason(err))
		}
		p := readParameterFile(name, true)
		if p == nil {
			return usage("--parameters: %s is no parameter file; write [{\"ParameterKey\": ..., \"ParameterValue\": ...}], {\"Parameters\": {...}}, or a deployment file of Git sync", name)
		}
		r.found = append(r.found, p.mistakes...)
		given[r.files[0]] = append(given[r.files[0]], p)
	}
	return nil
}

// foundParameters finds parameter files among the arguments and beside them.
func (r *lintRun) foundParameters(given map[*lintFile][]*parameterFile) {
	byName := map[string]*lintFile{}
	for _, f := range r.files {
		byName[f.name] = f
	}
	isFile := func(name string) bool {
		info, err := os.Stat(name)
		return byName[name] != nil || err == nil && info.Mode().IsRegular()
	}
	folders := map[string]bool{}
	for _, f := range slices.Clone(r.files) {
		p := (*parameterFile)(nil)
		if f.data == nil && r.mended[f.name] == nil {
			p = readParameterFile(f.name, false)
		}
		if p == nil {
			if f.named && f.data == nil {
				folders[path.Dir(f.name)] = true
			}
			continue
		}
		f.parameters, f.found = true, p.mistakes
		f.skipped = "it is " + p.settings.Document.String()
		name, ok := p.template(isFile)
		switch {
		case !ok && p.settings.Document == cfn.DeploymentDocument:
			f.found = append(f.found, p.withoutTemplate())
		case ok && byName[name] == nil && f.named && !r.seen[name]:
			r.addFile(name, true)
			if last := r.files[len(r.files)-1]; last.name == name {
				byName[name] = last
			}
		}
		if t := byName[name]; ok && t != nil {
			given[t] = append(given[t], p)
		}
	}
	for dir := range folders {
		r.besideTemplates(dir, byName, given)
	}
}

// besideTemplates finds the parameter files of a folder that are for a template that
// the user names and that are not among the arguments themselves.
func (r *lintRun) besideTemplates(dir string, byName map[string]*lintFile, given map[*lintFile][]*parameterFile) {
	entries, err := os.ReadDir(filepath.FromSlash(dir))
	if err != nil {
		return
	}
	known := func(name string) bool { return byName[name] != nil }
	looked := 0
	for _, e := range entries {
		name, word := path.Join(dir, e.Name()), strings.ToLower(e.Name())
		if byName[name] != nil || !looksLikeTemplate(name) || !strings.Contains(word, "deploy") && !strings.Contains(word, "param") || r.settings.excluded(name) {
			continue
		}
		if looked++; looked > maxSiblings {
			return
		}
		p := readParameterFile(name, false)
		if p == nil {
			continue
		}
		if t, ok := p.template(known); ok {
			given[byName[t]] = append(given[byName[t]], p)
		}
	}
}

// withoutTemplate says that the template is not there.
func (p *parameterFile) withoutTemplate() diag.Diagnostic {
	n := p.settings.Template
	d := diag.Diagnostic{
		Rule: "TPL010", Name: "deployment-without-template", Severity: diag.Error,
		Message: "template-file-path must be a path in the repository", Help: "write the template's path from the root of the repository",
		Pos: n.Pos, End: n.End, Path: []string{"template-file-path"},
	}
	if text, ok := n.String(); ok && filepath.IsLocal(filepath.FromSlash(text)) {
		d.Message = fmt.Sprintf("the template %s is not there", text)
	}
	return d
}

// check says what is wrong with the parameters for a template.
func (p *parameterFile) check(t *cfn.Template) (ds []diag.Diagnostic) {
	by := cfn.Giver{Pos: p.root.Pos, To: diag.Pos{}}
	for _, key := range []string{"parameters", "Parameters", "template-file-path"} {
		if f := p.root.Field(key); f != nil {
			by.Pos, by.To, by.Path = f.KeyPos, f.End, []string{key}
			break
		}
	}
	for _, s := range p.settings.Parameters {
		if s.Value != nil && (s.Value.Kind == cfn.Map || s.Value.Kind == cfn.List) {
			ds = append(ds, diag.Diagnostic{
				Rule: "TPL009", Name: "parameter-refused", Severity: diag.Error,
				Message: fmt.Sprintf("parameter %s is given no text", s.Key), Help: "write a text; a list is one text, with commas",
				Pos: s.KeyPos, End: s.KeyEnd, Path: s.Path,
			})
		}
	}
	return append(ds, t.CheckGiven(p.settings.Given(), by)...)
}
