package hostconf

import (
	"strings"

	"cuemulus.dev/internal/diag"
)

// File is one file of one host: its tree, and how to tell places in it.
type File struct {
	Path   string // on the host, "/etc/ceph/ceph.conf"; "" where only the name on disk is known
	Host   string // the host's name; "" where it is not known
	Mode   uint32 // permission bits, 0o640; 0 is not known
	Owner  string // "root"; "" is not known
	Group  string // "eucalyptus"; "" is not known
	Format Format
	Header []string // lines of comment at the top, without their mark; JSON has none
	Root   *Node

	File     string    // parsed files: the name under which the text was read
	Comments []Comment // parsed files: comments that speak to cuemulus, in order
	Rest     diag.Pos  // JSON: where text begins that stands behind the document; zero where none does

	// Where gives the place in the user's input of an origin path, and the first
	// place after it. It is nil for parsed files, whose nodes have places of their
	// own.
	Where func(origin string) (pos, end diag.Pos)
	// Rendered gives the place of a path in the file that a compiled file is
	// rendered to. It may be nil.
	Rendered func(path []string) diag.Pos
}

// Comment is one comment of a file that speaks to cuemulus: its text begins with
// "cuemulus:".
type Comment struct {
	Text  string // without its mark and surrounding blanks
	Pos   diag.Pos
	Alone bool // nothing else stands on its line: it speaks of what follows
}

// Name gives the last element of the file's path on the host or, without one, on
// disk.
func (f *File) Name() string {
	name := f.Path
	if name == "" {
		name = f.File
	}
	return name[strings.LastIndexByte(name, '/')+1:]
}

// Entry is a field somewhere in a file with the path to it.
type Entry struct {
	*Field
	Path []string
}

// Entries gives every field of the file, parents first, in source order.
func (f *File) Entries() []Entry {
	var list []Entry
	f.Root.Walk(func(path []string, n *Node) bool {
		for i := range n.Fields {
			list = append(list, Entry{&n.Fields[i], append(path[:len(path):len(path)], n.Fields[i].Key)})
		}
		return true
	})
	return list
}

// Span gives where a field is in the user's input: its key and value, or the key
// alone where the value is a map or a list.
func (f *File) Span(e Entry) (pos, end diag.Pos) {
	if f.Where != nil {
		return f.Where(f.origin(e))
	}
	if v := e.Value; v != nil && v.Kind != Map && v.Kind != List && !v.End.IsZero() {
		return e.KeyPos, v.End
	}
	return e.KeyPos, e.End
}

func (f *File) origin(e Entry) string {
	if e.Value != nil && e.Value.Origin != "" {
		return e.Value.Origin
	}
	return f.OriginAt(e.Path)
}

// Place gives where the node at a path begins and ends in the user's input. For a
// key that is not there it gives the nearest enclosing key or value.
func (f *File) Place(path []string) (pos, end diag.Pos) {
	if f.Where != nil {
		return f.Where(f.OriginAt(path))
	}
	n, pos, end := f.Root, diag.Pos{File: f.File}, diag.Pos{}
	if n != nil && !n.Pos.IsZero() {
		pos, end = n.Pos, n.End
	}
	for _, step := range path {
		next := n.Get(step)
		if next == nil {
			break
		}
		pos, end = next.Pos, next.End
		if field := n.Field(step); field != nil && (next.Kind == Map || next.Kind == List || next.Pos.IsZero()) {
			pos, end = field.KeyPos, field.End
		}
		n = next
	}
	return pos, end
}

// OriginAt gives the input path that caused the node at a path: its own origin, or
// that of the nearest node above it that has one.
func (f *File) OriginAt(path []string) string {
	n, origin := f.Root, ""
	if n != nil {
		origin = n.Origin
	}
	for _, step := range path {
		if n = n.Get(step); n == nil {
			break
		}
		if n.Origin != "" {
			origin = n.Origin
		}
	}
	return origin
}

// CephKey gives the spelling under which Ceph knows a key of ceph.conf: blanks,
// underscores and dashes are one another's like, and stand once.
func CephKey(key string) string {
	words := strings.FieldsFunc(key, func(r rune) bool { return r == ' ' || r == '\t' || r == '_' || r == '-' })
	return strings.Join(words, "_")
}
