package compiler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
)

// Plan orders artifacts into waves: everything in a wave may be deployed at once,
// when all waves before it are deployed. Inside a wave the order is by id. Edges
// to artifacts that are not in the list count as deployed. A cycle is an error
// that names its path; its members are in no wave. Files of hosts are in none either.
func Plan(artifacts []*Artifact) (waves [][]*Artifact, ds []diag.Diagnostic) {
	byID := map[string]*Artifact{}
	for _, a := range artifacts {
		byID[a.ID()] = a
	}
	rest := slices.DeleteFunc(slices.Clone(artifacts), func(a *Artifact) bool { return a.File != nil })
	slices.SortFunc(rest, func(a, b *Artifact) int { return cmp.Compare(a.ID(), b.ID()) })
	done := map[string]bool{}
	for len(rest) > 0 {
		var wave, later []*Artifact
		for _, a := range rest {
			if ready(a, byID, done) {
				wave = append(wave, a)
			} else {
				later = append(later, a)
			}
		}
		if len(wave) == 0 {
			return waves, []diag.Diagnostic{cycle(rest, byID, done)}
		}
		for _, a := range wave {
			done[a.ID()] = true
		}
		waves, rest = append(waves, wave), later
	}
	return waves, nil
}

func ready(a *Artifact, byID map[string]*Artifact, done map[string]bool) bool {
	for _, e := range a.After {
		if byID[e.ID] != nil && !done[e.ID] {
			return false
		}
	}
	return true
}

// cycle follows edges from the first artifact that waits until one comes again. It
// points at the field that makes the first of the circle wait, and at the others'.
func cycle(rest []*Artifact, byID map[string]*Artifact, done map[string]bool) diag.Diagnostic {
	type step struct {
		from *Artifact
		edge Edge
	}
	var steps []step
	a := rest[0]
	seen := func(s step) bool { return s.from == a }
	for !slices.ContainsFunc(steps, seen) {
		for _, e := range a.After {
			if byID[e.ID] != nil && !done[e.ID] {
				steps = append(steps, step{a, e})
				a = byID[e.ID]
				break
			}
		}
	}
	steps = steps[slices.IndexFunc(steps, seen):]
	var path []string
	for _, s := range steps {
		path = append(path, s.from.ID())
	}
	path = append(path, a.ID())
	d := planned("PLAN003", "deploy-cycle", a.Stack, steps[0].edge.Field,
		fmt.Sprintf("the stacks wait for one another: %s", strings.Join(path, " -> ")),
		"take one of the references away")
	for _, s := range steps[1:] {
		d.Related = append(d.Related, diag.Related{Pos: s.from.Stack.Where(s.edge.Field), Message: fmt.Sprintf("%s %s of %s", s.from.StackName, s.edge.Why, byID[s.edge.ID].StackName)})
	}
	return d
}
