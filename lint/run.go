package lint

import (
	"fmt"
	"runtime"
	"slices"
	"sync"

	"cuemulus.dev/internal/diag"
)

// Run gives every rule every target and gives back the findings that no ignore
// accepts, and what is wrong with the ignores. The list is the same for the same
// input: by target, then rule, then the order in which a rule reported. Targets
// are judged at the same time on as many processors as there are.
func Run(rules []Rule, targets []Target, opt Options) []diag.Diagnostic {
	table := newTable(rules)
	set, findings := choose(table, opt)
	project := readIgnores(table, opt.Ignores, opt.Today, "project.lint.ignores")
	world := newWorld(targets)

	perTarget := make([][]diag.Diagnostic, len(targets))
	used := make([][]bool, len(targets))
	eachParallel(len(targets), func(i int) {
		perTarget[i], used[i] = runTarget(table, set, project, world.scopes[i], opt)
	})
	for i := range targets {
		findings = append(findings, perTarget[i]...)
		for j, u := range used[i] {
			project.list[j].used = project.list[j].used || u
		}
	}
	findings = append(findings, project.report(set, nil, !opt.Partial)...)
	return findings
}

// eachParallel calls work for 0 to n-1 on all processors.
func eachParallel(n int, work func(i int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	next := make(chan int)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for i := range next {
				work(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	group.Wait()
}

// runTarget judges one target. used tells which of the project's ignores accepted
// a finding.
func runTarget(table *table, set *settings, project *ignores, scope *Scope, opt Options) (kept []diag.Diagnostic, used []bool) {
	used = make([]bool, len(project.list))
	own := inlineIgnores(table, scope, opt.Today)
	accepts := func(rule int, d *diag.Diagnostic) bool {
		accepted := !opt.NoInline && own.accept(rule, scope, d)
		for i, ig := range project.list {
			if ig.covers(rule, scope, d) {
				used[i], accepted = true, true
			}
		}
		return accepted
	}
	for _, at := range set.running {
		pass := &Pass{Scope: scope, rule: &table.rules[at], severity: set.severity[at]}
		kept = append(kept, pass.run()...)
		for _, d := range pass.found {
			if !accepts(at, d) {
				kept = append(kept, *d)
			}
		}
	}
	if opt.NoInline {
		return append(kept, own.forbidden(set, scope)...), used
	}
	return append(kept, own.report(set, scope, true)...), used
}

// settings say which rules run and how much each matters.
type settings struct {
	running  []int           // indices of the table's rules, in order
	severity []diag.Severity // by index
	engine   map[string]diag.Severity
}

// choose applies profile and severities. An entry that names no rule, or no
// severity, is a finding without a place, whose Path leads to it in the project
// value.
func choose(table *table, opt Options) (*settings, []diag.Diagnostic) {
	set := &settings{severity: make([]diag.Severity, len(table.rules)), engine: map[string]diag.Severity{}}
	on := make([]bool, len(table.rules))
	for i, r := range table.rules {
		set.severity[i] = r.Severity
		switch opt.Profile {
		case None:
		case Strict:
			on[i] = true
		default:
			on[i] = r.Profile != Strict
		}
	}
	for _, r := range engineRules {
		set.engine[r.ID] = r.Severity
	}
	var wrong []diag.Diagnostic
	for _, word := range sortedKeys(opt.Severities) {
		value := opt.Severities[word]
		severity, known := diag.ParseSeverity(value)
		hits := table.find(word)
		engine := engineRule(word)
		path := []string{"project", "lint", "severities", word}
		if len(hits) == 0 && engine == nil {
			wrong = append(wrong, engineFinding(ignoreUnknownRule, path, diag.Pos{}, diag.Pos{}, fmt.Sprintf("no rule is named %q", word), table.near(word)))
			continue
		}
		if !known && value != "off" {
			wrong = append(wrong, engineFinding(ignoreMalformed, path, diag.Pos{}, diag.Pos{}, fmt.Sprintf("%q is no severity", value), "write error, warning, note or off"))
			continue
		}
		for _, i := range hits {
			on[i], set.severity[i] = known, severity
		}
		if engine != nil {
			delete(set.engine, engine.ID)
			if known {
				set.engine[engine.ID] = severity
			}
		}
	}
	for i := range table.rules {
		if on[i] {
			set.running = append(set.running, i)
		}
	}
	return set, set.apply(wrong)
}

// runs reports whether a rule is switched on.
func (set *settings) runs(at int) bool {
	_, on := slices.BinarySearch(set.running, at)
	return on
}

// apply gives the engine's own findings the severities that the project set, and
// leaves out those that it switched off.
func (set *settings) apply(list []diag.Diagnostic) []diag.Diagnostic {
	var kept []diag.Diagnostic
	for _, d := range list {
		if severity, on := set.engine[d.Rule]; on {
			d.Severity = severity
			kept = append(kept, d)
		}
	}
	return kept
}
