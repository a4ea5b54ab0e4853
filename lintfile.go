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

	template bool              // it is one
	ds       []diag.Diagnostic // it cannot be read
	found    []diag.Diagnostic // what is wrong with its text
	skipped  string            // why it is not judged
	aloud    bool              // and that is to be told without -v too
}

// addLater adds a file, read in its turn.
func (r *lintRun) addLater(f *lintFile) {
	r.files = append(r.files, f)
	r.targets = append(r.targets, lint.Target{File: r.settings.inside(f.name), Open: func() *cfn.Template { return r.openFile(f) }})
}

// openFile reads and parses a file. It gives nil for what is no template.
func (r *lintRun) openFile(f *lintFile) *cfn.Template {
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
	for _, f := range r.files {
		r.ds = append(r.ds, f.ds...)
		r.found = append(r.found, f.found...)
		switch message := fmt.Sprintf("skipped %s: %s", f.name, f.skipped); {
		case f.skipped == "":
		case f.aloud:
			r.tell("%s", message)
		default:
			r.say("%s", message)
		}
	}
}
