package compare

import (
	"slices"

	"cuemulus.dev/iam"
)

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
