package spec

import (
	"slices"
	"strings"
)

// Runtime is a Lambda runtime and its life. Dates are as "2026-06-01", "" for none
// known.
type Runtime struct {
	Name        string // "python3.9"
	Deprecated  string // no more patches from this day on
	CreateBlock string // functions can no longer be made from this day on
	UpdateBlock string // functions can no longer be changed from this day on
	Successor   string // what to use instead, "" where none is named
}

// Runtimes gives the Lambda runtimes that are or will be withdrawn, sorted by name. A
// runtime that is not in the list has no date yet. The list is shared: do not change
// it.
func (s *Spec) Runtimes() []Runtime {
	idx := s.index()
	if idx == nil {
		return nil
	}
	return idx.runtimes
}

// Runtime gives the life of one runtime.
func (s *Spec) Runtime(name string) (Runtime, bool) {
	list := s.Runtimes()
	at, ok := slices.BinarySearchFunc(list, name, func(r Runtime, n string) int { return strings.Compare(r.Name, n) })
	if !ok {
		return Runtime{}, false
	}
	return list[at], true
}
