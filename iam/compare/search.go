package compare

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
)

// found is a request that the new side grants and the old side does not, or one
// that is in doubt.
type found struct {
	action   *cell
	resource *cell
	caller   int
	allow    *statement
	witness  *Witness
	certain  bool
	reason   Reason
	deniedBy *statement // of the old side
	known    []knownAction
	future   bool
}

type knownAction struct {
	service *actions.Service
	action  *actions.Action
}

// explore looks at every kind of request and gives visit what it finds, until
// that answers false. An error is a cap.
func (c *comparison) explore(visit func(found) bool) error {
	candidates := c.candidates()
	if len(candidates) == 0 {
		return nil
	}
	var elements, wanted []int
	place := map[int]int{}
	for _, s := range c.stmts {
		if s.action >= 0 {
			if _, ok := place[s.action]; !ok {
				place[s.action] = len(elements)
				elements = append(elements, s.action)
			}
		}
	}
	free := false
	for _, s := range candidates {
		if s.actionNot {
			free = true
		} else if s.action >= 0 && !slices.Contains(wanted, place[s.action]) {
			wanted = append(wanted, place[s.action])
		}
	}
	if free {
		wanted = nil
	}
	cells, err := c.actions.cells(elements, c.actUniverse, wanted, false, &c.work)
	if err != nil {
		return err
	}
	if c.hasPrincipal {
		c.callerList = c.callers()
		if c.callersOnly != nil {
			c.callerList = slices.DeleteFunc(c.callerList, func(x caller) bool { return !c.callersOnly(x) })
		}
	} else {
		c.callerList = []caller{{kind: iam.AWS}}
	}
	c.named = make([][]iam.Truth, len(c.callerList))
	for i, x := range c.callerList {
		c.named[i] = make([]iam.Truth, len(c.principals))
		for j, e := range c.principals {
			if c.work += len(e.values); c.work > maxWork {
				return errCap
			}
			answer := iam.No
			for k, v := range e.values {
				answer = max(answer, c.names(v, e.texts[k], x))
			}
			switch {
			case e.deny && x.kind == iam.AWS && answer == iam.Yes && !c.spared(e, x):
				answer = iam.Maybe
			case e.not:
				answer = answer.Not()
			}
			c.named[i][j] = answer
		}
	}
	for i := range cells {
		more, err := c.exploreAction(&cells[i], place, candidates, visit)
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// candidates are the Allows of the new side that may grant something new. One
// that both sides have cannot, unless the old side denies or limits more.
func (c *comparison) candidates() []*statement {
	old, new := c.sides[0], c.sides[1]
	for _, g := range new.groups[1:] {
		if len(g) == 0 {
			return nil
		}
	}
	same := true
	for _, d := range old.denies {
		same = same && slices.Contains(new.denies, d)
	}
	for _, g := range old.groups[1:] {
		same = same && slices.ContainsFunc(new.groups[1:], func(h []*statement) bool {
			return !slices.ContainsFunc(h, func(s *statement) bool { return !slices.Contains(g, s) })
		})
	}
	var out []*statement
	for _, s := range new.groups[0] {
		if !(same && slices.Contains(old.groups[0], s)) && s.action != never && s.resource != never && s.principal != never {
			out = append(out, s)
		}
	}
	return out
}

// open is what is left of a statement after some dimensions are settled.
type open struct {
	stmt  *statement
	terms []term
	aside bool // matches only where a fact holds that must not be assumed for a candidate
}

func (c *comparison) exploreAction(a *cell, place map[int]int, candidates []*statement, visit func(found) bool) (bool, error) {
	p := &problem{c: c, factTable: &factTable{factAt: map[factKey]int{}}}
	c.nodes += len(c.stmts) / 64
	var live []open
	for _, s := range c.stmts {
		if s.action == never || s.resource == never || s.principal == never {
			continue
		}
		answer, pats := c.actions.truth(a, place[s.action], s.action)
		o, ok := c.settle(p, 'a', c.actions, s.action, open{stmt: s}, answer, pats, s.actionNot)
		if ok {
			live = append(live, o)
		}
	}
	if !slices.ContainsFunc(live, func(o open) bool { return !o.aside && slices.Contains(candidates, o.stmt) }) {
		return true, nil
	}
	seen := map[string]bool{}
	for x := range c.callerList {
		if c.nodes++; c.nodes > maxNodes {
			return false, errCap
		}
		var here []open
		var key []byte
		for _, o := range live {
			if o.stmt.principal >= 0 {
				answer := c.named[x][o.stmt.principal]
				key = append(key, byte('0'+answer))
				switch answer {
				case iam.No:
					continue
				case iam.Maybe:
					o.aside = o.aside || !c.principals[o.stmt.principal].opaque
					o.terms = append(slices.Clone(o.terms), term{any: []int{p.fact(factKey{'p', o.stmt.principal})}})
				}
			}
			here = append(here, o)
		}
		if seen[string(key)] && !c.correlatedCaller() {
			continue
		}
		seen[string(key)] = true
		more, err := c.exploreResources(p, a, x, here, candidates, nil, visit)
		if err != nil || !more {
			return more, err
		}
	}
	return true, nil
}

// settle adds to a statement what an element leaves open; ok is false where the
// element does not match.
func (c *comparison) settle(p *problem, kind byte, s *space, element int, o open, answer iam.Truth, pats []int, not bool) (open, bool) {
	if answer == iam.Yes {
		return o, !not
	}
	if not && slices.ContainsFunc(s.elements[element], func(x int) bool { return c.hasVariable(s.patterns[x]) }) {
		// No documentation says what a variable without a value leaves out.
		o.terms = append(slices.Clone(o.terms), term{any: []int{p.fact(factKey{'v', element})}})
	}
	if answer == iam.No {
		return o, not
	}
	t := term{not: not}
	opaque := false
	for _, x := range pats {
		opaque = opaque || s.patterns[x].opaque
		t.any = append(t.any, p.fact(factKey{kind, x}))
	}
	// A request that a text with letters matches has a form in which it surely
	// does; so for the statement that allows it nothing must be assumed.
	if !not && !opaque {
		o.aside = true
	}
	o.terms = append(slices.Clone(o.terms), t)
	return o, true
}

// hasVariable reports whether a pattern has a policy variable. One with a default
// has no value either, where its key has several.
func (c *comparison) hasVariable(p *pattern) bool {
	return slices.ContainsFunc(p.sure, func(o op) bool {
		return o.kind == opText && c.abc.get(o.char).symbol == nil
	})
}

// exploreResources goes on with the kinds of resources. With a universe, only
// its resources are looked at.
func (c *comparison) exploreResources(p *problem, a *cell, x int, live []open, candidates []*statement, typed *typedActions, visit func(found) bool) (bool, error) {
	if !slices.ContainsFunc(live, func(o open) bool { return !o.aside && slices.Contains(candidates, o.stmt) }) {
		return true, nil
	}
	universe, shape := c.universe, ""
	if typed != nil {
		universe, shape = typed.universe, typed.shape
	}
	key := liveKey(live, shape)
	if c.correlatedCaller() { // what is possible depends on the caller itself too
		key += "@" + strconv.Itoa(x)
	}
	if c.pairs[key] {
		return true, nil
	}
	var elements, wanted []int
	place := map[int]int{}
	free := false
	for _, o := range live {
		s := o.stmt
		if s.resource >= 0 {
			if _, ok := place[s.resource]; !ok {
				place[s.resource] = len(elements)
				elements = append(elements, s.resource)
			}
		}
		if !o.aside && slices.Contains(candidates, s) {
			if s.resource < 0 || s.resNot {
				free = true
			} else if !slices.Contains(wanted, place[s.resource]) {
				wanted = append(wanted, place[s.resource])
			}
		}
	}
	if free {
		wanted = nil
	}
	// For a reader, "*" need not be taken apart into all actions there are.
	byType := typed == nil && c.opts.Typed && c.opts.Catalog != nil && (!c.rows || c.spelt(a))
	if byType && c.oneAction(a) {
		return c.exploreTyped(p, a, x, live, candidates, visit)
	}
	cells, err := c.resourceCells(elements, wanted, universe, shape)
	if err != nil {
		return false, err
	}
	hit := false
	for i := range cells {
		r := &cells[i]
		q := &problem{c: c, factTable: p.factTable}
		var here []open
		for _, o := range live {
			if o.stmt.resource >= 0 {
				answer, pats := c.targets.truth(r, place[o.stmt.resource], o.stmt.resource)
				settled, ok := c.settle(q, 'r', c.targets, o.stmt.resource, o, answer, pats, o.stmt.resNot)
				if !ok {
					continue
				}
				o = settled
			}
			here = append(here, o)
		}
		if byType {
			// First without types: nothing found there is nothing found with them.
			any := false
			more, err := c.solve(q, a, r, x, here, candidates, nil, func(found) bool { any = true; return false })
			if err != nil {
				return false, err
			}
			if any || !more {
				hit = true
				break
			}
			continue
		}
		more, err := c.solve(q, a, r, x, here, candidates, typed, func(f found) bool { hit = true; return visit(f) })
		if err != nil || !more {
			return more, err
		}
	}
	if hit && byType {
		return c.exploreTyped(p, a, x, live, candidates, visit)
	}
	if !hit {
		c.pairs[key] = true
	}
	return true, nil
}

// oneAction reports whether a kind of action is one that a policy spells out, so that
// it costs nothing to look at its types of resources at once.
func (c *comparison) oneAction(a *cell) bool {
	place := 0
	seen := map[int]bool{}
	for _, s := range c.stmts {
		if s.action < 0 || seen[s.action] {
			continue
		}
		seen[s.action] = true
		pats := c.actions.elements[s.action]
		if a.sure[place] && len(pats) == 1 && !slices.ContainsFunc(c.actions.patterns[pats[0]].sure, func(o op) bool { return o.kind != opChar && o.kind != opEnd }) {
			return true
		}
		place++
	}
	return false
}

// resourceCells remembers the kinds of resources for a list of elements.
func (c *comparison) resourceCells(elements, wanted []int, universe []*pattern, shape string) ([]cell, error) {
	key := []byte(shape + "\x00")
	for _, e := range elements {
		key = binary.AppendUvarint(key, uint64(e))
	}
	key = append(key, 0xff)
	for _, w := range wanted {
		key = binary.AppendUvarint(key, uint64(w))
	}
	if cells, ok := c.cellCache[string(key)]; ok {
		return cells, nil
	}
	cells, err := c.targets.cells(elements, universe, wanted, false, &c.work)
	if err != nil {
		return nil, err
	}
	c.cellCache[string(key)] = cells
	return cells, nil
}

func liveKey(live []open, shape string) string {
	var b strings.Builder
	b.WriteString(shape)
	for _, o := range live {
		b.WriteString(" " + strconv.Itoa(o.stmt.id))
		if o.aside {
			b.WriteByte('-')
		}
		for _, t := range o.terms {
			if t.cond == nil {
				b.WriteString("/" + strconv.FormatBool(t.not))
				for _, f := range t.any {
					b.WriteString("," + strconv.Itoa(f))
				}
			}
		}
	}
	return b.String()
}

// maxDoubts bounds the doubtful requests that are looked at for one kind of
// request.
const maxDoubts = 16

// solve looks for values of the keys, and hands out what it finds: the first
// request that is certain for each candidate, or the first in doubt.
func (c *comparison) solve(p *problem, a, r *cell, x int, live []open, candidates []*statement, typed *typedActions, visit func(found) bool) (bool, error) {
	in := map[*statement]member{}
	for _, o := range live {
		m := member{stmt: o.stmt, terms: slices.Clone(o.terms)}
		for _, cond := range o.stmt.conditions {
			m.terms = append(m.terms, term{cond: cond})
		}
		in[o.stmt] = m
		p.members = append(p.members, m)
	}
	pick := func(list []*statement) (out []member) {
		for _, s := range list {
			if m, ok := in[s]; ok {
				out = append(out, m)
			}
		}
		return out
	}
	for i := range c.sides {
		p.denies[i] = pick(c.sides[i].denies)
		for _, g := range c.sides[i].groups {
			p.groups[i] = append(p.groups[i], pick(g))
		}
	}
	p.prepare()
	for _, o := range live {
		if o.aside || !slices.Contains(candidates, o.stmt) {
			continue
		}
		m := in[o.stmt]
		c.align(p, &m)
		var doubt *found
		doubts, stop := 0, false
		p.search(&m, func() bool {
			if c.contradicts(p, x) {
				return c.nodes <= maxNodes
			}
			f := c.judge(p, &m, a, r, x, typed)
			if f.certain {
				doubt = nil
				stop = !visit(f)
				return false
			}
			if doubt == nil {
				doubt = &f
			}
			doubts++
			c.leaves++
			return doubts < maxDoubts && c.leaves < maxLeaves
		})
		if stop {
			return false, nil
		}
		if c.nodes > maxNodes || c.leaves > 20*maxLeaves {
			return false, errCap
		}
		if doubt != nil && !visit(*doubt) {
			return false, nil
		}
	}
	return true, nil
}

// align drops what need not be looked at for the statement that allows the
// request: where one of its conditions compares a key with a text with letters,
// the key has the form in which that surely matches.
func (c *comparison) align(p *problem, m *member) {
	for i := range m.terms {
		cond := m.terms[i].cond
		if cond == nil || !cond.marked || cond.opaque || cond.bad || cond.op.Negated || cond.op.Set != iam.NoSet {
			continue
		}
		alone := true
		for j, t := range m.terms {
			if j != i && t.cond != nil && t.cond.key == cond.key && t.cond.marked {
				alone = false
			}
		}
		if alone {
			m.terms[i].sure = true
		}
	}
}

// typedActions are known actions on the same types of resources.
type typedActions struct {
	shape    string
	universe []*pattern
	actions  []knownAction
}

// exploreTyped looks again at a kind of action, for the known actions of it and
// the resources that they work on, one service after the other.
func (c *comparison) exploreTyped(p *problem, a *cell, x int, live []open, candidates []*statement, visit func(found) bool) (bool, error) {
	any := false
	for _, service := range c.services(a) {
		known := c.known(a, []string{service}, 0)
		any = any || len(known) > 0
		for _, g := range c.byType(known) {
			more, err := c.exploreResources(p, a, x, live, candidates, g, visit)
			if err != nil || !more {
				return more, err
			}
		}
	}
	if any {
		return true, nil
	}
	return visit(found{action: a, caller: x, future: true, reason: Reason{Code: ReasonFuture, Text: "only actions that the catalogue does not know are new, such as " + string(a.text)}}), nil
}

// byType groups actions that work on the same types of resources.
func (c *comparison) byType(known []knownAction) (groups []*typedActions) {
	for _, k := range known {
		var arns []string
		for _, r := range k.action.Resources {
			if t := k.service.Resource(r.Type); t != nil {
				arns = append(arns, t.ARN)
			}
		}
		if len(arns) == 0 {
			arns = []string{"*"}
		}
		slices.Sort(arns)
		arns = slices.Compact(arns)
		shape := strings.Join(arns, " ")
		i := slices.IndexFunc(groups, func(g *typedActions) bool { return g.shape == shape })
		if i < 0 {
			g := &typedActions{shape: shape}
			for _, arn := range arns {
				for _, partition := range []string{"aws", "aws-${Partition}"} {
					g.universe = append(g.universe, c.arnType(strings.Replace(arn, "${Partition}", partition, 1)))
				}
			}
			groups = append(groups, g)
			i = len(groups) - 1
		}
		groups[i].actions = append(groups[i].actions, k)
	}
	return groups
}

// arnType compiles the ARN of a type of resource: ${...} is any text, in the
// first five parts without a colon.
func (c *comparison) arnType(arn string) *pattern {
	b := &builder{abc: &c.abc}
	part := 0
	for arn != "" {
		if strings.HasPrefix(arn, "${") {
			_, rest, _ := strings.Cut(arn, "}")
			arn = rest
			set := anyChar
			if part < 5 {
				set = labelChar
			}
			if part == 1 || part >= 5 {
				b.put(op{kind: opOne, set: set})
			}
			b.put(op{kind: opRun, set: set})
			continue
		}
		if arn[0] == ':' {
			part++
		}
		r := rune(arn[0])
		if part < 5 {
			r |= map[bool]rune{true: 0x20}[r >= 'A' && r <= 'Z']
		}
		if r == '*' && len(arn) > 1 { // some types have it for any text
			b.put(op{kind: opRun, set: map[bool]class{true: labelChar, false: anyChar}[part < 5]})
		} else {
			b.put(op{kind: opChar, char: r})
		}
		arn = arn[1:]
	}
	return b.finish()
}

// kindOf gives the elements of all actions, and which of them a kind of action
// matches.
func (c *comparison) kindOf(a *cell) (elements []int, want []bool) {
	seen := map[int]bool{}
	for _, s := range c.stmts {
		if s.action >= 0 && !seen[s.action] {
			seen[s.action] = true
			want = append(want, a.sure[len(elements)])
			elements = append(elements, s.action)
		}
	}
	return elements, want
}

// familiar are the services from which a witness is taken first, where any
// service will do.
var familiar = []string{"s3", "ec2", "iam", "lambda", "dynamodb", "kms", "sts"}

// services gives the services that have the actions of a kind: those that a
// policy spells out, or all.
func (c *comparison) services(a *cell) (list []string) {
	elements, want := c.kindOf(a)
	narrow := false
	for i, e := range elements {
		if !want[i] {
			continue
		}
		// The kind lies within this element: its services are enough, if it names them.
		var names []string
		named := true
		for _, pat := range c.actions.elements[e] {
			name, ok := literalService(c.actions.patterns[pat])
			named = named && ok
			names = append(names, name)
		}
		if named && (!narrow || len(names) < len(list)) {
			narrow, list = true, names
		}
	}
	if narrow {
		slices.Sort(list)
		return slices.Compact(list)
	}
	list = slices.Clone(familiar)
	for _, p := range c.opts.Catalog.Prefixes() {
		if !slices.Contains(familiar, p) {
			list = append(list, p)
		}
	}
	return list
}

// known gives the actions of some services that are of a kind, at most limit of
// them (0: all).
func (c *comparison) known(a *cell, services []string, limit int) []knownAction {
	elements, want := c.kindOf(a)
	var out []knownAction
	for _, name := range services {
		s := c.opts.Catalog.Service(name)
		if s == nil {
			continue
		}
		for i := range s.Actions {
			text := []rune(strings.ToLower(s.Prefix + ":" + s.Actions[i].Name))
			if c.isKind(elements, want, text) {
				out = append(out, knownAction{s, &s.Actions[i]})
				if limit > 0 && len(out) >= limit {
					return out
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b knownAction) int {
		return cmp.Or(strings.Compare(a.service.Prefix, b.service.Prefix), strings.Compare(a.action.Name, b.action.Name))
	})
	return out
}

func (c *comparison) isKind(elements []int, want []bool, text []rune) bool {
	for i, e := range elements {
		got := false
		for _, pat := range c.actions.elements[e] {
			if got = c.actions.patterns[pat].fast(text); got {
				break
			}
		}
		if got != want[i] {
			return false
		}
	}
	return true
}

// literalService gives the service of an action pattern, if it is spelt out.
func literalService(p *pattern) (string, bool) {
	var b strings.Builder
	for _, o := range p.sure {
		if o.kind != opChar {
			return "", false
		}
		if o.char == ':' {
			return b.String(), true
		}
		b.WriteRune(o.char)
	}
	return "", false
}

// fast matches a pattern without letters by going back to the last run.
func (p *pattern) fast(text []rune) bool {
	i, at, back, from := 0, 0, -1, 0
	for at < len(text) {
		o := p.sure[i]
		switch {
		case o.kind == opRun:
			back, from = i, at
			i++
		case (o.kind == opChar || o.kind == opOne) && o.reads(text[at]):
			i++
			at++
		case back >= 0 && p.sure[back].reads(text[from]):
			from++
			i, at = back+1, from
		default:
			return false
		}
	}
	for p.sure[i].kind == opRun {
		i++
	}
	return p.sure[i].kind == opEnd
}
