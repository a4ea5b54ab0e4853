package compare

import "slices"

// doubt says why a choice is not certain: the first fact that it had to assume.
func (c *comparison) doubt(p *problem) Reason {
	for i, v := range p.facts {
		if v == 0 {
			continue
		}
		switch k := p.factKey[i]; k.kind {
		case 'c':
			cond := c.conditions[k.id]
			at := p.keyAt[cond.key]
			switch {
			case cond.bad:
				return Reason{Code: ReasonValue, Text: "what " + cond.op.String() + " on " + cond.written + " does with its values is not documented", At: cond.place}
			case p.value[at] >= 0 && p.c.keys[cond.key].values[p.value[at]].unknown && c.keys[cond.key].capped:
				return Reason{Code: ReasonCap, Text: "the conditions on " + cond.written + " have too many cases", At: cond.place}
			case p.value[at] >= 0 && p.c.keys[cond.key].values[p.value[at]].unknown:
				return Reason{Code: ReasonValue, Text: "operators of several types look at " + cond.written, At: cond.place}
			case p.value[at] >= 0 && len(p.c.keys[cond.key].values[p.value[at]].texts) > 1:
				return Reason{Code: ReasonSeveral, Text: cond.op.String() + " on " + cond.written + " says nothing about several values; use ForAllValues or ForAnyValue", At: cond.place}
			}
			if !cond.marked {
				return Reason{Code: ReasonValue, Text: "operators of several types look at " + cond.written, At: cond.place}
			}
			return c.letterReason(c.keys[cond.key].space, cond.element)
		case 'a':
			return c.patternReason(c.actions.patterns[k.id])
		case 'r':
			return c.patternReason(c.targets.patterns[k.id])
		case 'v':
			return Reason{Code: ReasonVariable, Text: "what a policy variable without a value means in NotResource is not documented"}
		case 'p':
			if c.principals[k.id].deny {
				return Reason{Code: ReasonValue, Text: "a Deny with NotPrincipal that does not name the caller, the session's role and the account may hit the caller"}
			}
			if slices.ContainsFunc(c.principals[k.id].texts, hasLetter) {
				return Reason{Code: ReasonSymbol, Text: "which principals are named is known only when the template is deployed"}
			}
			return Reason{Code: ReasonValue, Text: "a principal with a wildcard in its name, or given by a unique id, decides"}
		}
	}
	for _, l := range c.abc.letters {
		if l.symbol == nil {
			return Reason{Code: ReasonVariable, Text: "the value of " + l.name + " decides"}
		}
	}
	return Reason{Code: ReasonUnconfirmed, Text: "the request that was found could not be confirmed"}
}

func (c *comparison) letterReason(s *space, element int) Reason {
	if element >= 0 {
		for _, i := range s.elements[element] {
			if s.patterns[i].marked || s.patterns[i].opaque {
				return c.patternReason(s.patterns[i])
			}
		}
	}
	return c.patternReason(&pattern{})
}

func (c *comparison) patternReason(p *pattern) Reason {
	if p.head {
		return Reason{Code: ReasonVariable, Text: "a policy variable stands before the sixth part of an ARN, where AWS may not take it for one", At: p.at}
	}
	for _, o := range p.sure {
		if o.kind == opText {
			l := c.abc.get(o.char)
			if l.symbol == nil {
				return Reason{Code: ReasonVariable, Text: "the value of " + l.name + " decides", At: p.at}
			}
			return Reason{Code: ReasonSymbol, Text: "the value of " + l.name + " decides, which is known only when the template is deployed", At: p.at}
		}
	}
	if !c.symbols {
		return Reason{Code: ReasonVariable, Text: "the value of a policy variable decides", At: p.at}
	}
	return Reason{Code: ReasonSymbol, Text: "a value of the template decides, which is known only when it is deployed", At: p.at}
}
