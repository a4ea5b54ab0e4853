package eval

// solver answers whether facts about conditions and parameters can be true
// together. Conditions are formulas over atoms: that a parameter has a value, that
// two parameters are equal, and opaque ones, of which nothing is known. Formulas
// become clauses as they are met (one variable for each And and Or), and a search
// with unit propagation looks only at what the question's facts depend on.
type solver struct {
	e *Evaluator

	vars   []variable
	byKey  map[string]int32  // opaque atoms and equalities by what they say
	groups map[string]*group // by parameter

	conditions map[string]lit
	building   int // conditions that are being turned into formulas

	rules     []rule // assertions of the Rules section, made on first use
	haveRules bool

	answers map[string]Answer
	scratch scratch
}

// variable is one variable of the formulas.
type variable struct {
	clauses [][]lit   // that define a gate
	group   *group    // of an atom that says that a parameter has a value
	pair    [2]*group // of an atom that says that two parameters are equal
	opaque  bool      // stands for something unknown
}

// lit is a variable or its negation. The first two are true and false.
type lit int32

const (
	isTrue  lit = 0
	isFalse lit = 1
)

func (l lit) not() lit        { return l ^ 1 }
func (l lit) variable() int32 { return int32(l >> 1) }
func literal(v int32) lit     { return lit(v << 1) }

// group is the values of one parameter that are spoken of. At most one of them is
// true; at least one where all that the parameter can be are among them.
type group struct {
	parameter *parameter // nil for a pseudo parameter
	name      string
	values    map[string]int32
	order     []string
	atoms     []int32
	mark      int // of the last cone that it was taken into
	taken     int // how many of its atoms were
	size      int // number of values of a closed parameter, 0 for an open one
}

type rule struct {
	lit    lit
	groups map[*group]bool
}

func newSolver(e *Evaluator) *solver {
	return &solver{
		e: e, vars: make([]variable, 1), byKey: map[string]int32{}, groups: map[string]*group{},
		conditions: map[string]lit{}, answers: map[string]Answer{},
	}
}

func (s *solver) fresh() int32 {
	s.vars = append(s.vars, variable{})
	return int32(len(s.vars) - 1)
}

// unknown gives an atom of which nothing is known; the same for the same text.
func (s *solver) unknown(key string) lit {
	v, there := s.byKey[key]
	if !there {
		v = s.fresh()
		s.byKey[key] = v
		s.vars[v].opaque = true
	}
	return literal(v)
}

func (s *solver) group(name string) *group {
	g := s.groups[name]
	if g == nil {
		g = &group{name: name, parameter: s.e.parameters[name], values: map[string]int32{}}
		if g.parameter != nil && g.parameter.closed() {
			g.size = len(g.parameter.domain())
		}
		s.groups[name] = g
	}
	return g
}

// is gives the atom that a parameter has a value.
func (s *solver) is(g *group, value string) lit {
	if p := g.parameter; p != nil {
		switch {
		case p.isGiven && !p.stored && !p.list:
			return constant(p.given == value)
		case !p.list && !p.possible(value):
			return isFalse
		}
	} else if v, ok := s.e.pseudo(g.name); ok {
		if known, ok := v.Literal(); ok {
			return constant(known == value)
		}
	}
	v, there := g.values[value]
	if !there {
		v = s.fresh()
		g.values[value] = v
		g.order = append(g.order, value)
		g.atoms = append(g.atoms, v)
		s.vars[v].group = g
	}
	return literal(v)
}

// equal gives the atom that two parameters have the same value.
func (s *solver) equal(a, b *group) lit {
	if a == b {
		return isTrue
	}
	if a.name > b.name {
		a, b = b, a
	}
	key := "equal\x00" + a.name + "\x00" + b.name
	v, there := s.byKey[key]
	if !there {
		v = s.fresh()
		s.byKey[key] = v
		s.vars[v].pair = [2]*group{a, b}
	}
	return literal(v)
}

func constant(b bool) lit {
	if b {
		return isTrue
	}
	return isFalse
}

// all gives a literal that is true when all are.
func (s *solver) all(list ...lit) lit {
	var args []lit
	for _, l := range list {
		switch l {
		case isTrue:
		case isFalse:
			return isFalse
		default:
			args = append(args, l)
		}
	}
	switch len(args) {
	case 0:
		return isTrue
	case 1:
		return args[0]
	}
	v := s.fresh()
	long := []lit{literal(v)}
	var clauses [][]lit
	for _, l := range args {
		clauses = append(clauses, []lit{literal(v).not(), l})
		long = append(long, l.not())
	}
	s.vars[v].clauses = append(clauses, long)
	return literal(v)
}

// one gives a literal that is true when at least one is.
func (s *solver) one(list ...lit) lit {
	turned := make([]lit, len(list))
	for i, l := range list {
		turned[i] = l.not()
	}
	return s.all(turned...).not()
}

// fact gives the literal of a fact.
func (s *solver) fact(f Fact) lit {
	var l lit
	if f.Condition != "" {
		l = s.condition(f.Condition)
	} else {
		l = s.is(s.group(f.Parameter), f.Value)
	}
	if !f.Holds {
		return l.not()
	}
	return l
}

// satisfiable answers whether facts can be true together.
func (s *solver) satisfiable(facts []Fact) Answer {
	if len(facts) == 0 {
		return Yes
	}
	key := Scenario{facts}.key()
	if answer, known := s.answers[key]; known {
		return answer
	}
	lits := make([]lit, len(facts))
	for i, f := range facts {
		lits[i] = s.fact(f)
	}
	s.assertions() // now, because a search uses the memory of the one before
	if s.e.work > maxWork {
		return Perhaps
	}
	answer := s.search(lits)
	if s.building == 0 {
		s.answers[key] = answer
	}
	return answer
}
