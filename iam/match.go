package iam

import (
	"slices"
	"strings"
)

// lookup says what a request's context knows of a key.
func (c Context) lookup(key string) (values []string, known bool) {
	name := KeyName(key)
	if v, ok := c.Values[name]; ok {
		return v, true
	}
	return nil, !c.Open || c.Absent[name] || c.Lacks != nil && c.Lacks(name)
}

// matcher evaluates parts of one policy against one request and collects what is
// not known.
type matcher struct {
	ctx       Context
	variables bool
	reasons   []Reason

	unresolved bool // a text of Resource has a variable without a value
}

func (m *matcher) because(r Reason) {
	if len(m.reasons) < maxDiagnostics && !slices.Contains(m.reasons, r) {
		m.reasons = append(m.reasons, r)
	}
}

// resolve puts values into a pattern's variables. ok is No where a variable has
// no value, Maybe where the request does not tell.
func (m *matcher) resolve(tokens []Token, at Span) (g glob, ok Truth) {
	ok = Yes
	for _, t := range tokens {
		if t.Kind != Variable {
			g = append(g, t)
			continue
		}
		values, known := m.ctx.lookup(t.Text)
		switch {
		case !known:
			m.because(Reason{Key: KeyName(t.Text), Text: "the value of ${" + t.Text + "} is not known", At: at})
			ok = min(ok, Maybe)
			g = append(g, Token{Kind: Unknown, Symbol: &Symbol{Name: "${" + t.Text + "}"}})
			continue
		case len(values) == 1:
			t.Text = values[0]
		case len(values) == 0 && t.HasDefault:
			t.Text = t.Default
		default: // missing, or several values, which a variable cannot hold
			return nil, No
		}
		g = append(g, Token{Kind: Chars, Text: t.Text})
	}
	return merged(g), ok
}

// merged joins characters beside one another.
func merged(g glob) glob {
	out := g[:0:0]
	for _, t := range g {
		if n := len(out); n > 0 && t.Kind == Chars && out[n-1].Kind == Chars {
			out[n-1].Text += t.Text
		} else if t.Kind != Chars || t.Text != "" {
			out = append(out, t)
		}
	}
	return out
}

// guarded weakens an answer of something that is there in some deployments only.
func (m *matcher) guarded(t Truth, when []Guard, at Span) Truth {
	if t != No && len(when) > 0 {
		m.because(Reason{Symbol: when[0].Name, Text: "it depends on the template's condition " + when[0].Name, At: at})
		return Maybe
	}
	return t
}

// symbols notes the symbols of a text as reasons.
func (m *matcher) symbols(t Text) {
	for _, p := range t.Pieces {
		if p.Symbol != nil {
			m.because(Reason{Symbol: p.Symbol.Name, Text: "the value of " + p.Symbol.Name + " is known only when the template is deployed", At: t.Span})
		}
	}
}

// MatchAction compares a text of Action with a request's action. Letter case does
// not count; wildcards match in the service and in the name, "*" alone matches
// everything. A text with a comma, a space or without a colon matches nothing.
func MatchAction(t Text, action string) Truth {
	if s, ok := t.Literal(); ok && !strings.ContainsAny(s, "*?") { // the usual case, without memory
		return truth(strings.EqualFold(s, action) && strings.Contains(s, ":") && !strings.ContainsAny(s, ", \t\n"))
	}
	g := glob(t.Tokens(true, false))
	if g.star() {
		return Yes
	}
	if s, ok := t.Literal(); ok && strings.ContainsAny(s, ", \t\n") {
		return No
	}
	if g.hasSymbol() {
		return g.match(action, true)
	}
	parts := g.cut(1)
	service, name, ok := strings.Cut(action, ":")
	if len(parts) < 2 || !ok {
		return No
	}
	return min(parts[0].match(service, true), parts[1].match(name, true))
}

// MatchResource compares a text of Resource in a policy of type t with a
// request's resource. With variables, ${...} takes its value from the context; one
// without a value makes the text match nothing, and one before the fifth colon
// makes the answer Maybe. The
// resource "*" of an action without resource types is matched by "*" alone.
func MatchResource(text Text, t Type, resource string, variables bool, ctx Context) Truth {
	m := &matcher{ctx: ctx, variables: variables}
	return m.resource(text, t, resource)
}

