package escalate

import (
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/compare"
)

// launch is a set by which a principal runs something with a role, apart from the
// role itself.
type launch struct {
	set    *Set
	pass   Action
	answer iam.Truth
	reason string
	grants []Grant
}

// launches lists the sets that a principal has but for the role, better ones first.
func (r *reach) launches(i int) (out []launch) {
	q := r.ask[i]
	if len(q.view("iam:PassRole").allows) == 0 {
		return nil
	}
	all := parsed()
	for k := range all {
		s := &all[k]
		if s.passes() == nil {
			continue
		}
		l := launch{set: s, pass: *s.passes(), answer: iam.Yes}
		for _, a := range s.Actions {
			if len(a.To) > 0 {
				continue
			}
			st := q.step(a)
			if st.answer < l.answer {
				l.answer, l.reason = st.answer, st.reason
			}
			l.grants = append(l.grants, st.Grants...)
		}
		if l.answer == iam.No {
			continue
		}
		if t := q.together(s); t.answer < l.answer {
			l.answer, l.reason = t.answer, t.reason
		}
		if l.answer != iam.No {
			out = append(out, l)
		}
	}
	rank := func(l launch) int { return weight(Finding{Answer: l.answer, Needs: l.set.Needs}) }
	slices.SortStableFunc(out, func(a, b launch) int {
		if n := rank(b) - rank(a); n != 0 {
			return n
		}
		return len(a.set.Actions) - len(b.set.Actions)
	})
	return out
}

// pass finds whether a principal can run something with a role.
func (r *reach) pass(i, j int, sets []launch) (Edge, bool) {
	if len(sets) == 0 {
		return Edge{}, false
	}
	q, role := r.ask[i], &r.list[j]
	v := q.view("iam:PassRole")
	var best Edge
	for _, l := range sets {
		if best.Answer != iam.No && weight(Finding{Answer: l.answer, Needs: l.set.Needs}) <= weight(Finding{Answer: best.Answer, Needs: best.Needs}) {
			break // no later one is better
		}
		for _, service := range l.pass.To {
			if !trustsService(role.Trust, service) || !r.spend() {
				continue
			}
			trusted := r.trustsFor(j, service)
			e := Edge{From: i, To: j, Kind: Pass, Set: l.set.ID, Service: service, How: l.set.How, Needs: l.set.Needs, Answer: min(l.answer, trusted.answer), Reason: l.reason}
			if trusted.answer == iam.Maybe {
				e.Reason = trusted.reason
			}
			passed := access{}
			for n, x := range v.allows {
				if n >= maxAllows && passed.answer == iam.Yes {
					break
				}
				x.alone = r.about([]*iam.Policy{x.alone}, i, j)[0]
				got := q.granted(v, x.mark, x.alone, question{want: want{texts: []iam.Text{role.ARN}, key: role.ARN.String()}, to: []string{service}})
				if got.answer != iam.No {
					e.Grants = append(e.Grants, grant(x, "iam:PassRole", got.answer))
				}
				if got.answer > passed.answer {
					passed = got
				}
			}
			if passed.answer < e.Answer {
				e.Answer, e.Reason = passed.answer, passed.reason
			}
			if e.Answer <= best.Answer {
				continue
			}
			e.Grants = append(e.Grants, l.grants...)
			e.Trust = trusted.by
			r.gaps(role, &e)
			best = e
		}
	}
	return best, best.Answer != iam.No
}

// trustsFor asks whether a role trusts a service, once.
func (r *reach) trustsFor(j int, service string) trusted {
	key := strconv.Itoa(j) + " " + service
	t, ok := r.trusted[key]
	if !ok {
		role := &r.list[j]
		who := caller(iam.Service, role.ARN, passedTo([]string{service}).Values...)
		var known bool
		if t.answer, known = plainly(role.Trust, who); !known {
			t.access = r.ask[j].answer(assumeRole, r.ask[j].ask(compare.Set{Policies: role.Trust}, who, compare.Options{Catalog: r.opts.Catalog}))
		}
		if t.answer != iam.No {
			t.by = r.ask[j].trusts(role, role.Trust, who)
		}
		r.trusted[key] = t
	}
	return t
}

// trustsService reports whether a trust policy names a service.
func trustsService(trust []*iam.Policy, service string) bool {
	for _, t := range trust {
		for _, s := range t.Statements {
			for _, v := range s.Principals.Values {
				text, _ := v.Text.Literal()
				if s.Effect == iam.Allow && (v.Type == iam.Service && (strings.EqualFold(text, service) || strings.EqualFold(text, service+".cn")) || s.Principals.Not || text == "*") {
					return true
				}
			}
		}
	}
	return false
}
