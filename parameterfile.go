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
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/render"
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
