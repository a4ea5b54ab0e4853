package spec

import (
	"regexp"
	"sync"
)

// Pattern is what a string must match. It is compiled at the first use and is safe for
// concurrent use.
type Pattern struct {
	source  string
	exact   bool
	clauses []Clause

	once sync.Once
	re   []*regexp.Regexp // as clauses; nil where one cannot be compiled
}

// Clause is one condition of a pattern, in Go's syntax. A pattern that begins with a
// lookahead becomes several: "^(?!aws:)[a-z]+$" is "^[a-z]+$" and not "^(?:aws:)".
type Clause struct {
	Not  bool // must not match
	Expr string
}

// NewPattern makes a pattern of its source text (ECMA syntax, to be shown) and its
// clauses. Exact says that the clauses accept just what the source does; they may
// otherwise accept more.
func NewPattern(source string, exact bool, clauses []Clause) *Pattern {
	return &Pattern{source: source, exact: exact, clauses: clauses}
}

// String gives the pattern as the registry has it, to be shown to a user.
func (p *Pattern) String() string { return p.source }

// Exact says whether the pattern is translated in full. If not, it may accept values
// that the registry refuses, never the other way round.
func (p *Pattern) Exact() bool { return p.exact }

// Clauses gives the conditions, in Go's syntax.
func (p *Pattern) Clauses() []Clause { return p.clauses }

// Match says whether a value matches, anywhere in it unless the pattern is anchored, as
// JSON Schema has it. A nil pattern matches everything.
func (p *Pattern) Match(value string) bool {
	if p == nil {
		return true
	}
	p.once.Do(p.compile)
	for i, re := range p.re {
		if re != nil && re.MatchString(value) == p.clauses[i].Not {
			return false
		}
	}
	return true
}

// compile fills re. A clause that does not compile refuses nothing; a test sees to it
// that there is none.
func (p *Pattern) compile() {
	p.re = make([]*regexp.Regexp, len(p.clauses))
	for i, c := range p.clauses {
		if re, err := regexp.Compile(c.Expr); err == nil {
			p.re[i] = re
		}
	}
}
