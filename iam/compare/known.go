package compare

import (
	"cmp"
	"slices"
	"strings"

	"cuemulus.dev/iam/actions"
)

type knownAction struct {
	service *actions.Service
	action  *actions.Action
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

func (c *comparison) knownOne(a *cell) []knownAction {
	k, ok := c.knownCache[a]
	if !ok {
		k = c.known(a, c.services(a), 1)
		c.knownCache[a] = k
	}
	return k
}
