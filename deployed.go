package main

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/spec"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// Bounds on looking for what templates are deployed with: bytes of a file, and files
// of a folder that are looked into beside those that the user names.
const (
	maxParameterFile = 256 << 10
	maxSiblings      = 100
)

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
