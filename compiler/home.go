package compiler

// The stacks of some kinds are where another stack is: a database in the account and
// Region of its network, a user in those of the database.

// anchored is a document of a stack that is where another one is.
type anchored interface {
	// anchor gives the name of the other stack, the field that names it, and the
	// kind that it must be.
	anchor() (stack, field, kind string)
}

// placed is a document of a stack that says itself where it is.
type placed interface {
	place() (account, region string)
}

func (v vpcDoc) place() (account, region string)      { return v.Account, v.Region }
func (t templateDoc) place() (account, region string) { return t.Account, t.Region }

// home gives the account and Region of a stack, which may be those of another; they
// are "" where the user must say more first, which is reported elsewhere.
func (c *crossCheck) home(s draftStack) (account, region string) {
	for range 4 { // no kind is further from its network
		switch doc := s.doc.(type) {
		case placed:
			return doc.place()
		case anchored:
			name, _, kind := doc.anchor()
			other, ok := c.stackOf(name, kind)
			if !ok {
				return "", ""
			}
			s = other
		default:
			return "", ""
		}
	}
	return "", ""
}

// stackOf gives the stack of a name and kind, and reports nothing.
func (c *crossCheck) stackOf(name, kind string) (draftStack, bool) {
	for _, s := range c.draft.stacks {
		if s.name == name && s.kind == kind && s.doc != nil {
			return s, true
		}
	}
	return draftStack{}, false
}

// anchorOf checks the stack that an anchored one is at.
func (c *crossCheck) anchorOf(s draftStack) (other draftStack, ok bool) {
	doc, anchored := s.doc.(anchored)
	if !anchored {
		return draftStack{}, false
	}
	name, field, kind := doc.anchor()
	other, ok = c.stackNamed(name, s.field(field), kind)
	return other, ok && other.doc != nil
}
