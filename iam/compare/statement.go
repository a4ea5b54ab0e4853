package compare

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
)

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
