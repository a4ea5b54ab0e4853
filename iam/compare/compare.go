package compare

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
)

// Set is policies that are judged together: they grant what an Allow of Policies
// matches, and an Allow of each of the Limits, and no Deny of any of them.
type Set struct {
	Policies []*iam.Policy
	Limits   [][]*iam.Policy // a permissions boundary, one level of service control policies
}

// Options choose how exact a comparison is.
type Options struct {
	// Catalog names the actions of AWS. With it, a witness is an action that
	// exists, if there is one.
	Catalog *actions.Catalog
	// Typed asks about requests that AWS can make: the actions of the Catalog,
	// which it needs, on ARNs of their resource types, with the keys that are in
	// every request. Without it any action may go with any resource.
	Typed bool
}

// Verdict is the answer in one word.
type Verdict uint8

// The answers.
const (
	Maybe Verdict = iota
	NoNewAccess
	NewAccess
)

// String gives "MAYBE", "NO_NEW_ACCESS" or "NEW_ACCESS".
func (v Verdict) String() string {
	return [...]string{"MAYBE", "NO_NEW_ACCESS", "NEW_ACCESS"}[min(v, NewAccess)]
}

// Answer is the outcome of a comparison.
type Answer struct {
	Verdict Verdict
	Witness *Witness // NewAccess: a request; Maybe: the request in doubt, or nil
	Reasons []Reason // Maybe: why; otherwise what to know about the answer
	// Future says that only actions show the difference that the catalogue does
	// not know: those that a service may get later, and misspelt ones.
	Future bool
}

// Reason is one thing that keeps an answer from being exact.
type Reason struct {
	Code ReasonCode
	Text string
	At   iam.Span
}

// ReasonCode is the kind of a reason.
type ReasonCode string

// The reasons.
const (
	ReasonCap         ReasonCode = "cap"         // a bound on the work was reached
	ReasonSymbol      ReasonCode = "symbol"      // a value of the template decides
	ReasonVariable    ReasonCode = "variable"    // a policy variable decides
	ReasonValue       ReasonCode = "value"       // an operator or a value that is not in the language decides
	ReasonSeveral     ReasonCode = "several"     // a plain operator on a key with several values decides
	ReasonCorrelated  ReasonCode = "correlated"  // keys that depend on one another decide
	ReasonGap         ReasonCode = "gap"         // a part of a policy is not known
	ReasonUnconfirmed ReasonCode = "unconfirmed" // the evaluators of single requests do not agree
	ReasonFuture      ReasonCode = "future"      // only actions that do not exist show a difference
	ReasonScenario    ReasonCode = "scenario"    // the template's conditions for which the answer holds
)

// Witness is one request that the new side grants and the old side does not.
// Symbols of a template stand in it as <Name>.
type Witness struct {
	Principal iam.Caller
	Action    string
	Resource  string
	Context   map[string][]string // keys as the policies write them; others are missing

	Allow *iam.Statement // the statement of the new side that allows it
	Deny  *iam.Statement // the statement of the old side that denied it, if one did
}

// Compare finds out whether the new policies grant a request that the old ones
// do not grant.
func Compare(old, new Set, opts Options) Answer {
	return overScenarios(old, new, func(old, new Set) Answer {
		c := build(old, new, opts)
		return c.answer()
	})
}

// overScenarios asks once for every deployment of a template: for all values of
// its conditions, and of symbols that have a few, on which the policies depend.
func overScenarios(old, new Set, ask func(old, new Set) Answer) Answer {
	list, ok := deployments(old, new)
	if !ok {
		return Answer{Reasons: []Reason{{Code: ReasonCap, Text: "the policies depend on more conditions of the template than can be tried"}}}
	}
	var doubt *Answer
	for _, d := range list {
		a := ask(old.in(d), new.in(d))
		if a.Verdict == NoNewAccess {
			continue
		}
		if d.words != "" {
			a.Reasons = append(a.Reasons, Reason{Code: ReasonScenario, Text: "where " + d.words})
		}
		if a.Verdict == NewAccess {
			return a
		}
		if doubt == nil {
			doubt = &a
		}
	}
	if doubt != nil {
		return *doubt
	}
	return Answer{Verdict: NoNewAccess}
}

