package lint

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
)

// Requirement is what a property must say. Most rules about settings have this
// shape; Require makes the Run of such a rule.
type Requirement struct {
	Types []string // of resources
	Path  string   // of the property, dotted, below Properties; "*" is each item of a list

	// Want lists the values that will do, Refuse those that will not; of both one is
	// empty. With neither every value will do. Letters count in any case. A value
	// that is not known will always do.
	Want, Refuse []string
	// Judge takes the place of Want and Refuse where a list does not say it.
	Judge func(text string) bool

	// Missing is the message where the property is not there; "" says that this is
	// as good as the right value.
	Missing string
	// Wrong is the message for a value that will not do; %s stands for the value.
	Wrong string
	Help  string

	// Unless lists properties, dotted: the rule does not speak of a resource that
	// has one or may have one of them.
	Unless []string
	// Except says of which other resources the rule does not speak.
	Except func(s *Scope, r cfn.Resource) bool
}

// Require gives a Run that reports each property that is not as required, at the
// value itself or, where it is missing, at what lacks it. In several scenarios each
// is judged.
func Require(q Requirement) func(*Pass) {
	path := strings.Split(q.Path, ".")
	return func(p *Pass) {
		for _, kind := range q.Types {
			for _, r := range p.Resources(kind) {
				if !q.excepts(p.Scope, r) {
					q.check(p, p.Settings(r, path...))
				}
			}
		}
	}
}

func (q *Requirement) excepts(s *Scope, r cfn.Resource) bool {
	return slices.ContainsFunc(q.Unless, func(path string) bool {
		return slices.ContainsFunc(s.Settings(r, strings.Split(path, ".")...), func(st Setting) bool { return st.Presence != Absent })
	}) || q.Except != nil && q.Except(s, r)
}

func (q *Requirement) check(p *Pass, list []Setting) {
	for _, st := range list {
		switch {
		case st.Presence == Absent && q.Missing != "":
			p.Report(st.Path, q.Missing, q.Help)
		case st.Presence == Present && q.Wrong != "" && st.IsKnown() && !q.accepts(st):
			message := q.Wrong
			if strings.Contains(message, "%s") {
				message = fmt.Sprintf(message, st.Text)
			}
			p.Report(st.Path, message, q.Help)
		}
	}
}

func (q *Requirement) accepts(st Setting) bool {
	switch {
	case q.Judge != nil:
		return q.Judge(st.Text)
	case len(q.Want) > 0:
		return st.Says(q.Want...)
	}
	return !st.Says(q.Refuse...)
}
