package main

import (
	"path"

	"cuemulus.dev/compiler"
	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
	"cuemulus.dev/render"
)

// addHost adds a file of a private cloud's host, which is read at once: such files
// are few and small, and rules compare them with one another. It reports false for a
// file that is none, which may be a template then.
func (r *lintRun) addHost(f *lintFile) bool {
	if !hostconf.Named(f.name) {
		return false
	}
	if f.data == nil {
		var err error
		if f.data, err = readTemplate(f.name); err != nil {
			f.data = nil
			return false // whoever reads it next says why
		}
	}
	format, ok := hostconf.Recognize(f.name, f.data)
	if !ok {
		return false
	}
	file, ds := hostconf.Parse(f.name, f.data, format)
	r.ds = append(r.ds, ds...)
	if file != nil {
		r.hosts = append(r.hosts, &lint.HostFile{File: file, As: r.settings.inside(f.name)})
	}
	return true
}

// clouds gives the private clouds that are judged: those of the project's stacks, with
// their plans, and those that files on disk make up.
func (r *lintRun) clouds() []lint.Cloud {
	return append(r.planned, lint.Clouds(r.hosts)...)
}

// addPlanned adds a file of a cloud of the project to those of its stack.
func (r *lintRun) addPlanned(a *compiler.Artifact) {
	a.File.Rendered = renderedFile(r.project, a)
	file := &lint.HostFile{File: a.File}
	for i := range r.planned {
		if r.planned[i].Stack == a.Stack.Name {
			r.planned[i].Files = append(r.planned[i].Files, file)
			return
		}
	}
	c := lint.Cloud{Name: a.Cloud, Stack: a.Stack.Name, Where: a.Stack.Span, Files: []*lint.HostFile{file}}
	c.Plan, _ = cloud.Parse(a.Stack.Data) // it was compiled, so it can be read
	for _, ig := range a.Stack.Ignores {
		c.Ignores = append(c.Ignores, ignore(ig))
	}
	r.planned = append(r.planned, c)
}

// renderedFile finds places in the file that a compiled one is rendered to; it is
// rendered when the first is asked for.
func renderedFile(p *project, a *compiler.Artifact) func(at []string) diag.Pos {
	var rendered *hostconf.File
	name := path.Join(p.Output, a.ID())
	return func(at []string) diag.Pos {
		if rendered == nil {
			if rendered, _ = hostconf.Parse(name, render.Host(a), a.File.Format); rendered == nil {
				return diag.Pos{File: name}
			}
		}
		pos, _ := rendered.Place(at)
		return pos
	}
}
