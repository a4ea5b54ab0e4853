package main

import (
	"fmt"
	"os"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// lintFile is a file that may be a template. It is read when its turn has come, by
// one of several goroutines, and its content is not kept; what came of it is put
// together afterwards, in the order of the files.
type lintFile struct {
	name  string
	named bool   // the user named it, so that skipping it is worth a word
	data  []byte // its content where that is at hand

	target     int              // its place among the targets
	parameters bool             // it is no template but says what one is deployed with
	given      []*parameterFile // what the template is deployed with

	template bool              // it is one
	ds       []diag.Diagnostic // it cannot be read
	found    []diag.Diagnostic // what is wrong with its text
	skipped  string            // why it is not judged
	aloud    bool              // and that is worth a word without -v, where nothing else is judged
}

// addLater adds a file, read in its turn.
func (r *lintRun) addLater(f *lintFile) {
	f.target = len(r.targets)
	r.files = append(r.files, f)
	r.targets = append(r.targets, lint.Target{File: r.settings.inside(f.name), Open: func() *cfn.Template { return r.openFile(f) }})
}

// openFile reads and parses a file. It gives nil for what is no template.
func (r *lintRun) openFile(f *lintFile) *cfn.Template {
	if f.parameters {
		return nil
	}
	data := r.mended[f.name]
	if data == nil {
		data = f.data
	}
	if data == nil {
		var err error
		if data, err = readTemplate(f.name); err != nil {
			f.ds = []diag.Diagnostic{unreadableFile(f.name, err)}
			return nil
		}
	}
	t, ds := cfn.Parse(f.name, data)
	switch {
	case t == nil && !f.named && !cfn.MentionsTemplate(data):
		f.skipped = "it cannot be read, and does not look like a template"
		return nil
	case t == nil:
		f.ds = ds
		return nil
	case !cfn.IsTemplate(t.Root):
		f.skipped = "it is no CloudFormation template"
		f.aloud = f.named && r.getenv("PRE_COMMIT") == "" && !r.flags.forceExclude
		return nil
	}
	f.template, f.found = true, ds
	for _, p := range f.given {
		f.found = append(f.found, p.check(t)...)
	}
	return t
}

// readTemplate is readRegular for files of up to maxTemplate bytes, in one piece.
func readTemplate(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxTemplate {
		return readRegular(name, maxTemplate)
	}
	return os.ReadFile(name)
}

// settle puts together what came of the files, after they were judged.
func (r *lintRun) settle() {
	nothing := r.checkedCount() == 0
	for _, f := range r.files {
		r.ds = append(r.ds, f.ds...)
		r.found = append(r.found, f.found...)
		switch message := fmt.Sprintf("skipped %s: %s", f.name, f.skipped); {
		case f.skipped == "":
		case f.aloud && nothing:
			r.tell("%s", message)
		default:
			r.say("%s", message)
		}
	}
}
