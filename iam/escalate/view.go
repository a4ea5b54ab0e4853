package escalate

import (
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
)

// assumeRole is the action by which a principal becomes a role.
const assumeRole = "sts:AssumeRole"

// view is a principal's policies as they bear on one action: only the statements
// that can match it are left, and conditions on keys that no request of the action
// has are settled.
type view struct {
	action string
	allows []allow
	denies []*iam.Policy
	limits [][]*iam.Policy
	rest   string // tells views with the same Denies and limits from others
	open   bool   // there are no Denies, and the limits allow the action on everything
}

// allow is a statement that allows the action, as it stands and alone in a policy.
type allow struct {
	policy    *iam.Policy
	statement *iam.Statement
	alone     *iam.Policy
	mark      string // tells it from other statements, and from the same one for actions with other keys
}

func newView(cat *actions.Catalog, p *Principal, action string) *view {
	v := &view{action: action, open: true}
	var rest strings.Builder
	for n, pol := range p.Grants {
		var denies []iam.Statement
		for i := range pol.Statements {
			st, ok := projected(cat, pol, &pol.Statements[i], action)
			if !ok {
				continue
			}
			if st.Effect == iam.Allow && !settled(st, action) && !tells(st.Actions, action) {
				continue
			}
			mark := v.mark(n, i, &pol.Statements[i], st)
			if st.Effect == iam.Deny {
				denies = append(denies, st)
				rest.WriteString(mark)
				v.open = false
				continue
			}
			v.allows = append(v.allows, allow{pol, &pol.Statements[i], with(pol, st), mark})
		}
		if denies != nil {
			v.denies = append(v.denies, with(pol, denies...))
		}
	}
	if len(v.allows) == 0 && action != assumeRole { // which a trust policy alone may allow
		return v
	}
	for _, group := range p.Limits {
		rest.WriteByte('|')
		out := []*iam.Policy{}
		open := false
		for n, pol := range group {
			var list []iam.Statement
			for i := range pol.Statements {
				st, ok := projected(cat, pol, &pol.Statements[i], action)
				if !ok {
					continue
				}
				list = append(list, st)
				rest.WriteString(v.mark(n, i, &pol.Statements[i], st))
				v.open = v.open && st.Effect == iam.Allow
				open = open || free(st, action)
			}
			out = append(out, with(pol, list...))
		}
		v.open = v.open && open
		v.limits = append(v.limits, out)
	}
	v.rest = rest.String()
	return v
}

// mark names a statement and the conditions that are left of it. One that names the
// action by a symbol is like no other's.
func (v *view) mark(policy, statement int, was *iam.Statement, is iam.Statement) string {
	var b strings.Builder
	b.WriteString(strconv.Itoa(policy) + "." + strconv.Itoa(statement))
	if len(is.Conditions) < len(was.Conditions) {
		for _, c := range is.Conditions {
			b.WriteString("," + c.Operator.String() + " " + c.Key)
		}
	}
	if !settled(is, v.action) {
		b.WriteString("@" + v.action)
	}
	b.WriteByte(';')
	return b.String()
}

// free reports whether a statement holds for every resource, under no condition.
func free(s iam.Statement, action string) bool {
	return settled(s, action) && len(s.Conditions) == 0 && len(s.When) == 0 && !s.Resources.Not && slices.ContainsFunc(s.Resources.Texts, func(t iam.Text) bool {
		text, ok := t.Literal()
		return ok && text == "*" && len(t.When) == 0
	})
}

// tells reports whether an element has a text that tells something of the action. A
// parameter that may be any action would be all sets at once, which helps nobody.
func tells(e iam.Element, action string) bool {
	return e.Not || slices.ContainsFunc(e.Texts, func(t iam.Text) bool {
		first := iam.Piece{}
		if len(t.Pieces) > 0 {
			first = t.Pieces[0]
		}
		return iam.MatchAction(t, action) != iam.No && (first.Symbol == nil || first.Symbol.Class == iam.OneOf)
	})
}

// settled reports whether a statement of a view certainly is about its action.
func settled(s iam.Statement, action string) bool {
	if s.Actions.Not || len(s.Actions.Texts) != 1 {
		return false
	}
	text, ok := s.Actions.Texts[0].Literal()
	return ok && text == action && len(s.Actions.Texts[0].When) == 0
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
		if cat.Carries(action, c.Key) == actions.Never {
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

// wide reports whether a statement's resources leave the name of a resource open: "*",
// and ARNs such as arn:aws:iam::111122223333:role/*. arns are those of the types of
// resources that are meant.
func wide(p *iam.Policy, s *iam.Statement, arns []string) bool {
	if s.Resources.Not {
		return true
	}
	return slices.ContainsFunc(s.Resources.Texts, func(t iam.Text) bool {
		last := lastPart(t.Tokens(true, p.Variables()))
		if len(last) == 0 || last[len(last)-1].Kind != iam.Run {
			return false
		}
		if last[0].Kind == iam.Run {
			return len(last) == 1
		}
		for _, token := range last[1:] { // what separates further names
			if token.Kind != iam.Run && (token.Kind != iam.Chars || strings.Trim(token.Text, "/:") != "") {
				return false
			}
		}
		return last[0].Kind == iam.Chars && slices.ContainsFunc(arns, func(arn string) bool {
			parts := strings.SplitN(arn, ":", 6)
			kind, _, _ := strings.Cut(parts[len(parts)-1], "${")
			return kind != "" && kind == last[0].Text
		})
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
