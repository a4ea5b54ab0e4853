package compiler

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
)

// stackNamed checks the name of another stack that a field gives, and its kind, one
// of kinds ("" among them is every kind). ok is false for a stack that does not exist,
// is the stack itself, or is of another kind.
func (c *crossCheck) stackNamed(name string, s spot, kinds ...string) (other draftStack, ok bool) {
	if name == "" {
		return draftStack{}, false
	}
	var names []string
	for _, other := range c.draft.stacks {
		fits := slices.Contains(kinds, other.kind) || slices.Contains(kinds, "")
		switch {
		case other.name == name && s.stack != nil && s.stack.name == name:
			c.add(codeNoStack, s, fmt.Sprintf("the stack %s names itself", quoted(name)), "name another stack")
			return draftStack{}, false
		case other.name == name && !fits:
			c.add(codeStackKind, s, fmt.Sprintf("the stack %s is a %s", quoted(name), other.kind),
				"name a stack of the kind "+strings.Join(kinds, " or "), diag.Related{Pos: firstOf(other.at().key()), Message: "the stack"})
			return draftStack{}, false
		case other.name == name && s.stack != nil && targetOf(other.doc) != targetOf(s.stack.doc):
			c.add(codeStackElsewhere, s, fmt.Sprintf("the stack %s is for a private cloud, this stack is not, or the reverse", quoted(name)),
				"name a stack of the same target", diag.Related{Pos: firstOf(other.at().key()), Message: "the stack"})
			return draftStack{}, false
		case other.name == name:
			return other, true
		case fits:
			names = append(names, other.name)
		}
	}
	what := "of the kind " + strings.Join(kinds, " or ")
	if slices.Contains(kinds, "") {
		what = "besides this one"
	}
	help := "write a stack " + what + "; the project has none"
	if len(names) > 0 {
		help = "the stacks " + what + " are " + strings.Join(names, ", ")
		if near := diag.Nearest(name, names); near != "" {
			help = fmt.Sprintf("did you mean %q? %s", near, help)
		}
	}
	c.add(codeNoStack, s, "there is no stack "+quoted(name), help)
	return draftStack{}, false
}

func firstOf(from, _ diag.Pos) diag.Pos { return from }

// together checks that two stacks, of which one is of no use to the other elsewhere,
// are in one account and Region. what says what the other one is: "the network".
func (c *crossCheck) together(s spot, what, account, region string, other draftStack, otherAccount, otherRegion string) {
	if account == "" || region == "" || otherAccount == "" || otherRegion == "" || account == otherAccount && region == otherRegion {
		return
	}
	c.add(codeStackElsewhere, s, fmt.Sprintf("%s %s is in %s of account %q, this stack in %s of account %q", what, quoted(other.name), otherRegion, otherAccount, region, account),
		"name one in the same account and Region, or place this stack there", diag.Related{Pos: firstOf(other.at().key()), Message: what})
}
