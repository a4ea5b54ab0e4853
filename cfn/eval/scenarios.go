package eval

import "cuemulus.dev/cfn"

// Satisfiable answers whether a scenario can come about: No where its facts
// contradict one another, the conditions of the template, the parameters' allowed
// values or the Rules section. Perhaps says that the answer hangs on something that
// the template does not tell, or would take too long to find.
func (e *Evaluator) Satisfiable(s Scenario) Answer {
	e.begin()
	return e.solver.satisfiable(s.facts)
}

// possible is what evaluation asks: whether a scenario is worth a look.
func (e *Evaluator) possible(s Scenario) bool {
	return e.solver.satisfiable(s.facts) != No
}

// Implies answers whether a fact is true in every deployment of a scenario. Of a
// scenario that cannot come about everything is true.
func (e *Evaluator) Implies(s Scenario, f Fact) Answer {
	e.begin()
	if e.solver.satisfiable(s.With(f.Not()).facts) == No {
		return Yes
	}
	if e.solver.satisfiable(s.With(f).facts) == No {
		return No
	}
	return Perhaps
}

// Condition answers whether a named condition is true in a scenario: Perhaps where
// the scenario leaves it open. A condition that is not declared is Perhaps.
func (e *Evaluator) Condition(name string, s Scenario) Answer {
	return e.Implies(s, When(name, true))
}

// Exists answers whether a resource exists in a scenario: Yes where it has no
// condition, or one that the scenario makes true; Perhaps where that is open. A
// resource that the template does not have is No, unless a macro, a module or the
// serverless transform may make it.
func (e *Evaluator) Exists(id string, s Scenario) Answer {
	r, ok := e.resources[id]
	if !ok {
		if e.template.MayAdd(id) {
			return Perhaps
		}
		return No
	}
	n := r.Node.Get("Condition")
	if n == nil {
		return Yes
	}
	name, ok := n.String()
	if !ok {
		return Perhaps
	}
	return e.Condition(name, s)
}

// ExistsWhen gives the scenario in which a resource exists: that of its Condition.
func (e *Evaluator) ExistsWhen(id string) Scenario {
	return conditional(e.resources[id].Node)
}

// conditional gives the scenario of a resource's or an output's Condition.
func conditional(n *cfn.Node) Scenario {
	if name, ok := n.Get("Condition").String(); ok {
		return Scenario{}.With(When(name, true))
	}
	return Scenario{}
}

// Scenarios gives all combinations of some conditions that can come about. complete
// is false where there are more than MaxScenarios.
func (e *Evaluator) Scenarios(conditions ...string) (list []Scenario, complete bool) {
	e.begin()
	list = []Scenario{{}}
	complete = true
	for _, name := range conditions {
		var next []Scenario
		for _, s := range list {
			for _, holds := range []bool{true, false} {
				with := s.With(When(name, holds))
				if !e.possible(with) {
					continue
				}
				if len(next) == MaxScenarios {
					complete = false
					continue
				}
				next = append(next, with)
			}
		}
		list = next
	}
	return list, complete
}
