package lint

import (
	"fmt"
	"runtime"
	"slices"
	"sync"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
)

// Run gives every rule every target and gives back the findings that no ignore
// accepts, and what is wrong with the ignores. The list is the same for the same
// input: by target, then rule, then the order in which a rule reported. Targets
// are judged at the same time on as many processors as there are.
func Run(rules []Rule, targets []Target, opt Options) []diag.Diagnostic {
	table := newTable(rules)
	set, findings := choose(table, opt)
	r := &run{table: table, set: set, opt: opt, project: readIgnores(table, opt.Ignores, opt.Today, "project.lint.ignores")}
	r.world = newWorld(len(targets), opt.Today)
	r.world.accounts = opt.Accounts
	if opt.Load != nil {
		r.world.read = opt.Load.Parsed()
	}
	r.judged = make([]verdict, len(targets))
	r.files, r.handed = make([]string, len(targets)), make([][]handed, len(targets))

	eachParallel(len(targets), func(i int) { r.first(i, &targets[i], len(targets) == 1) })
	r.world.finish()
	r.asNested(targets)
	eachParallel(len(targets), func(i int) { r.second(i) })
	for _, v := range r.judged {
		findings = append(findings, v.findings...)
		for i, used := range v.used {
			r.project.list[i].used = r.project.list[i].used || used
		}
	}
	for _, attributes := range byStack(targets, r.judged) {
		findings = append(findings, attributes.report(set, opt.NoInline, true)...)
	}
	findings = append(findings, r.judgeClouds(opt.Clouds)...)
	return append(findings, r.project.report(set, false, !opt.Partial)...)
}

// run is one call of Run. A target that can be judged by itself is judged and let go
// before the next is opened; the others wait until all are read.
type run struct {
	table   *table
	set     *settings
	project *ignores
	opt     Options
	world   *world
	judged  []verdict  // by target
	files   []string   // by target: the file of its template, "" for a compiled one
	handed  [][]handed // by target: what its nested stacks are given
}

// first reads a target. wait says that it is judged later in any case.
func (r *run) first(at int, target *Target, wait bool) {
	opened := *target
	if opened.Template == nil && opened.Open != nil {
		if opened.Template = opened.Open(); opened.Template == nil {
			return
		}
	} else {
		wait = true // it stays in memory anyhow
	}
	r.files[at] = opensAs(opened.Template)
	group := scopesOf(&opened, r.world)
	for _, s := range group {
		r.handed[at] = append(r.handed[at], s.handsDown()...)
	}
	if r.world.enter(at, group) || wait {
		r.world.groups[at] = group
		return
	}
	r.judged[at] = r.judge(group)
	for _, s := range group {
		if s.asked {
			r.judged[at], r.world.groups[at] = verdict{}, group
		}
	}
}

// second judges a target that waited.
func (r *run) second(at int) {
	group := r.world.groups[at]
	if group == nil {
		return
	}
	r.judged[at] = r.judge(group)
	for _, s := range group {
		s.forget()
	}
}

// verdict is what judging one target gives.
type verdict struct {
	findings   []diag.Diagnostic
	attributes *ignores // Target.Ignores: they are reported by stack
	used       []bool   // which of the project's ignores accepted a finding
}

// byStack joins the attributes of targets that are one stack of the project: a
// stack can become several templates, and an ignore that one of them uses is used.
func byStack(targets []Target, judged []verdict) []*ignores {
	var list []*ignores
	at := map[string]*ignores{}
	for i, v := range judged {
		stack := targets[i].Stack
		if v.attributes == nil {
			continue
		}
		if first := at[stack]; first != nil && stack != "" {
			first.join(v.attributes)
			continue
		}
		at[stack] = v.attributes
		list = append(list, v.attributes)
	}
	return list
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

// judge gives every rule that is switched on one target.
func (r *run) judge(group []*Scope) verdict {
	scope, table, set, opt := group[0], r.table, r.set, r.opt
	v := verdict{findings: beside(group), attributes: attributeIgnores(table, scope, opt.Today), used: make([]bool, len(r.project.list))}
	inline, others := inlineIgnores(table, scope, opt.Today), &ignores{}
	if !opt.NoPeers {
		others = peerIgnores(table, scope)
	}
	accepts := func(rule int, d *diag.Diagnostic) bool {
		accepted := false
		if !opt.NoInline {
			accepted = inline.accept(rule, scope, d)
			accepted = v.attributes.accept(rule, scope, d) || accepted
			accepted = others.accept(rule, scope, d) || accepted
		}
		for i, ig := range r.project.list {
			if ig.covers(rule, scope, d) {
				v.used[i], accepted = true, true
			}
		}
		return accepted
	}
	for _, at := range set.running {
		if table.rules[at].Run == nil {
			continue // it is about hosts
		}
		found, crashed := gather(group, &table.rules[at], set.severity[at])
		v.findings = append(v.findings, crashed...)
		for _, d := range found {
			if s := group[d.in[0]]; s.Target.Template.Where != nil || !s.isWritten(d.Path) {
				d.Fix = nil // its text is not the user's
			}
			if !accepts(at, d.Diagnostic) {
				v.findings = append(v.findings, withRendered(scope.Target.Template, *d.Diagnostic))
			}
		}
	}
	v.findings = append(v.findings, inline.report(set, opt.NoInline, true)...)
	return v
}

// withRendered adds the place in the file that a compiled template is rendered to.
func withRendered(t *cfn.Template, d diag.Diagnostic) diag.Diagnostic {
	if t.Rendered != nil {
		if pos := t.Rendered(d.Path); !pos.IsZero() {
			d.Related = append(d.Related, diag.Related{Pos: pos, Message: "rendered here"})
		}
	}
	return d
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