func (m *matcher) resource(text Text, t Type, resource string) Truth {
	tokens := text.Tokens(true, m.variables)
	if glob(tokens).star() {
		return Yes
	}
	if resource == "*" {
		if len(text.Pieces) == 1 && text.Pieces[0].Symbol != nil && text.Pieces[0].Symbol.mayBe("*", false) {
			m.symbols(text)
			return Maybe
		}
		return No
	}
	if m.variables {
		tokens = m.unknownHead(tokens, text.Span)
	}
	g, ok := m.resolve(tokens, text.Span)
	if ok == No {
		m.unresolved = true
		return No
	}
	answer := g.arn(resource, shortFor(t), true)
	if answer == Maybe {
		m.symbols(text)
	}
	return answer
}

// unknownHead makes a variable before the fifth colon a part that is not known:
// AWS puts values behind it only, and does not say what it does before (IAM User
// Guide, "IAM policy elements: Variables and tags").
func (m *matcher) unknownHead(tokens []Token, at Span) []Token {
	colons := 0
	out := make([]Token, 0, len(tokens))
	for _, t := range tokens {
		switch {
		case t.Kind == Variable && colons < 5:
			m.because(Reason{Text: "a policy variable before the resource part of an ARN is not documented", At: at})
			t = Token{Kind: Unknown, Symbol: &Symbol{Name: "${" + t.Text + "}"}}
		case t.Kind == Chars:
			colons += strings.Count(t.Text, ":")
		case t.Kind == Unknown && t.Symbol.Class == Arn:
			colons += 5
		}
		out = append(out, t)
	}
	return out
}

// element evaluates Action, Resource and their negations.
func (m *matcher) element(e Element, one func(Text) Truth) Truth {
	answer := No
	for _, t := range e.Texts {
		answer = max(answer, m.guarded(one(t), t.When, t.Span))
	}
	if e.Not {
		return answer.Not()
	}
	return answer
}

// Match evaluates a statement of policy p against a request. It does not look at
// the effect: a Deny that matches is Yes. Reasons say why an answer is Maybe.
//
// A policy of a type with principals matches nobody where the statement names
// none; a statement without a Resource in such a policy is about the policy's own
// resource.
func (s *Statement) Match(p *Policy, req Request) (Truth, []Reason) {
	answer, reasons, _ := s.match(p, req, false)
	return answer, reasons
}

func (s *Statement) match(p *Policy, req Request, boundary bool) (Truth, []Reason, Grant) {
	m := &matcher{ctx: req.Context, variables: p.Variables()}
	grant := GrantNone
	steps := []func() Truth{
		func() Truth { return m.element(s.Actions, func(t Text) Truth { return m.action(t, req.Action) }) },
		func() Truth {
			if !p.Type.HasPrincipal() {
				return Yes
			}
			var answer Truth
			answer, grant = m.principals(s, req.Principal, boundary)
			return answer
		},
		func() Truth {
			if !s.Resources.Present {
				return truth(p.Type == Trust || p.Type == Resource)
			}
			answer := m.element(s.Resources, func(t Text) Truth { return m.resource(t, p.Type, req.Resource) })
			if s.Resources.Not && m.unresolved && answer == Yes {
				m.because(Reason{Text: "what a variable without a value means in NotResource is not documented", At: s.Resources.At})
				return Maybe
			}
			return answer
		},
		func() Truth {
			answer := Yes
			for _, c := range s.Conditions {
				answer = min(answer, m.guardedCondition(c))
			}
			return answer
		},
	}
	answer := m.guarded(Yes, s.When, s.Span)
	for _, step := range steps {
		if answer = min(answer, step()); answer == No {
			return No, nil, GrantNone
		}
	}
	if answer == Yes {
		m.reasons = nil
	}
	return answer, m.reasons, grant
}

func (m *matcher) action(t Text, action string) Truth {
	answer := MatchAction(t, action)
	if answer == Maybe {
		m.symbols(t)
	}
	return answer
}

func (m *matcher) guardedCondition(c Condition) Truth {
	answer := m.condition(c)
	if answer != Yes && len(c.When) > 0 {
		m.because(Reason{Symbol: c.When[0].Name, Text: "it depends on the template's condition " + c.When[0].Name, At: c.At})
		return Maybe
	}
	return answer
}

// Match evaluates every statement of the policy and gives those that match or
// may match, in order.
func (p *Policy) Match(req Request) []StatementMatch {
	var out []StatementMatch
	for i := range p.Statements {
		s := &p.Statements[i]
		if answer, reasons := s.Match(p, req); answer != No {
			out = append(out, StatementMatch{Policy: p, Statement: s, Truth: answer, Reasons: reasons})
		}
	}
	return out
}
