package cfn

import (
	"fmt"
	"path"
	"strings"

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

// NestedStacks follows nested stacks to their templates, and theirs, in source
// order. A template that stands inside itself, a file that is not there and what is
// wrong with the text of a template are diagnostics; a path that leads out of the
// loader's files is for the loader to refuse.
func (t *Template) NestedStacks(load Load) ([]Nested, []diag.Diagnostic) {
	n := &nesting{load: load, left: MaxNested, parsed: map[string]*Template{}}
	return n.follow(t, []string{path.Clean(t.File)}), n.diags
}

type nesting struct {
	load   Load
	left   int
	parsed map[string]*Template // a template that is used twice is read once
	diags  []diag.Diagnostic
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
			n.report(t, r, "TPL005", "nested-loop", fmt.Sprintf("the nested stack's template %s is one that it stands in", file), "a stack cannot hold itself: name another template")
		case n.left < 0 || len(open) > MaxNestedDepth:
			n.report(t, r, "TPL006", "nested-too-many", fmt.Sprintf("nested stacks are followed %d deep, and %d in all: this one is not read", MaxNestedDepth, MaxNested), "")
		default:
			child.Template = n.read(t, r, file)
			if child.Template != nil {
				child.Children = n.follow(child.Template, append(open[:len(open):len(open)], file))
			}
		}
		list = append(list, child)
	}
	return list
}

func (n *nesting) read(t *Template, r Resource, file string) *Template {
	if tree, known := n.parsed[file]; known {
		return tree
	}
	n.parsed[file] = nil
	data, ok := n.load(file)
	if !ok {
		n.report(t, r, "TPL004", "nested-missing", fmt.Sprintf("the nested stack's template %s cannot be read", file), "write the path from the folder of this template, or the URL of an S3 object")
		return nil
	}
	tree, ds := Parse(file, data)
	n.diags = append(n.diags, ds...)
	if tree != nil && !IsTemplate(tree.Root) {
		n.report(t, r, "TPL004", "nested-missing", fmt.Sprintf("the nested stack's %s is no CloudFormation template", file), "name a template")
		return nil
	}
	n.parsed[file] = tree
	return tree
}

func (n *nesting) report(t *Template, r Resource, rule, name, message, help string) {
	at := r.Path("Properties", nestedPlaces[r.Type])
	pos, end := t.Place(at)
	n.diags = append(n.diags, diag.Diagnostic{
		Rule: rule, Name: name, Severity: diag.Error, Message: message, Help: help,
		Pos: pos, End: end, Path: at, Resource: r.ID,
	})
}
