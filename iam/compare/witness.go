package compare

import (
	"slices"
	"strings"

	"cuemulus.dev/iam"
)

// judge turns what the solver found into a request, and lets two evaluators
// confirm it: the matcher of package iam, and one written for this alone.
func (c *comparison) judge(p *problem, m *member, a, r *cell, x int, typed *typedActions) found {
	f := found{action: a, resource: r, caller: x, allow: m.stmt}
	name := string(a.text)
	switch {
	case typed != nil:
		f.known = typed.actions
	case c.opts.Catalog != nil:
		f.known = c.knownOne(a)
		f.future = len(f.known) == 0
	}
	if len(f.known) > 0 {
		name = f.known[0].service.Prefix + ":" + f.known[0].action.Name
	}
	for i := range p.denies[0] {
		if answer, _ := p.holds(&p.denies[0][i]); answer == iam.Yes {
			f.deniedBy = p.denies[0][i].stmt
			break
		}
	}
	certain := p.certain(m)
	f.reason = c.doubt(p)
	if len(c.gaps) > 0 {
		if w, ok := c.realise(p, name, r, x, false); ok {
			f.witness = w.shown
		}
		f.reason = c.gaps[0]
		return f
	}
	for try := 0; try < 2; try++ {
		w, ok := c.realise(p, name, r, x, try == 1)
		if !ok {
			continue
		}
		if f.witness == nil {
			f.witness = w.shown
		}
		consistent := correlated(w.request)
		if !c.symbols && !c.possible(w.request.Resource, typed) {
			continue
		}
		switch {
		case !w.settled || !consistent || w.another && !c.confirmed(w):
			f.reason = Reason{Code: ReasonCorrelated, Text: "condition keys that depend on one another would have values that do not go together"}
		case !c.confirmed(w):
			if certain {
				f.reason = Reason{Code: ReasonUnconfirmed, Text: "the evaluators of single requests do not agree on the request that was found"}
			}
		case certain || !c.symbols:
			c.polish(w, f.known)
			f.certain, f.witness = true, w.shown
		}
		if f.certain {
			break
		}
	}
	if f.witness != nil {
		f.witness.Allow = first(m.stmt, 1)
		if f.deniedBy != nil {
			f.witness.Deny = first(f.deniedBy, 0)
		}
	}
	return f
}

// possible reports whether a resource is one that requests may have.
func (c *comparison) possible(resource string, typed *typedActions) bool {
	universe := c.universe
	if typed != nil {
		universe = typed.universe
	}
	return slices.ContainsFunc(universe, func(u *pattern) bool { return u.accepts(&c.abc, []rune(resource), true) })
}

// polish gives the ARN of a witness a Region and an account where its type has
// them, if the request stays one.
func (c *comparison) polish(w *request, known []knownAction) {
	parts := strings.SplitN(w.request.Resource, ":", 6)
	if c.symbols || len(known) == 0 || len(parts) < 6 {
		return
	}
	plain := w.request.Resource
	for _, try := range [][2]string{{"eu-west-1", accounts[0]}, {"", accounts[0]}, {"us-east-1", ""}} {
		region, account := parts[3], parts[4]
		if region == "" {
			region = try[0]
		}
		if account == "" {
			account = try[1]
		}
		if region == parts[3] && account == parts[4] {
			continue
		}
		arn := strings.Join([]string{parts[0], parts[1], parts[2], region, account, parts[5]}, ":")
		typed := false
		for _, r := range known[0].action.Resources {
			t := known[0].service.Resource(r.Type)
			if t != nil && (region == "" || strings.Contains(t.ARN, "${Region}")) && (account == "" || strings.Contains(t.ARN, "${Account}")) {
				typed = typed || c.arnType(t.ARN).accepts(&c.abc, []rune(arn), true)
			}
		}
		if !typed {
			continue
		}
		w.request.Resource = arn
		if correlated(w.request) && c.confirmed(w) {
			w.shown.Resource = arn
			return
		}
		w.request.Resource = plain
	}
}

func first(s *statement, side int) *iam.Statement {
	if len(s.source[side]) > 0 {
		return s.source[side][0].statement
	}
	return nil
}
