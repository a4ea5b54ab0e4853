package diag

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Identity is what makes a finding the same finding after the lines around it
// moved: everything but its place, severity and help. It is comparable.
type Identity struct {
	Rule     string
	Stack    string // the stack's name, for a finding about a stack of the project
	File     string // the file, for a finding about no stack
	Resource string
	Path     string // keys and indices, parted by "/"; those in a key are written "~1", "~" is "~0"
	Message  string
}

// Identity gives the identity of a finding. Two findings of one run may have the
// same; then only their number tells them apart.
func (d Diagnostic) Identity() Identity {
	id := Identity{Rule: d.Rule, Stack: d.Stack, Resource: d.Resource, Path: Pointer(d.Path), Message: d.Message}
	if d.Stack == "" {
		id.File = d.Pos.File
	}
	return id
}

// Subject gives the stack or, where there is none, the file.
func (id Identity) Subject() string { return cmp.Or(id.Stack, id.File) }

// Compare orders by stack, file, resource, path, rule and message.
func (id Identity) Compare(other Identity) int {
	return cmp.Or(
		cmp.Compare(id.Stack, other.Stack), cmp.Compare(id.File, other.File), cmp.Compare(id.Resource, other.Resource),
		cmp.Compare(id.Path, other.Path), cmp.Compare(id.Rule, other.Rule), cmp.Compare(id.Message, other.Message),
	)
}

// Hash gives 64 hexadecimal digits that stand for the identity.
func (id Identity) Hash() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{id.Rule, id.Stack, id.File, id.Resource, id.Path, id.Message}, "\x00")))
	return hex.EncodeToString(sum[:])
}

// Pointer writes a path as one text, as JSON Pointer (RFC 6901) does but without
// the slash at its beginning.
func Pointer(path []string) string {
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	parts := make([]string, len(path))
	for i, p := range path {
		parts[i] = escape.Replace(p)
	}
	return strings.Join(parts, "/")
}
