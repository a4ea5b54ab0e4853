package compare

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
)

func indexOf(s *iam.Statement) int {
	if s == nil {
		return -1
	}
	return s.Index
}

func idOf(s *statement) string {
	if s == nil {
		return "-"
	}
	return strconv.Itoa(s.id)
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return out
}

// principalNames gives the values of Principal by which a statement names the
// caller.
func (c *comparison) principalNames(f found) (out []string) {
	if f.allow.principal < 0 {
		return nil
	}
	e := c.principals[f.allow.principal]
	for i, v := range e.values {
		word := v.Type.String() + ":" + v.Text.String()
		if v.Type == iam.AWS && v.Text.String() == "*" {
			word = "*"
		}
		if e.not {
			out = append(out, "not "+word)
		} else if c.names(v, e.texts[i], c.callerList[f.caller]) != iam.No {
			out = append(out, word)
		}
	}
	slices.Sort(out)
	return out
}

// resourceNames gives the texts of Resource that match the resource: those of
// the Deny that is gone, where that is narrower, or of the Allow.
func (c *comparison) resourceNames(f found) (out []string) {
	pick := func(src []source, s *statement) (list []string, not bool) {
		for _, x := range src {
			for _, t := range x.statement.Resources.Texts {
				if s.resNot {
					list = append(list, "not "+t.String())
					continue
				}
				p := c.resourcePattern(x.policy, t)
				if p != nil && (p.opaque || p.accepts(&c.abc, f.resource.text, true)) {
					list = append(list, t.String())
				}
			}
		}
		slices.Sort(list)
		return slices.Compact(list), s.resNot
	}
	out, _ = pick(f.allow.source[1], f.allow)
	if f.deniedBy != nil && f.deniedBy.resource >= 0 {
		if gone, not := pick(f.deniedBy.source[0], f.deniedBy); !not && len(gone) > 0 {
			return gone
		}
	}
	return out
}

func conditionWords(s *iam.Statement) (out []string) {
	for _, c := range s.Conditions {
		var values []string
		for _, v := range c.Values {
			values = append(values, v.String())
		}
		out = append(out, c.Operator.String()+" "+c.Key+" ["+strings.Join(values, " ")+"]")
	}
	return out
}

// actionGroups names the actions of a row by service and access level.
func (c *comparison) actionGroups(pieces []*piece) []ActionGroup {
	var out []ActionGroup
	at := map[string]int{}
	group := func(g ActionGroup) *ActionGroup {
		key := g.Service + "\x00" + g.Level + strconv.FormatBool(g.Future)
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, g)
		}
		return &out[i]
	}
	for _, p := range pieces {
		known := p.known
		wide := c.opts.Catalog == nil || !c.spelt(p.cell)
		if !wide && !c.opts.Typed {
			known = c.known(p.cell, c.services(p.cell), 0)
		}
		if wide || len(known) == 0 {
			g := ActionGroup{Service: "*", Future: !wide}
			if service, _, _ := strings.Cut(string(p.cell.text), ":"); c.spelt(p.cell) {
				g.Service = service
				if c.opts.Catalog != nil {
					g.Name = c.opts.Catalog.Name(service)
				}
			}
			x := group(g)
			x.Actions = union(x.Actions, c.actionTexts(p))
			continue
		}
		for _, k := range known {
			x := group(ActionGroup{Service: k.service.Prefix, Name: k.service.Name, Level: k.action.Level.String()})
			if !slices.Contains(x.Actions, k.action.Name) {
				x.Actions = append(x.Actions, k.action.Name)
			}
		}
	}
	for i := range out {
		g := &out[i]
		slices.Sort(g.Actions)
		if g.Level != "" {
			g.All = len(g.Actions) == levelSize(c.opts.Catalog.Service(g.Service), g.Level)
		}
	}
	slices.SortFunc(out, func(a, b ActionGroup) int {
		return cmp.Or(strings.Compare(a.Service, b.Service), strings.Compare(a.Level, b.Level), boolOrder(a.Future, b.Future))
	})
	return out
}

func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func levelSize(s *actions.Service, level string) (n int) {
	for i := range s.Actions {
		if s.Actions[i].Level.String() == level {
			n++
		}
	}
	return n
}

// actionTexts gives the texts of Action that match a kind of action, as the
// policy writes them.
func (c *comparison) actionTexts(p *piece) (out []string) {
	for _, src := range p.allow.source[1] {
		for _, t := range src.statement.Actions.Texts {
			if p.allow.actionNot {
				out = append(out, "not "+t.String())
			} else if pat := c.actionPattern(t); pat != nil && pat.accepts(&c.abc, p.cell.text, true) {
				out = append(out, t.String())
			}
		}
	}
	return out
}

// spelt reports whether a kind of action lies within one service that the
// policies name.
func (c *comparison) spelt(a *cell) bool {
	place := 0
	seen := map[int]bool{}
	for _, s := range c.stmts {
		if s.action < 0 || seen[s.action] {
			continue
		}
		seen[s.action] = true
		if a.sure[place] && !slices.ContainsFunc(c.actions.elements[s.action], func(p int) bool {
			_, ok := literalService(c.actions.patterns[p])
			return !ok
		}) {
			return true
		}
		place++
	}
	return false
}
