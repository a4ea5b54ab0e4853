package main

import (
	"cuemulus.dev/hostconf"
	"cuemulus.dev/lint"
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
