package cfn

import (
	"bytes"

	"cuemulus.dev/internal/diag"
)

// Template is a whole template: its tree, and how to tell places in it.
type Template struct {
	Root     *Node
	File     string    // path of the file; for a compiled template, of the file to be
	Comments []Comment // comments that speak to cuemulus or another linter, in order
	Bytes    int       // length of the document as it was read; 0 for a compiled template

	// Where gives the place in the user's input of an origin path, and the first
	// place after it. It is nil for parsed files, whose nodes have places of their
	// own.
	Where func(origin string) (pos, end diag.Pos)
	// Rendered gives the place of a path in the file that a compiled template is
	// rendered to. It may be nil.
	Rendered func(path []string) diag.Pos
}

// Comment is one comment of a YAML file that speaks to a linter: its text begins
// with "cuemulus:", "checkov:skip=" or "bridgecrew:skip=".
type Comment struct {
	Text  string // without "#" and surrounding blanks
	Pos   diag.Pos
	Alone bool // nothing else stands on its line: it speaks of what follows
}

// Resource is one resource of a template.
type Resource struct {
	ID   string // logical id
	Type string // "AWS::S3::Bucket"; "" where it is missing or no string
	Node *Node
	Key  Field
}

// Property gives a node below Properties, nil where there is none.
func (r Resource) Property(path ...string) *Node {
	return r.Node.Get("Properties").Get(path...)
}

// Path gives the path from the template's root to a place below the resource.
func (r Resource) Path(below ...string) []string {
	return append([]string{"Resources", r.ID}, below...)
}

// Resources gives the resources in source order, of one type or, with "", of all.
func (t *Template) Resources(ofType string) []Resource {
	section := t.Root.Get("Resources")
	if section == nil {
		return nil
	}
	var list []Resource
	for _, f := range section.Fields {
		kind, _ := f.Value.Get("Type").String()
		if ofType == "" || kind == ofType {
			list = append(list, Resource{ID: f.Key, Type: kind, Node: f.Value, Key: f})
		}
	}
	return list
}

// Resource gives one resource by logical id.
func (t *Template) Resource(id string) (r Resource, ok bool) {
	for _, r := range t.Resources("") {
		if r.ID == id {
			return r, true
		}
	}
	return Resource{}, false
}

// IsTemplate reports whether a tree looks like a CloudFormation template: a map
// with the format version, a transform, or resources that have types.
func IsTemplate(root *Node) bool {
	if root == nil || root.Kind != Map {
		return false
	}
	if root.Field("AWSTemplateFormatVersion") != nil {
		return true
	}
	resources := root.Get("Resources")
	if resources == nil || resources.Kind != Map {
		return false
	}
	for _, f := range resources.Fields {
		if f.Value.Get("Type") != nil {
			return true
		}
	}
	return root.Field("Transform") != nil
}

// Place gives where the node at a path begins and ends in the user's input. For
// a key of a map that is not there it gives the nearest enclosing value. For a
// compiled template it asks the origins, nearest first.
func (t *Template) Place(path []string) (pos, end diag.Pos) {
	if t.Where != nil {
		return t.Where(t.OriginAt(path))
	}
	n := t.Root
	for _, step := range path {
		next := n.Get(step)
		if next == nil {
			break
		}
		n = next
	}
	if n == nil {
		return diag.Pos{File: t.File}, diag.Pos{}
	}
	return n.Pos, n.End
}

// OriginAt gives the input path that caused the node at a path: its own origin,
// or that of the nearest node above it that has one.
func (t *Template) OriginAt(path []string) string {
	n, origin := t.Root, ""
	for i := 0; n != nil; i++ {
		if n.Origin != "" {
			origin = n.Origin
		}
		if i == len(path) {
			break
		}
		n = n.Get(path[i])
	}
	return origin
}

// MentionsTemplate reports whether a text that could not be parsed looks as if it
// was meant to be a template.
func MentionsTemplate(text []byte) bool {
	return bytes.Contains(text, []byte("AWSTemplateFormatVersion")) ||
		bytes.Contains(text, []byte("Resources")) && bytes.Contains(text, []byte("AWS::"))
}