// deployment is values of a template's conditions, and of symbols.
type deployment struct {
	words    string // "IsProd is true and Env is dev"; "" where there is only one
	scenario map[string]bool
	symbols  map[string]string
}

// deployments lists all deployments that make a difference to two sets. Symbols
// whose values are too many to try stay symbols; ok is false if the conditions
// alone are.
func deployments(old, new Set) (list []deployment, ok bool) {
	var names []string
	values := map[string][]string{}
	for _, s := range []Set{old, new} {
		for _, p := range s.all() {
			names = append(names, p.Guards()...)
			eachText(p, func(t iam.Text) {
				for _, piece := range t.Pieces {
					if y := piece.Symbol; y != nil && y.Class == iam.OneOf && len(y.Values) > 0 {
						values[y.Name] = y.Values
					}
				}
			})
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if 1<<min(len(names), 30) > maxScenario {
		return nil, false
	}
	list = []deployment{{}}
	extend := func(name string, options []string, set func(*deployment, string)) {
		var next []deployment
		for _, d := range list {
			for _, v := range options {
				e := deployment{words: name + " is " + v, scenario: maps.Clone(d.scenario), symbols: maps.Clone(d.symbols)}
				if d.words != "" {
					e.words = d.words + " and " + e.words
				}
				set(&e, v)
				next = append(next, e)
			}
		}
		list = next
	}
	for _, name := range names {
		extend(name, []string{"true", "false"}, func(d *deployment, v string) {
			if d.scenario == nil {
				d.scenario = map[string]bool{}
			}
			d.scenario[name] = v == "true"
		})
	}
	for _, name := range sortedKeys(values) {
		if len(list)*len(values[name]) > maxScenario {
			continue
		}
		extend(name, values[name], func(d *deployment, v string) {
			if d.symbols == nil {
				d.symbols = map[string]string{}
			}
			d.symbols[name] = v
		})
	}
	return list, true
}

// eachText visits all texts of a policy.
func eachText(p *iam.Policy, visit func(iam.Text)) {
	for i := range p.Statements {
		s := &p.Statements[i]
		for _, list := range [][]iam.Text{s.Actions.Texts, s.Resources.Texts} {
			for _, t := range list {
				visit(t)
			}
		}
		for _, v := range s.Principals.Values {
			visit(v.Text)
		}
		for _, c := range s.Conditions {
			for _, t := range c.Values {
				visit(t)
			}
		}
	}
}

func (s Set) all() []*iam.Policy {
	out := slices.Clone(s.Policies)
	for _, g := range s.Limits {
		out = append(out, g...)
	}
	return out
}

func (s Set) mapped(change func(*iam.Policy) *iam.Policy) Set {
	var out Set
	for _, p := range s.Policies {
		out.Policies = append(out.Policies, change(p))
	}
	for _, g := range s.Limits {
		group := []*iam.Policy{}
		for _, p := range g {
			group = append(group, change(p))
		}
		out.Limits = append(out.Limits, group)
	}
	return out
}

// in gives the set as a deployment has it.
func (s Set) in(d deployment) Set {
	if d.scenario == nil && d.symbols == nil {
		return s
	}
	return s.mapped(func(p *iam.Policy) *iam.Policy {
		return rewritten(p.In(d.scenario), func(t iam.Text) iam.Text {
			t.When = nil
			return replaced(t, func(y *iam.Symbol) (string, bool) {
				v, ok := d.symbols[y.Name]
				return v, ok
			})
		})
	})
}

// replaced puts texts in the place of symbols.
func replaced(t iam.Text, value func(*iam.Symbol) (string, bool)) iam.Text {
	out := t
	out.Pieces = nil
	for _, piece := range t.Pieces {
		if piece.Symbol != nil {
			if v, ok := value(piece.Symbol); ok {
				piece = iam.Piece{Literal: v}
			}
		}
		if n := len(out.Pieces); n > 0 && piece.Symbol == nil && out.Pieces[n-1].Symbol == nil {
			out.Pieces[n-1].Literal += piece.Literal
			continue
		}
		out.Pieces = append(out.Pieces, piece)
	}
	return out
}

// rewritten changes all texts of a policy, and drops its guards.
func rewritten(p *iam.Policy, change func(iam.Text) iam.Text) *iam.Policy {
	texts := func(list []iam.Text) []iam.Text {
		out := slices.Clone(list)
		for i := range out {
			out[i] = change(out[i])
		}
		return out
	}
	q := *p
	q.Statements = slices.Clone(p.Statements)
	for i := range q.Statements {
		s := &q.Statements[i]
		s.When = nil
		s.Actions.Texts = texts(s.Actions.Texts)
		s.Resources.Texts = texts(s.Resources.Texts)
		s.Principals.Values = slices.Clone(s.Principals.Values)
		for j := range s.Principals.Values {
			s.Principals.Values[j].Text = change(s.Principals.Values[j].Text)
		}
		s.Conditions = slices.Clone(s.Conditions)
		for j := range s.Conditions {
			s.Conditions[j].When = nil
			s.Conditions[j].Values = texts(s.Conditions[j].Values)
		}
	}
	return &q
}

// comparison is all that one comparison knows.
type comparison struct {
	opts    Options
	abc     alphabet
	sets    [2]Set // old, new
	actions *space
	targets *space // resources
	keys    map[string]*keyDomain

	conditions []*condition
	bySig      map[string]*condition
	stmts      []*statement
	stmtBySig  map[string]*statement
	sides      [2]side

	principals     []principalElement
	principalBySig map[string]int
	principalTexts []iam.PrincipalText
	hasPrincipal   bool

	callerList    []caller
	namedAccounts []string      // in conditions
	named         [][]iam.Truth // caller, principal element

	allowed     func(*keyDomain, keyValue) bool // restricts the values of keys
	callersOnly func(caller) bool               // restricts callers
	rows        bool                            // all that differs is wanted, for a reader
	work, nodes int
	leaves      int
	symbols     bool
	gaps        []Reason
	pairs       map[string]bool // old statement and request parts that gave nothing
	cellCache   map[string][]cell
	universe    []*pattern
	actUniverse []*pattern
	knownCache  map[*cell][]knownAction
}

type principalElement struct {
	not    bool
	deny   bool // of a Deny, and not
	opaque bool // whom it names is not known
	values []iam.PrincipalText
	texts  [][]rune
}

// side is a set as statements: groups[0] are the Allows of Policies, then those
// of each limit.
type side struct {
	groups [][]*statement
	denies []*statement
}

// statement is a kind of statement, each once whatever its effect.
type statement struct {
	id                int
	action, resource  int // elements; -1 matches always, -2 never
	actionNot, resNot bool
	principal         int // -1 matches always, -2 never
	conditions        []*condition
	source            [2][]source // where it stands, by side
}

type source struct {
	policy    *iam.Policy
	statement *iam.Statement
}

const (
	always = -1
	never  = -2
)

func build(old, new Set, opts Options) *comparison {
	c := &comparison{
		opts: opts, sets: [2]Set{old, new}, keys: map[string]*keyDomain{}, bySig: map[string]*condition{},
		stmtBySig: map[string]*statement{}, principalBySig: map[string]int{}, pairs: map[string]bool{}, cellCache: map[string][]cell{}, knownCache: map[*cell][]knownAction{},
	}
	c.actions, c.targets = newSpace(&c.abc), newSpace(&c.abc)
	for i, s := range c.sets {
		add := func(policies []*iam.Policy) {
			var allows []*statement
			for _, p := range policies {
				for _, g := range p.Gaps {
					c.gaps = append(c.gaps, Reason{Code: ReasonGap, Text: g.Why, At: g.Span})
				}
				for k := range p.Statements {
					st := &p.Statements[k]
					n := c.statement(p, st)
					n.source[i] = append(n.source[i], source{p, st})
					if st.Effect == iam.Deny {
						if !slices.Contains(c.sides[i].denies, n) {
							c.sides[i].denies = append(c.sides[i].denies, n)
						}
					} else if !slices.Contains(allows, n) {
						allows = append(allows, n)
					}
				}
			}
			c.sides[i].groups = append(c.sides[i].groups, allows)
		}
		add(s.Policies)
		for _, g := range s.Limits {
			add(g)
		}
	}
	for _, l := range c.abc.letters {
		c.symbols = c.symbols || l.symbol != nil
	}
	arn := func(text string) *pattern { // the universe: "*", and ARNs of six parts
		b := &builder{abc: &c.abc}
		for _, r := range text {
			switch r {
			case '+':
				b.put(op{kind: opOne, set: labelChar})
				b.put(op{kind: opRun, set: labelChar})
			case '~':
				b.put(op{kind: opRun, set: labelChar})
			case '!':
				b.put(op{kind: opOne, set: anyChar})
				b.put(op{kind: opRun, set: anyChar})
			default:
				b.put(op{kind: opChar, char: r})
			}
		}
		return b.finish()
	}
	c.universe = []*pattern{arn("*"), arn("arn:aws:+:~:~:!"), arn("arn:aws-+:+:~:~:!")}
	c.actUniverse = []*pattern{arn("+:+")}
	return c
}

// statement gives the kind of a statement.
func (c *comparison) statement(p *iam.Policy, st *iam.Statement) *statement {
	n := &statement{action: never, resource: never, principal: always}
	if st.Actions.Present {
		var list []*pattern
		for _, t := range st.Actions.Texts {
			if pat := c.actionPattern(t); pat != nil {
				list = append(list, pat)
			}
		}
		n.action, n.actionNot = c.actions.element(list), st.Actions.Not
	}
	switch {
	case st.Resources.Present:
		var list []*pattern
		for _, t := range st.Resources.Texts {
			if pat := c.resourcePattern(p, t); pat != nil {
				list = append(list, pat)
			}
		}
		n.resource, n.resNot = c.targets.element(list), st.Resources.Not
	case p.Type == iam.Trust || p.Type == iam.Resource:
		n.resource = always
	}
	if p.Type.HasPrincipal() {
		c.hasPrincipal = true
		n.principal = never
		if st.Principals.Present {
			n.principal = c.principalElement(st.Principals, st.Principals.Not && st.Effect == iam.Deny)
		}
	}
	for _, line := range st.Conditions {
		cond := c.addCondition(p, line)
		if !slices.Contains(n.conditions, cond) {
			n.conditions = append(n.conditions, cond)
		}
	}
	slices.SortFunc(n.conditions, func(a, b *condition) int { return cmp.Compare(a.id, b.id) })
	var sig strings.Builder
	for _, x := range []int{n.action, n.resource, n.principal} {
		sig.WriteString(strconv.Itoa(x) + " ")
	}
	sig.WriteString(strconv.FormatBool(n.actionNot) + strconv.FormatBool(n.resNot))
	for _, x := range n.conditions {
		sig.WriteString(" " + strconv.Itoa(x.id))
	}
	if old := c.stmtBySig[sig.String()]; old != nil {
		return old
	}
	n.id = len(c.stmts)
	c.stmtBySig[sig.String()] = n
	c.stmts = append(c.stmts, n)
	return n
}

// actionPattern compiles a text of Action; nil where it matches nothing.
func (c *comparison) actionPattern(t iam.Text) *pattern {
	if onlyRuns(t) {
		return compile(&c.abc, t, style{wildcards: true})
	}
	if s, ok := t.Literal(); ok && (!strings.Contains(s, ":") || strings.ContainsAny(s, ", \t\n")) {
		return nil
	}
	return compile(&c.abc, t, style{wildcards: true, lower: true, label: labelChar})
}

// resourcePattern compiles a text of Resource; nil where it matches nothing. An
// ARN of fewer than six parts is filled up where the type of policy allows it.
func (c *comparison) resourcePattern(p *iam.Policy, t iam.Text) *pattern {
	if onlyRuns(t) {
		return compile(&c.abc, t, style{wildcards: true})
	}
	if n := parts(t, p.Variables()); n < 6 {
		toks := t.Tokens(true, false)
		star := slices.ContainsFunc(toks, func(t iam.Token) bool { return t.Kind == iam.Run })
		switch p.Type {
		case iam.Identity, iam.Session, iam.Boundary:
		case iam.SCP:
			if len(toks) == 0 || toks[len(toks)-1].Kind != iam.Run {
				return nil
			}
		case iam.RCP:
			return nil
		default:
			if !star {
				return nil
			}
		}
		t.Pieces = append(slices.Clone(t.Pieces), iam.Piece{Literal: strings.Repeat(":*", 6-n)})
	}
	return compile(&c.abc, t, style{wildcards: true, variables: p.Variables(), arn: true, request: true})
}

func (c *comparison) principalElement(e iam.Principals, deny bool) int {
	pe := principalElement{not: e.Not, deny: deny}
	var keys []string
	for _, v := range e.Values {
		text := c.runes(v.Text)
		key := strconv.Itoa(int(v.Type)) + runeKey(text)
		if slices.Contains(keys, key) {
			continue
		}
		keys = append(keys, key)
		pe.values = append(pe.values, v)
		pe.texts = append(pe.texts, text)
		for _, r := range text {
			pe.opaque = pe.opaque || r == '?' || r == '*' && len(text) > 1 || r < 0 && c.abc.get(r).set == anyChar
		}
		pe.opaque = pe.opaque || e.Not || strings.HasPrefix(string(text), "AIDA") || strings.HasPrefix(string(text), "AROA")
	}
	slices.Sort(keys)
	sig := strconv.FormatBool(e.Not) + strconv.FormatBool(deny) + strings.Join(keys, "\x01")
	if i, ok := c.principalBySig[sig]; ok {
		return i
	}
	c.principalBySig[sig] = len(c.principals)
	c.principals = append(c.principals, pe)
	c.principalTexts = append(c.principalTexts, pe.values...)
	return len(c.principals) - 1
}

// several reports whether a key may have several values: a set operator says so,
// or the key is known for it.
func (c *comparison) several(d *keyDomain) bool {
	global, known := actions.GlobalKey(d.name)
	if known && (global.Multi || c.opts.Typed) {
		return global.Multi
	}
	if multi, ok := actions.FederationKey(d.name); ok && multi {
		return true
	}
	if c.opts.Catalog != nil {
		if prefix, _, ok := strings.Cut(d.name, ":"); ok && prefix != "aws" {
			if k := c.opts.Catalog.Service(prefix).Key(d.name); k != nil && (k.Multi || c.opts.Typed) {
				return k.Multi
			}
		}
	}
	return slices.ContainsFunc(d.conditions, func(n *condition) bool { return n.op.Set != iam.NoSet })
}

// always reports whether a key is in every request.
func (c *comparison) always(d *keyDomain) bool {
	if !c.opts.Typed {
		return false
	}
	global, known := actions.GlobalKey(d.name)
	return known && global.Always
}

// mentioned gives the literal texts of the string conditions on some keys.
func (c *comparison) mentioned(keys ...string) (out [][]rune) {
	for _, s := range c.sets {
		for _, p := range s.all() {
			for i := range p.Statements {
				for _, line := range p.Statements[i].Conditions {
					if !slices.Contains(keys, iam.KeyName(line.Key)) {
						continue
					}
					for _, t := range line.Values {
						if s, ok := t.Literal(); ok && !strings.ContainsAny(s, "*?$") {
							out = append(out, []rune(s))
						}
					}
				}
			}
		}
	}
	return out
}
