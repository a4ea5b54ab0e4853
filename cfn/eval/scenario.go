package eval

import (
	"slices"
	"strconv"
	"strings"
)

// Fact is one thing that a scenario fixes: that a condition of the template holds
// or does not, or that a parameter has a value or does not have it.
type Fact struct {
	Condition string // a condition's name, or "" and:
	Parameter string // a parameter's name, or a pseudo parameter's
	Value     string
	Holds     bool
}

// String words a fact: `IsProd is false`, `Stage is "dev"`.
func (f Fact) String() string {
	if f.Condition != "" {
		return f.Condition + " is " + strconv.FormatBool(f.Holds)
	}
	if f.Holds {
		return f.Parameter + " is " + strconv.Quote(f.Value)
	}
	return f.Parameter + " is not " + strconv.Quote(f.Value)
}

// Not is the opposite fact.
func (f Fact) Not() Fact {
	f.Holds = !f.Holds
	return f
}

func (f Fact) compare(g Fact) int {
	if (f.Condition == "") != (g.Condition == "") {
		return strings.Compare(g.Condition, f.Condition) // conditions before parameters
	}
	for _, c := range []int{strings.Compare(f.Condition, g.Condition), strings.Compare(f.Parameter, g.Parameter), strings.Compare(f.Value, g.Value)} {
		if c != 0 {
			return c
		}
	}
	switch {
	case f.Holds == g.Holds:
		return 0
	case f.Holds:
		return -1
	}
	return 1
}

// When makes the fact that a condition holds or does not.
func When(condition string, holds bool) Fact { return Fact{Condition: condition, Holds: holds} }

// Is makes the fact that a parameter has a value.
func Is(parameter, value string) Fact { return Fact{Parameter: parameter, Value: value, Holds: true} }

// Scenario is a set of facts that are true together. The zero value fixes nothing:
// it is every deployment. A Scenario never changes.
type Scenario struct {
	facts []Fact // sorted, each once
}

// Facts gives the facts, conditions by name before parameters.
func (s Scenario) Facts() []Fact { return slices.Clone(s.facts) }

// Always reports whether the scenario fixes nothing.
func (s Scenario) Always() bool { return len(s.facts) == 0 }

// With gives the scenario with more facts.
func (s Scenario) With(facts ...Fact) Scenario {
	for _, f := range facts {
		at, there := slices.BinarySearchFunc(s.facts, f, Fact.compare)
		if !there {
			s.facts = slices.Insert(slices.Clip(s.facts), at, f)
		}
	}
	return s
}

// And gives the scenario in which the facts of both are true.
func (s Scenario) And(t Scenario) Scenario {
	if len(s.facts) == 0 {
		return t
	}
	return s.With(t.facts...)
}

// Without gives the scenario with the facts of another taken away.
func (s Scenario) Without(t Scenario) Scenario {
	var left []Fact
	for _, f := range s.facts {
		if _, there := slices.BinarySearchFunc(t.facts, f, Fact.compare); !there {
			left = append(left, f)
		}
	}
	return Scenario{left}
}

// Equal reports whether two scenarios fix the same.
func (s Scenario) Equal(t Scenario) bool { return slices.Equal(s.facts, t.facts) }

// String words the scenario for the end of a message: `when IsProd is false and
// Stage is "dev"`; "" where it fixes nothing. A parameter that has a value is not
// also said to have none of the others.
func (s Scenario) String() string {
	var words []string
	for _, f := range s.facts {
		if f.Parameter != "" && !f.Holds && s.fixes(f.Parameter) {
			continue
		}
		words = append(words, f.String())
	}
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return "when " + words[0]
	default:
		return "when " + strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
}

func (s Scenario) fixes(parameter string) bool {
	return slices.ContainsFunc(s.facts, func(f Fact) bool { return f.Parameter == parameter && f.Holds })
}

func (s Scenario) key() string {
	var out strings.Builder
	for _, f := range s.facts {
		out.WriteString(f.Condition)
		out.WriteByte(0)
		out.WriteString(f.Parameter)
		out.WriteByte(0)
		out.WriteString(f.Value)
		out.WriteByte(0)
		out.WriteString(strconv.FormatBool(f.Holds))
		out.WriteByte(1)
	}
	return out.String()
}
