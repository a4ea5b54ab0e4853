package iam

import (
	"slices"

	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// seen are findings of one kind, each with the scenarios in which it was made.
type seen struct {
	list []diag.Diagnostic
	in   [][]int // the scenarios of each
	at   map[seenKey]int
}

type seenKey struct {
	pos     diag.Pos
	message string
}

// add takes up a finding that was made in a scenario.
func (s *seen) add(d diag.Diagnostic, scenario int) {
	k := seenKey{d.Pos, d.Rule + d.Message}
	n, known := s.at[k]
	if !known {
		if s.at == nil {
			s.at = map[seenKey]int{}
		}
		n = len(s.list)
		s.at[k] = n
		s.list, s.in = append(s.list, d), append(s.in, nil)
	}
	if !slices.Contains(s.in[n], scenario) {
		s.in[n] = append(s.in[n], scenario)
	}
}

// each calls report for every finding; when words the scenarios that it was made in,
// "" where it was made in all.
func (s *seen) each(scenarios []eval.Scenario, report func(d diag.Diagnostic, when string)) {
	for n, d := range s.list {
		when := ""
		if len(s.in[n]) < len(scenarios) {
			when = common(scenarios, s.in[n]).String()
		}
		report(d, when)
	}
}

// common gives the facts that some scenarios have in common.
func common(scenarios []eval.Scenario, of []int) eval.Scenario {
	out := scenarios[of[0]]
	for _, i := range of[1:] {
		out = out.Without(out.Without(scenarios[i]))
	}
	return out
}

func scenariosOf(readings []lint.Reading) []eval.Scenario {
	out := make([]eval.Scenario, len(readings))
	for i, r := range readings {
		out[i] = r.When
	}
	return out
}
