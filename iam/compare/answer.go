package compare

// answer runs the comparison up to the first request that is certain.
func (c *comparison) answer() Answer {
	var sure, future, doubt *found
	err := c.explore(func(f found) bool {
		switch {
		case f.certain && !f.future:
			sure = &f
			return false
		case f.certain && future == nil:
			future = &f
		case !f.certain && doubt == nil:
			doubt = &f
		}
		return true
	})
	switch {
	case sure != nil:
		return Answer{Verdict: NewAccess, Witness: sure.witness}
	case err != nil:
		a := Answer{Reasons: []Reason{{Code: ReasonCap, Text: err.Error()}}}
		if future != nil {
			return c.ofFuture(future)
		}
		if doubt != nil {
			a.Witness = doubt.witness
			a.Reasons = append([]Reason{doubt.reason}, a.Reasons...)
		}
		return a
	case future != nil:
		return c.ofFuture(future)
	case doubt != nil:
		return Answer{Witness: doubt.witness, Reasons: []Reason{doubt.reason}}
	case len(c.gaps) > 0:
		return Answer{Reasons: c.gaps}
	}
	return Answer{Verdict: NoNewAccess}
}

func (c *comparison) ofFuture(f *found) Answer {
	return Answer{
		Verdict: NewAccess, Witness: f.witness, Future: true,
		Reasons: []Reason{{Code: ReasonFuture, Text: "no action that the catalogue knows is new, but " + f.witness.Action + " is"}},
	}
}
