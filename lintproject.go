package main

import (
	"path/filepath"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
	"cuemulus.dev/render"
)

// open loads the project once. What is wrong with it is a finding only where the
// project itself is checked.
func (r *lintRun) open() {
	if r.tried {
		return
	}
	r.tried, r.within = true, true
	loaded, ds := r.load(".")
	r.loaded, r.ds = loaded, append(r.ds, ds...)
	if loaded != nil {
		r.settings, r.output = &settings{LintSettings: loaded.Lint, dir: "."}, loaded.Output
	}
}

// openSettings reads the project's settings for files beside its stacks; the project
// is loaded when something asks for the stacks, or where reading them alone fails.
func (r *lintRun) openSettings() {
	type alone struct {
		*compiler.LintSettings
		output string
	}
	found, ds := bounded(r.timeout, "the project's settings", func() (*alone, []diag.Diagnostic) {
		if s, output, ok := compiler.LoadLint(".", compiler.LoadOptions{}); ok {
			return &alone{s, output}, nil
		}
		return nil, nil
	})
	switch {
	case found != nil:
		r.within, r.output = true, found.output
		r.settings = &settings{LintSettings: *found.LintSettings, dir: "."}
	case len(ds) > 0:
		r.within, r.tried, r.ds = true, true, ds
	default:
		r.open()
	}
}

// needsStacks reports an argument for which the project's stacks are judged.
func needsStacks(arg string) bool {
	name := filepath.ToSlash(filepath.Clean(arg))
	return name == "." || standsForProject(name, nil)
}

// addStacks adds the project's stacks, once.
func (r *lintRun) addStacks() {
	if r.within {
		r.open()
	}
	if r.stacks || r.loaded == nil {
		return
	}
	r.stacks = true
	if r.project == nil {
		p, ds := finish(r.loaded, nil)
		r.ds = append(r.ds, ds...)
		if r.project = p; p == nil {
			return
		}
	}
	for _, artifact := range r.project.Artifacts {
		switch {
		case artifact.Waiting != "": // a template with a hole in it cannot be judged
		case artifact.File != nil:
			r.addPlanned(artifact)
		default:
			r.targets = append(r.targets, stackTarget(r.project, artifact))
		}
	}
}

func stackTarget(p *project, artifact *compiler.Artifact) lint.Target {
	t := lint.Target{
		Template: artifact.Template, Stack: artifact.Stack.Name, StackName: artifact.StackName,
		Account: artifact.Account.Name, AccountID: artifact.Account.ID,
		Region: artifact.Region, Partition: artifact.Account.Partition, Private: artifact.Target != "",
	}
	for _, ig := range artifact.Stack.Ignores {
		t.Ignores = append(t.Ignores, ignore(ig))
	}
	var rendered *cfn.Template
	artifact.Template.Rendered = func(at []string) diag.Pos {
		file := render.TemplatePath(p.Project, artifact)
		if rendered == nil {
			if rendered, _ = cfn.Parse(file, render.Template(artifact, render.Format(p.Project, artifact))); rendered == nil {
				return diag.Pos{File: file}
			}
		}
		pos, _ := rendered.Place(at)
		return pos
	}
	return t
}

func ignore(ig compiler.Ignore) lint.Ignore {
	return lint.Ignore{Rule: ig.Rule, Stack: ig.Stack, Path: ig.Path, Why: ig.Why, Until: ig.Until, Pos: ig.Pos}
}
