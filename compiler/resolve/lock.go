package resolve

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

// lockVersion is the version of the file's form. A change that an older cuemulus
// would misread needs a new number.
const lockVersion = 1

// Lock is the content of a lock file. The zero value is an empty lock; a nil one
// can be read and has no entries. It is not safe for concurrent writes.
type Lock struct {
	entries map[string]Entry
}

// Get gives the answer to a question; ok is false when the lock has none. The
// entry's maps and lists belong to the lock and must not be changed.
func (l *Lock) Get(q Question) (e Entry, ok bool) {
	if l == nil {
		return Entry{}, false
	}
	e, ok = l.entries[q.Key()]
	return e, ok
}

// Set records an answer. When value and facts are those that the lock already has,
// the old entry stays whole, with the time and the identity that first saw it, so
// that asking again changes no line of the file.
func (l *Lock) Set(q Question, e Entry) {
	key := q.Key()
	if old, ok := l.entries[key]; ok && old.Value.Equal(e.Value) && maps.Equal(old.Facts, e.Facts) {
		return
	}
	if l.entries == nil {
		l.entries = map[string]Entry{}
	}
	l.entries[key] = e
}

// Keys lists the keys of all entries, sorted.
func (l *Lock) Keys() []string {
	if l == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(l.entries))
}

// Prune removes every entry whose key is not in keep and lists what it removed, sorted.
func (l *Lock) Prune(keep map[string]bool) (removed []string) {
	for _, key := range l.Keys() {
		if !keep[key] {
			delete(l.entries, key)
			removed = append(removed, key)
		}
	}
	return removed
}

// Clone gives a lock that can be changed without changing this one.
func (l *Lock) Clone() *Lock {
	out := &Lock{entries: map[string]Entry{}}
	if l != nil {
		maps.Copy(out.entries, l.entries)
	}
	return out
}

// Marshal gives the bytes of the lock file: sorted, indented by two spaces, one
// value a line, with a newline at the end. Equal locks give equal bytes.
func (l *Lock) Marshal() []byte {
	type entry struct {
		Value      Value             `json:"value"`
		Facts      map[string]string `json:"facts,omitempty"`
		API        string            `json:"api"`
		By         string            `json:"by"`
		ResolvedAt string            `json:"resolvedAt"`
	}
	file := struct {
		Version int              `json:"version"`
		Entries map[string]entry `json:"entries"`
	}{lockVersion, map[string]entry{}}
	for _, key := range l.Keys() {
		file.Entries[key] = entry(l.entries[key])
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(file); err != nil {
		return nil // cannot happen: there are only strings, lists and maps of strings
	}
	return b.Bytes()
}
