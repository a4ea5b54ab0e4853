// Package redact cuts secrets out of texts that people will read.
package redact

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Redactor knows secrets. The zero value knows none. It may be used by several
// goroutines at once.
type Redactor struct {
	mu     sync.Mutex
	values []string // longest first, so that no part of one stays
}

// Add declares secrets. Those shorter than four bytes are passed over: cutting them
// out would tell more than leaving them.
func (r *Redactor) Add(values ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, v := range values {
		if len(v) >= 4 && !slices.Contains(r.values, v) {
			r.values = append(r.values, v)
		}
	}
	slices.SortFunc(r.values, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
}

// Clean gives a text as one line, with *** for each secret and without control
// characters.
func (r *Redactor) Clean(s string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, v := range r.values {
		s = strings.ReplaceAll(s, v, "***")
	}
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || c == utf8.RuneError {
			return ' '
		}
		return c
	}, s)
}
