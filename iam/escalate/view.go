package escalate

import (
	"slices"
	"strings"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
)

// view is a principal's policies as they bear on one action: only the statements
// that can match it are left, and conditions on keys that no request of the action
// has are settled.
type view struct {
	action string
	allows []allow
	denies []*iam.Policy
	limits [][]*iam.Policy
}

// allow is a statement that allows the action, as it stands and alone in a policy.
type allow struct {
	policy    *iam.Policy
	statement *iam.Statement
	alone     *iam.Policy
}

func newView(cat *actions.Catalog, p *Principal, action string) *view {
	v := &view{action: action}
	for _, pol := range p.Grants {
		var denies []iam.Statement
		for i := range pol.Statements {
			st, ok := projected(cat, pol, &pol.Statements[i], action)
			switch {
			case !ok:
			case st.Effect == iam.Deny:
				denies = append(denies, st)
			default:
				v.allows = append(v.allows, allow{pol, &pol.Statements[i], with(pol, st)})
			}
		}
		if denies != nil {
			v.denies = append(v.denies, with(pol, denies...))
		}
	}
	if len(v.allows) == 0 {
		return v
	}
	for _, group := range p.Limits {
		out := []*iam.Policy{}
		for _, pol := range group {
			var list []iam.Statement
			for i := range pol.Statements {
				if st, ok := projected(cat, pol, &pol.Statements[i], action); ok {
					list = append(list, st)
				}
			}
			out = append(out, with(pol, list...))
		}
		v.limits = append(v.limits, out)
	}
	return v
}

// with gives a policy with other statements, and without gaps.
func with(p *iam.Policy, statements ...iam.Statement) *iam.Policy {
	q := *p
	q.Statements, q.Gaps = statements, nil
	return &q
}

// projected gives a statement as it bears on an action; ok is false where it
// cannot match.
func projected(cat *actions.Catalog, p *iam.Policy, s *iam.Statement, action string) (iam.Statement, bool) {
	out := *s
	certain, may := reaches(s.Actions, action)
	if !may {
		return out, false
	}
	if certain {
		out.Actions = iam.Element{Present: true, Texts: []iam.Text{iam.Lit(action)}, KeyAt: s.Actions.KeyAt, At: s.Actions.At}
	}
	out.Conditions = nil
	for _, c := range s.Conditions {
		if carries(cat, action, iam.KeyName(c.Key)) == never {
			switch c.Holds(iam.Context{}, p.Variables()) {
			case iam.Yes:
				continue
			case iam.No:
				if len(c.When) == 0 {
					return out, false
				}
			}
		}
		out.Conditions = append(out.Conditions, c)
	}
	return out, true
}

// reaches reports whether Action or NotAction certainly matches an action, and
// whether it may.
func reaches(e iam.Element, action string) (certain, may bool) {
	if !e.Present {
		return false, false
	}
	answer := iam.No
	for _, t := range e.Texts {
		one := iam.MatchAction(t, action)
		if one == iam.Yes && len(t.When) > 0 {
			one = iam.Maybe
		}
		answer = max(answer, one)
	}
	if e.Not {
		answer = answer.Not()
	}
	return answer == iam.Yes, answer != iam.No
}

// wide reports whether a statement's resources leave the name of a resource open:
// "*", and ARNs such as arn:aws:iam::111122223333:role/*.
func wide(p *iam.Policy, s *iam.Statement) bool {
	if s.Resources.Not {
		return true
	}
	return slices.ContainsFunc(s.Resources.Texts, func(t iam.Text) bool {
		last := lastPart(t.Tokens(true, p.Variables()))
		if last == nil {
			return false
		}
		for i, token := range last {
			switch token.Kind {
			case iam.Chars:
				if i > 0 || strings.Trim(token.Text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") != "/" && strings.Trim(token.Text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") != ":" {
					return false
				}
			case iam.Run:
			default:
				return false
			}
		}
		return last[len(last)-1].Kind == iam.Run
	})
}

// lastPart gives the tokens of the sixth part of an ARN; nil where the text has
// none. Of "*" it is "*" itself.
func lastPart(tokens []iam.Token) []iam.Token {
	if len(tokens) == 1 && tokens[0].Kind == iam.Run {
		return tokens
	}
	colons := 0
	for i, t := range tokens {
		switch {
		case t.Kind == iam.Chars:
			text := t.Text
			for j := range len(text) {
				if text[j] != ':' {
					continue
				}
				if colons++; colons == 5 {
					rest := slices.Clone(tokens[i+1:])
					if text[j+1:] != "" {
						rest = append([]iam.Token{{Kind: iam.Chars, Text: text[j+1:]}}, rest...)
					}
					return rest
				}
			}
		case t.Kind == iam.Unknown && t.Symbol.Class == iam.Arn:
			return nil
		}
	}
	if colons > 0 && len(tokens) > 0 && tokens[len(tokens)-1].Kind == iam.Run { // a short ARN
		return tokens[len(tokens)-1:]
	}
	return nil
}

// isSelf reports whether a text of Resource names the caller by a variable:
// arn:aws:iam::*:user/${aws:username}.
func isSelf(p *iam.Policy, t iam.Text) bool {
	tokens := t.Tokens(true, p.Variables())
	n := len(tokens)
	if n == 0 || tokens[n-1].Kind != iam.Variable || !strings.EqualFold(tokens[n-1].Text, "aws:username") {
		return false
	}
	return n > 1 && tokens[n-2].Kind == iam.Chars && strings.HasSuffix(tokens[n-2].Text, "/")
}
