package resolve

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Entry is one answer in the lock file.
type Entry struct {
	Value Value
	// Facts are what is worth knowing about the value and may change while it
	// stays: the state of a key, the version of a parameter. Nil when there are none.
	Facts map[string]string
	API   string // "kms:DescribeKey"
	// By is who asked: an ARN of a role without session name, of a user, or of an
	// account's root.
	By string
	// ResolvedAt is when this value with these facts was first seen: RFC 3339, UTC,
	// whole seconds.
	ResolvedAt string
}

// Value is what was answered. Which of the three forms it has depends on the kind
// of question alone; the others are nil or empty.
type Value struct {
	Text    string              // kms, ssm, organization, output, caller
	List    []string            // ou: sorted account numbers
	Records []map[string]string // zones: sorted by name; each has name, id, state
}

// shape names the form of a kind's values.
type shape string

const (
	textShape    shape = "a string"
	listShape    shape = "a list of strings"
	recordsShape shape = "a list of objects with string fields"
)

// TextValue, ListValue and RecordsValue make a value of each form. They keep what
// they are given; nil becomes an empty list.
func TextValue(s string) Value { return Value{Text: s} }

// ListValue makes a list of strings.
func ListValue(s []string) Value {
	if s == nil {
		s = []string{}
	}
	return Value{List: s}
}

// RecordsValue makes a list of objects.
func RecordsValue(r []map[string]string) Value {
	if r == nil {
		r = []map[string]string{}
	}
	return Value{Records: r}
}

func (v Value) shape() shape {
	switch {
	case v.Records != nil:
		return recordsShape
	case v.List != nil:
		return listShape
	default:
		return textShape
	}
}

// Equal reports whether two values are the same in form and content.
func (v Value) Equal(w Value) bool {
	return v.shape() == w.shape() && v.Text == w.Text && slices.Equal(v.List, w.List) &&
		slices.EqualFunc(v.Records, w.Records, maps.Equal)
}

// MarshalJSON writes the form that the value has: a string, a list of strings or a
// list of objects with sorted fields.
func (v Value) MarshalJSON() ([]byte, error) {
	switch v.shape() {
	case recordsShape:
		return plainJSON(v.Records)
	case listShape:
		return plainJSON(v.List)
	default:
		return plainJSON(v.Text)
	}
}

// plainJSON leaves <, > and & as they are: a lock file is read by people.
func plainJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("write a lock value: %w", err)
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// lines gives the value as separate words for a message that compares two of them.
func (v Value) lines() []string {
	switch v.shape() {
	case recordsShape:
		var out []string
		for _, r := range v.Records {
			var words []string
			for _, k := range slices.Sorted(maps.Keys(r)) {
				words = append(words, k+"="+r[k])
			}
			out = append(out, strings.Join(words, " "))
		}
		return out
	case listShape:
		return v.List
	default:
		return []string{v.Text}
	}
}

// difference says how a value changed, "old -> new" for a text and "added, removed"
// for lists. It is "" when nothing did.
func difference(old, now Value) string {
	if old.Equal(now) {
		return ""
	}
	if old.shape() == textShape && now.shape() == textShape {
		return clip(old.Text) + " -> " + clip(now.Text)
	}
	var parts []string
	before, after := old.lines(), now.lines()
	if gone := without(before, after); len(gone) > 0 {
		parts = append(parts, "gone: "+few(gone, 10))
	}
	if added := without(after, before); len(added) > 0 {
		parts = append(parts, "new: "+few(added, 10))
	}
	if len(parts) == 0 {
		return "the order changed"
	}
	return strings.Join(parts, "; ")
}

// factsDifference lists the facts that changed, by name, "keyState: Enabled -> Disabled".
func factsDifference(old, now map[string]string) string {
	names := map[string]bool{}
	for k := range old {
		names[k] = true
	}
	for k := range now {
		names[k] = true
	}
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(names)) {
		if old[k] != now[k] {
			parts = append(parts, fmt.Sprintf("%s: %s -> %s", k, orNone(old[k]), orNone(now[k])))
		}
	}
	return strings.Join(parts, "; ")
}

func orNone(s string) string {
	if s == "" {
		return "(none)"
	}
	return clip(s)
}

func without(all, remove []string) []string {
	gone := map[string]bool{}
	for _, s := range remove {
		gone[s] = true
	}
	var out []string
	for _, s := range all {
		if !gone[s] {
			out = append(out, s)
		}
	}
	return out
}

// few joins at most n words and says how many more there are.
func few(words []string, n int) string {
	if len(words) <= n {
		return strings.Join(words, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(words[:n], ", "), len(words)-n)
}
