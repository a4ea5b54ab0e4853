package resolve

import (
	"context"
	"fmt"
	"regexp"
)

// Kind describes one kind of question for messages, help and documentation.
type Kind struct {
	Name    string   // "kms"
	Title   string   // one line: what the answer is
	API     string   // the call that answers, "kms:DescribeKey"
	Region  bool     // whether a question of this kind has a Region
	Args    []Arg    // in the order in which they stand in a key
	Actions []string // IAM actions that the reading role needs; the last ones may serve suggestions only
	// Packaged says that the answer is made by cuemulus package and asked of nobody.
	Packaged bool
}

// Arg is one argument of a kind.
type Arg struct {
	Name    string // as a project writes it: "alias"
	Form    string // what it looks like, for messages
	Max     int    // in bytes
	pattern *regexp.Regexp
}

func (a Arg) valid(value string) error {
	if len(value) > a.Max || !a.pattern.MatchString(value) {
		return fmt.Errorf("%s %q is not %s", a.Name, clip(value), a.Form)
	}
	return nil
}

// resolver is a Kind with the functions that make it work. The first three are
// pure; only ask reaches the network.
type resolver struct {
	Kind
	shape shape

	// check says what is wrong with a value that claims to answer q, "" if nothing.
	check func(q Question, v Value) string
	// judge says what is wrong with a good answer: a key that is disabled.
	judge func(q Question, e Entry, place string) []*failure
	// drift says that the value changed; nil for the common message.
	drift func(q Question, old, now Entry, place string) *failure
	// ask returns value and facts; the caller fills in the rest of the entry.
	ask func(ctx context.Context, s *session, q Question) (Entry, error)
}

// resolvers is the list of all kinds: the one place where a new one is entered.
func resolvers() []resolver {
	return []resolver{
		callerResolver(),
		functionResolver(),
		kmsResolver(),
		organizationResolver(),
		ouResolver(),
		outputResolver(),
		ssmResolver(),
		zonesResolver(),
	}
}

func resolverOf(name string) (resolver, bool) {
	for _, r := range resolvers() {
		if r.Name == name {
			return r, true
		}
	}
	return resolver{}, false
}

// Kinds lists every kind of question, sorted by name.
func Kinds() []Kind {
	var out []Kind
	for _, r := range resolvers() {
		out = append(out, r.Kind)
	}
	return out
}
