package escalate

import (
	"slices"
	"strings"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/compare"
)

// caller is a query: one of some principals asks for a role.
func caller(kind iam.PrincipalType, role iam.Text, who ...iam.Text) *iam.Policy {
	p := query(assumeRole, []iam.Text{role})
	p.Type = iam.Trust
	p.Statements[0].Principals.Present = true
	for _, t := range who {
		p.Statements[0].Principals.Values = append(p.Statements[0].Principals.Values, iam.PrincipalText{Type: kind, Text: t})
	}
	return p
}

// assume finds whether a principal can assume a role. The trust policy must let it:
// by its name, or by its account, and then its own policies must allow it too. Its
// Denies and limits count in any case. It is one request, so all conditions hold in
// it together.
func (r *reach) assume(i, j int) (Edge, bool) {
	p, role := &r.list[i], &r.list[j]
	if len(p.ARN.Pieces) == 0 || !slices.ContainsFunc(role.Trust, func(t *iam.Policy) bool { return mayName(t, p.ARN) }) || !r.spend() {
		return Edge{}, false
	}
	q := r.ask[i]
	v := q.view(assumeRole)
	who := caller(iam.AWS, role.ARN, p.ARN)
	opts := compare.Options{Catalog: r.opts.Catalog}
	e := Edge{From: i, To: j, Kind: Assume, How: "assumes the role"}
	try := func(trust []*iam.Policy, limits [][]*iam.Policy) access {
		all := append(slices.Clone(trust), v.denies...)
		set := compare.Set{Policies: r.about(all, i, j)}
		for _, group := range append(slices.Clone(limits), v.limits...) {
			set.Limits = append(set.Limits, r.about(group, i, j))
		}
		return q.answer(assumeRole, q.ask(set, who, opts))
	}
	var best access
	var own []Grant
	if direct := withoutAccounts(role.Trust); len(direct) > 0 {
		if t, known := plainly(direct, who); known && (t == iam.No || v.open && q.gap == "") {
			best.answer = t
		} else {
			best = try(direct, nil)
		}
	}
	if best.answer != iam.Yes {
		trust, known := plainly(role.Trust, who)
		if known && trust == iam.No {
			return Edge{}, false
		}
		for n, x := range v.allows {
			if n >= maxAllows && best.answer == iam.Yes {
				break
			}
			one, ok := q.quick(v, x.alone, question{want: want{texts: []iam.Text{role.ARN}}})
			if !ok || one.answer == iam.Yes && !known {
				one = try(role.Trust, [][]*iam.Policy{{x.alone}})
			}
			if one.answer == iam.No {
				continue
			}
			own = append(own, grant(x, assumeRole, one.answer))
			if one.answer > best.answer {
				best = one
			}
		}
	}
	if best.answer == iam.No {
		return Edge{}, false
	}
	e.Answer, e.Reason, e.Grants = best.answer, best.reason, own
	e.Trust = r.ask[j].trusts(role, r.about(role.Trust, i, j), who)
	r.gaps(role, &e)
	return e, true
}

// about leaves out of policies what is about others than a principal and a role: of
// two resources of a template the ARNs differ, whatever they are.
func (r *reach) about(policies []*iam.Policy, i, j int) []*iam.Policy {
	if len(r.symbols) == 0 {
		return policies
	}
	other := func(t iam.Text, self int) bool {
		k, ok := r.symbols[t.String()]
		return ok && k != self
	}
	out := make([]*iam.Policy, len(policies))
	for n, p := range policies {
		list := slices.Clone(p.Statements)
		for k := range list {
			s := &list[k]
			s.Resources.Texts = slices.DeleteFunc(slices.Clone(s.Resources.Texts), func(t iam.Text) bool { return other(t, j) })
			s.Principals.Values = slices.DeleteFunc(slices.Clone(s.Principals.Values), func(v iam.PrincipalText) bool {
				return v.Type == iam.AWS && other(v.Text, i)
			})
		}
		out[n] = with(p, list...)
	}
	return out
}

// gaps weakens an edge to a role whose trust policy is not known in full.
func (r *reach) gaps(role *Principal, e *Edge) {
	for _, t := range role.Trust {
		if len(t.Gaps) > 0 && e.Answer == iam.Yes {
			e.Answer, e.Reason = iam.Maybe, t.Gaps[0].Why
		}
	}
}

// trusts gives the statements of a trust policy that let somebody in.
func (q *asker) trusts(role *Principal, trust []*iam.Policy, who *iam.Policy) (out []Grant) {
	for n, t := range trust {
		for k := range t.Statements {
			s := &t.Statements[k]
			if s.Effect != iam.Allow {
				continue
			}
			answer, known := plain(s, who)
			if !known {
				answer = q.answer(assumeRole, q.ask(compare.Set{Policies: []*iam.Policy{with(t, *s)}}, who, compare.Options{Catalog: q.cat})).answer
			}
			if answer != iam.No {
				out = append(out, Grant{role.Trust[n], &role.Trust[n].Statements[k], answer, s.Principals.At})
			}
		}
	}
	return out
}

// mayName reports whether a trust policy may name a principal, or its account.
func mayName(trust *iam.Policy, arn iam.Text) bool {
	text, known := arn.Literal()
	for i := range trust.Statements {
		s := &trust.Statements[i]
		if s.Effect != iam.Allow {
			continue
		}
		if s.Principals.Not {
			return true
		}
		for _, v := range s.Principals.Values {
			name, literal := v.Text.Literal()
			if v.Type == iam.AWS && (!literal || !known || name == text || name == "*" || isAccountOf(name, text) || strings.HasPrefix(name, "AROA") || strings.HasPrefix(name, "AIDA")) {
				return true
			}
		}
	}
	return false
}

// isAccountOf reports whether a principal is the account of an ARN.
func isAccountOf(name, arn string) bool {
	parts := strings.SplitN(arn, ":", 6)
	return len(parts) == 6 && (name == parts[4] || strings.HasSuffix(name, "::"+parts[4]+":root"))
}

// withoutAccounts leaves out the principals of trust policies that are accounts:
// those leave it to the principal's own policies.
func withoutAccounts(trust []*iam.Policy) (out []*iam.Policy) {
	for _, t := range trust {
		var list []iam.Statement
		for _, s := range t.Statements {
			if s.Effect == iam.Allow && !s.Principals.Not {
				s.Principals.Values = slices.DeleteFunc(slices.Clone(s.Principals.Values), func(v iam.PrincipalText) bool { return isAccount(v.Text) })
				if len(s.Principals.Values) == 0 {
					continue
				}
			}
			list = append(list, s)
		}
		if slices.ContainsFunc(list, func(s iam.Statement) bool { return s.Effect == iam.Allow }) {
			out = append(out, with(t, list...))
		}
	}
	return out
}

// isAccount reports whether a principal is an account as a whole.
func isAccount(t iam.Text) bool {
	last := iam.Piece{}
	if n := len(t.Pieces); n > 0 {
		last = t.Pieces[n-1]
	}
	if last.Symbol != nil {
		return len(t.Pieces) == 1 && last.Symbol.Class == iam.AccountID
	}
	text, ok := t.Literal()
	return strings.HasSuffix(last.Literal, ":root") || ok && len(text) == 12 && strings.Trim(text, "0123456789") == ""
}
