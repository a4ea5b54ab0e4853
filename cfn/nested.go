package cfn

import (
	"fmt"
	"path"
	"strings"
	"sync"

	"cuemulus.dev/internal/diag"
)

// Bounds on nested stacks. CloudFormation takes 2,500 resources in all of them.
const (
	MaxNested      = 200 // templates below one
	MaxNestedDepth = 10
)

// Load gives the text of a file that a template names, by its path from where the
// templates' own paths begin. ok is false for a file that is not there, or that may
// not be read.
type Load func(file string) (data []byte, ok bool)

// Nested is a nested stack of a template whose own template is a local file.
type Nested struct {
	Resource Resource  // of type AWS::CloudFormation::Stack or AWS::Serverless::Application
	Template *Template // nil where the file cannot be read
	Children []Nested
}

// nestedPlaces gives the property that names the template, by type of resource.
var nestedPlaces = map[string]string{
	"AWS::CloudFormation::Stack":   "TemplateURL",
	"AWS::Serverless::Application": "Location",
}

// LocalTemplate gives the file that a nested stack's template is in, as it is packed
// by `aws cloudformation package`: a path, from the folder of the template. ok is
// false for URLs, computed values, absolute paths and other resources.
func (t *Template) LocalTemplate(r Resource) (file string, ok bool) {
	name, ok := r.Property(nestedPlaces[r.Type]).String()
	if nestedPlaces[r.Type] == "" || !ok || name == "" || strings.Contains(name, "://") || strings.Contains(name, "{{") ||
		strings.Contains(name, "\\") || path.IsAbs(name) {
		return "", false
	}
	return path.Join(path.Dir(t.File), name), true
}

// Read gives the template of a file, as Parse does; ok is false for a file that is
// not there, or that may not be read.
type Read func(file string) (t *Template, ds []diag.Diagnostic, ok bool)

// Parsed makes of a Load a Read that parses each file once. It may be used by several
// goroutines where the Load may.
func (load Load) Parsed() Read {
	type file struct {
		once sync.Once
		tree *Template
		ds   []diag.Diagnostic
		ok   bool
	}
	var lock sync.Mutex
	known := map[string]*file{}
	return func(name string) (*Template, []diag.Diagnostic, bool) {
		lock.Lock()
		f := known[name]
		if f == nil {
			f = &file{}
			known[name] = f
		}
		lock.Unlock()
		f.once.Do(func() {
			var data []byte
			if data, f.ok = load(name); f.ok {
				f.tree, f.ds = Parse(name, data)
			}
		})
		return f.tree, f.ds, f.ok
	}
}

// NestedStacks follows nested stacks to their templates, and theirs, in source
// order. A template that stands inside itself, a file that is not there and what is
// wrong with the text of a template are diagnostics; a path that leads out of the
// reader's files is for the reader to refuse.
func (t *Template) NestedStacks(read Read) ([]Nested, []diag.Diagnostic) {
	n := &nesting{read: read, left: MaxNested, told: map[string]bool{}}
	return n.follow(t, []string{path.Clean(t.File)}), n.diags
}

// HasNested reports whether a template has nested stacks in local files.
func (t *Template) HasNested() bool {
	section := t.Root.Get("Resources")
	if section == nil {
		return false
	}
	for _, f := range section.Fields { // every template of a run is asked: without a list of all
		kind, _ := f.Value.Get("Type").String()
		if nestedPlaces[kind] == "" {
			continue
		}
		if _, ok := t.LocalTemplate(Resource{ID: f.Key, Type: kind, Node: f.Value, Key: f}); ok {
			return true
		}
	}
	return false
}

// NestedFile gives the path of a nested stack's property that names its template.
func (r Resource) NestedFile() []string { return r.Path("Properties", nestedPlaces[r.Type]) }

type nesting struct {
	read  Read
	left  int
	told  map[string]bool // files whose text was told of
	diags []diag.Diagnostic
}

func (n *nesting) follow(t *Template, open []string) (list []Nested) {
	for _, r := range t.Resources("") {
		file, ok := t.LocalTemplate(r)
		if !ok {
			continue
		}
		child := Nested{Resource: r}
		loop := false
		for _, above := range open {
			loop = loop || above == file
		}
		switch n.left--; {
		case loop:
			n.report(t, r, diag.Error, "TPL005", "nested-loop", fmt.Sprintf("the nested stack's template %s is one that it stands in", file), "a stack cannot hold itself: name another template")
		case n.left < 0 || len(open) > MaxNestedDepth:
			n.report(t, r, diag.Warning, "TPL006", "nested-too-many", fmt.Sprintf("nested stacks are followed %d deep, and %d in all: this one is not read", MaxNestedDepth, MaxNested), "")
		default:
			child.Template = n.open(t, r, file)
			if child.Template != nil {
				child.Children = n.follow(child.Template, append(open[:len(open):len(open)], file))
			}
		}
		list = append(list, child)
	}
	return list
}

func (n *nesting) open(t *Template, r Resource, file string) *Template {
	tree, ds, ok := n.read(file)
	switch {
	case !ok:
		n.report(t, r, diag.Warning, "TPL004", "nested-missing", fmt.Sprintf("the nested stack's template %s cannot be read", file), "write the path from the folder of this template, or the URL of an S3 object")
		return nil
	case !n.told[file]:
		n.told[file] = true
		n.diags = append(n.diags, ds...)
	}
	if tree != nil && !IsTemplate(tree.Root) {
		n.report(t, r, diag.Warning, "TPL004", "nested-missing", fmt.Sprintf("the nested stack's %s is no CloudFormation template", file), "name a template")
		return nil
	}
	return tree
}

func (n *nesting) report(t *Template, r Resource, severity diag.Severity, rule, name, message, help string) {
	at := r.NestedFile()
	pos, end := t.Place(at)
	n.diags = append(n.diags, diag.Diagnostic{
		Rule: rule, Name: name, Severity: severity, Message: message, Help: help,
		Pos: pos, End: end, Path: at, Resource: r.ID,
	})
}
