package compare

import (
	"strconv"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/internal/naive"
)

// confirmed asks both evaluators.
func (c *comparison) confirmed(r *request) bool {
	old, new := c.sets[0], c.sets[1]
	if c.symbols {
		put := func(p *iam.Policy) *iam.Policy { return c.concrete(p, r.symbols) }
		old, new = old.mapped(put), new.mapped(put)
	}
	if naive.Grants(new.Policies, new.Limits, r.request) != iam.Yes || naive.Grants(old.Policies, old.Limits, r.request) != iam.No {
		return false
	}
	return matcherGrants(new, r.request) == iam.Yes && matcherGrants(old, r.request) == iam.No
}

// matcherGrants asks the matcher of package iam.
func matcherGrants(s Set, req iam.Request) iam.Truth {
	answer := iam.Yes
	for _, g := range append([][]*iam.Policy{s.Policies}, s.Limits...) {
		allows := iam.No
		for _, p := range g {
			for i := range p.Statements {
				st := &p.Statements[i]
				t, _ := st.Match(p, req)
				if st.Effect == iam.Deny {
					answer = min(answer, t.Not())
				} else {
					allows = max(allows, t)
				}
			}
		}
		answer = min(answer, allows)
	}
	return answer
}

// concrete puts values in the place of a policy's symbols: those of a witness,
// and others for the rest.
func (c *comparison) concrete(p *iam.Policy, symbols map[string]string) *iam.Policy {
	return rewritten(p, func(t iam.Text) iam.Text {
		return replaced(t, func(y *iam.Symbol) (string, bool) {
			if v, ok := symbols[y.Name]; ok {
				return v, true
			}
			v := "other-" + strconv.Itoa(c.abc.index[y.Name])
			switch {
			case y.Class == iam.Arn:
				v = "arn:aws:iam::900000000098:role/" + v
			case y.Class == iam.AccountID:
				v = "900000000098"
			case y.Class == iam.OneOf && len(y.Values) > 0:
				v = y.Values[0]
			}
			return v, true
		})
	})
}
