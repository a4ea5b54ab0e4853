package iam

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/internal/diag"
)

// Parse reads a policy from JSON text. It reports all mistakes of form in one
// run, and gives the policy with what could be read; what could not is a Gap.
// The policy is nil where the text cannot be read at all. file names the text in
// positions and reports.
func Parse(file string, text []byte, t Type) (*Policy, []diag.Diagnostic) {
	v, ds := ParseJSON(file, text)
	if v == nil {
		return nil, ds
	}
	p, more := Read(v, t, file)
	return p, append(ds, more...)
}

// Read makes a policy of a value, with the mistakes of form in it. name is how
// reports call the policy. A Choice becomes guards: at an Effect it splits the
// statement, elsewhere it guards the strings, conditions or statements in it.
func Read(v *Value, t Type, name string) (*Policy, []diag.Diagnostic) {
	return ReadAt(v, t, name, nil)
}

// ReadAt is Read for a document that stands at a path in a larger file.
func ReadAt(v *Value, t Type, name string, path []string) (*Policy, []diag.Diagnostic) {
	r := &reader{p: &Policy{Type: t, Name: name, Path: path}}
	if v == nil {
		return r.p, nil
	}
	r.p.Span, r.p.Size = v.Span, v.size()
	r.document(v, path, nil)
	return r.p, r.ds
}

type reader struct {
	p  *Policy
	ds []diag.Diagnostic
}

// wrong reports a mistake; one that is an error leaves a gap.
func (r *reader) wrong(code string, at Span, path []string, help, format string, args ...any) {
	if len(r.ds) >= maxDiagnostics {
		return
	}
	d := report(code, at, slices.Clone(path), fmt.Sprintf(format, args...), help)
	r.ds = append(r.ds, d)
	if d.Severity == diag.Error {
		r.gap(at, d.Message)
	}
}

func (r *reader) gap(at Span, why string) {
	if len(r.p.Gaps) < maxDiagnostics {
		r.p.Gaps = append(r.p.Gaps, Gap{Span: at, Why: why})
	}
}

func under(path []string, keys ...string) []string {
	return append(path[:len(path):len(path)], keys...)
}

func with(guards []Guard, name string, holds bool) []Guard {
	return append(guards[:len(guards):len(guards)], Guard{name, holds})
}

// choose calls read for a value, for each branch of a Choice with its guard.
func choose(v *Value, guards []Guard, read func(*Value, []Guard)) {
	switch {
	case v == nil:
	case v.Kind == ChoiceValue:
		choose(v.Then, with(guards, v.If, true), read)
		choose(v.Else, with(guards, v.If, false), read)
	default:
		read(v, guards)
	}
}

func (r *reader) document(v *Value, path []string, guards []Guard) {
	switch v.Kind {
	case ChoiceValue:
		choose(v, guards, func(v *Value, guards []Guard) { r.document(v, path, guards) })
		return
	case OpaqueValue:
		r.gap(v.Span, v.Why+" makes this policy")
		return
	case MapValue:
	default:
		r.wrong("DATA_TYPE_MISMATCH", v.Span, path, "write an object with Version and Statement", "a policy is an object, not %s", v.kindName())
		return
	}
	statements := false
	for _, f := range v.Fields {
		at := under(path, f.Key)
		switch f.Key {
		case "Version":
			choose(f.Value, guards, func(v *Value, _ []Guard) {
				s, ok := r.scalar(v, at, "Version")
				if ok && r.p.Version != "" && r.p.Version != s {
					r.gap(v.Span, "the version depends on a condition")
				}
				if ok {
					r.p.Version, r.p.VersionAt = s, v.Span
					if s != Version2012 && s != Version2008 {
						r.wrong("INVALID_VERSION", v.Span, at, "write "+Version2012, "there is no version %q of the policy language", clip(s))
					}
				}
			})
		case "Id":
			choose(f.Value, guards, func(v *Value, _ []Guard) { r.p.ID, _ = r.scalar(v, at, "Id") })
		case "Statement":
			statements = true
			r.statements(f.Value, at, guards)
		default:
			r.unknown(f, at, []string{"Version", "Id", "Statement"}, "a policy")
		}
	}
	if !statements {
		r.wrong("MISSING_STATEMENT", v.Span, path, `add "Statement": [...]`, "the policy has no Statement")
	}
}

func (r *reader) unknown(f ValueField, path, known []string, where string) {
	if len(r.ds) >= maxDiagnostics {
		return
	}
	help := "write one of " + strings.Join(known, ", ")
	if near := diag.Nearest(f.Key, known); near != "" {
		help = fmt.Sprintf("did you mean %q", near)
	}
	r.wrong("INVALID_POLICY_ELEMENT", f.KeyAt, path, help, "%s has no element %q", where, clip(f.Key))
}

// scalar reads a string that must be literal.
func (r *reader) scalar(v *Value, path []string, element string) (string, bool) {
	switch v.Kind {
	case StringValue:
		if s, ok := v.Text.Literal(); ok {
			return s, true
		}
		r.gap(v.Span, element+" is known only when the template is deployed")
	case OpaqueValue:
		r.gap(v.Span, element+" is known only when the template is deployed")
	default:
		r.wrong("DATA_TYPE_MISMATCH", v.Span, path, "write it in double quotes", "%s must be a string, not %s", element, v.kindName())
	}
	return "", false
}

func (r *reader) statements(v *Value, path []string, guards []Guard) {
	choose(v, guards, func(v *Value, guards []Guard) {
		switch v.Kind {
		case ListValue:
			if len(v.Items) == 0 {
				r.wrong("MISSING_STATEMENT", v.Span, path, "add a statement", "Statement is an empty list")
			}
			for i, item := range v.Items {
				at := under(path, strconv.Itoa(i))
				choose(item, guards, func(v *Value, guards []Guard) {
					if v.Kind == ListValue {
						r.wrong("DATA_TYPE_MISMATCH", v.Span, at, "put its statements into the outer list", "a statement is an object, not a list")
						return
					}
					r.statement(v, at, guards)
				})
			}
		default:
			r.statement(v, path, guards)
		}
	})
}

func (r *reader) statement(v *Value, path []string, guards []Guard) {
	if v.Kind == OpaqueValue {
		r.gap(v.Span, v.Why+" makes this statement")
		return
	}
	if v.Kind != MapValue {
		r.wrong("DATA_TYPE_MISMATCH", v.Span, path, "write an object with Effect, Action and so on", "a statement is an object, not %s", v.kindName())
		return
	}
	s := Statement{Index: len(r.p.Statements), Span: v.Span, Path: slices.Clone(path), When: guards}
	effects := []effectOf{}
	elements := map[string]Span{}
	for _, f := range v.Fields {
		at := under(path, f.Key)
		if _, twice := elements[f.Key]; twice {
			r.gap(f.KeyAt, f.Key+" stands twice")
		}
		elements[f.Key] = f.KeyAt
		switch f.Key {
		case "Sid":
			choose(f.Value, nil, func(v *Value, _ []Guard) { s.Sid, _ = r.scalar(v, at, "Sid") })
			s.SidAt = f.Value.Span
			if s.Sid == "" && f.Value.Kind == StringValue && len(f.Value.Text.Pieces) <= 1 {
				if text, ok := f.Value.Text.Literal(); ok && text == "" {
					r.wrong("EMPTY_SID_VALUE", f.Value.Span, at, "give it a name or remove it", "Sid is empty")
				}
			}
		case "Effect":
			choose(f.Value, nil, func(v *Value, guards []Guard) { effects = append(effects, r.effect(v, at, guards)...) })
		case "Principal", "NotPrincipal":
			r.principals(&s, f, at)
		case "Action", "NotAction":
			r.element(&s.Actions, f, at, f.Key == "NotAction", "EMPTY_ARRAY_ACTION")
		case "Resource", "NotResource":
			r.element(&s.Resources, f, at, f.Key == "NotResource", "EMPTY_ARRAY_RESOURCE")
		case "Condition":
			s.ConditionAt = f.Value.Span
			r.conditions(&s, f.Value, at)
		default:
			r.unknown(f, at, statementElements, "a statement")
		}
	}
	if _, ok := elements["Effect"]; !ok {
		r.wrong("MISSING_EFFECT", v.Span, path, `add "Effect": "Allow" or "Deny"`, "the statement has no Effect")
	}
	r.required(&s, v, path, elements)
	for _, e := range effects {
		out := s
		out.Index = len(r.p.Statements)
		out.Effect, out.EffectAt = e.effect, e.at
		out.When = append(guards[:len(guards):len(guards)], e.when...)
		r.p.Statements = append(r.p.Statements, out)
	}
}

var statementElements = []string{"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}

type effectOf struct {
	effect Effect
	at     Span
	when   []Guard
}

func (r *reader) effect(v *Value, path []string, guards []Guard) []effectOf {
	s, ok := r.scalar(v, path, "Effect")
	if !ok {
		return nil
	}
	switch s {
	case "Allow":
		return []effectOf{{Allow, v.Span, guards}}
	case "Deny":
		return []effectOf{{Deny, v.Span, guards}}
	}
	help := "write Allow or Deny"
	if near := diag.Nearest(s, []string{"Allow", "Deny"}); near != "" {
		help = fmt.Sprintf("did you mean %q; letter case counts", near)
	}
	r.wrong("INVALID_EFFECT", v.Span, path, help, "Effect is %q", clip(s))
	return nil
}

// required reports elements that are missing, excluded, or against one another.
func (r *reader) required(s *Statement, v *Value, path []string, has map[string]Span) {
	for _, name := range []string{"Principal", "Action", "Resource"} {
		if _, plain := has[name]; plain {
			if at, negated := has["Not"+name]; negated {
				r.wrong("UNSUPPORTED_ELEMENT_COMBINATION", at, under(path, "Not"+name), "keep one of the two, or make two statements",
					"a statement cannot have both %s and Not%s", name, name)
			}
		}
	}
	t := r.p.Type
	if !s.Actions.Present {
		r.wrong("MISSING_ACTION", v.Span, path, `add "Action"`, "the statement has no Action")
	}
	switch {
	case s.Resources.Present && t == Trust:
		r.wrong("ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", s.Resources.KeyAt, under(path, "Resource"), "remove it: the role is the resource",
			"a role's trust policy has no Resource")
	case !s.Resources.Present && t != Trust && t != Resource:
		r.wrong("MISSING_RESOURCE", v.Span, path, `add "Resource"`, "the statement has no Resource")
	}
	switch {
	case !s.Principals.Present && t.HasPrincipal():
		help := `add "Principal"`
		if t == RCP {
			help = `add "Principal": "*"`
		}
		r.wrong("MISSING_PRINCIPAL", v.Span, path, help, "the statement has no Principal, so it matches nobody")
	case s.Principals.Present && t == SCP:
		r.wrong("SCP_SYNTAX_ERROR_PRINCIPAL", s.Principals.KeyAt, path, "remove it: the policy holds for all principals of the account", "a service control policy has no Principal")
	case s.Principals.Present && !t.HasPrincipal():
		r.wrong("UNSUPPORTED_PRINCIPAL", s.Principals.KeyAt, path, "remove it: the policy is for whom it is attached to", "a policy of type %s has no Principal", t)
	case s.Principals.Not && t == Trust:
		r.wrong("ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", s.Principals.KeyAt, path, "name the principals that may assume the role", "a role's trust policy has no NotPrincipal")
	}
}

// element reads Action, Resource and their negations.
func (r *reader) element(e *Element, f ValueField, path []string, not bool, empty string) {
	if e.Present { // the other of the two, which is reported once
		return
	}
	e.Present, e.Not, e.KeyAt, e.At = true, not, f.KeyAt, f.Value.Span
	e.Texts = r.texts(f.Value, path, f.Key, nil, false)
	if f.Value.Kind == ListValue && len(f.Value.Items) == 0 {
		r.wrong(empty, f.Value.Span, path, "name at least one, or remove the statement", "%s is an empty list, so the statement has no effect", f.Key)
	}
}

// texts reads a string or a list of strings; with bare, numbers and booleans too.
func (r *reader) texts(v *Value, path []string, element string, guards []Guard, bare bool) []Text {
	var out []Text
	one := func(v *Value, guards []Guard, path []string) {
		t := Text{Span: v.Span, When: guards}
		switch {
		case v.Kind == StringValue, bare && (v.Kind == BoolValue || v.Kind == NumberValue):
			t.Pieces, t.Bare = v.Text.Pieces, v.Text.Bare
			if len(t.Pieces) == 0 {
				t.Pieces = []Piece{{}}
			}
		case v.Kind == OpaqueValue:
			t.Pieces = []Piece{{Symbol: symbolOf(v)}}
		default:
			r.wrong("DATA_TYPE_MISMATCH", v.Span, path, "write a string in double quotes, or a list of strings", "%s must be a string or a list of strings, not %s", element, v.kindName())
			return
		}
		out = append(out, t)
	}
	choose(v, guards, func(v *Value, guards []Guard) {
		if v.Kind != ListValue {
			one(v, guards, path)
			return
		}
		for i, item := range v.Items {
			at := under(path, strconv.Itoa(i))
			choose(item, guards, func(v *Value, guards []Guard) { one(v, guards, at) })
		}
	})
	return out
}

// symbolOf gives the symbol of an opaque value; one without a name is unlike any
// other, by its place.
func symbolOf(v *Value) *Symbol {
	if v.Symbol != nil {
		return v.Symbol
	}
	return &Symbol{Name: fmt.Sprintf("%s at %d:%d", v.Why, v.Pos.Line, v.Pos.Col)}
}

func (r *reader) principals(s *Statement, f ValueField, path []string) {
	if s.Principals.Present {
		return
	}
	s.Principals = Principals{Present: true, Not: f.Key == "NotPrincipal", KeyAt: f.KeyAt, At: f.Value.Span}
	choose(f.Value, nil, func(v *Value, guards []Guard) {
		switch v.Kind {
		case StringValue:
			if text, ok := v.Text.Literal(); !ok || text == "*" {
				s.Principals.Values = append(s.Principals.Values, PrincipalText{AWS, Text{Pieces: v.Text.Pieces, Span: v.Span, When: guards}})
				return
			}
			r.wrong("INVALID_PRINCIPAL_FORMAT", v.Span, path, `write {"AWS": "..."} or {"Service": "..."}`, "%s must be \"*\" or an object", f.Key)
		case OpaqueValue:
			r.gap(v.Span, v.Why+" makes this principal")
		case MapValue:
			if len(v.Fields) == 0 {
				r.wrong("EMPTY_OBJECT_PRINCIPAL", v.Span, path, "name a principal", "%s is an empty object, so it matches nobody", f.Key)
			}
			for _, k := range v.Fields {
				r.principalKey(s, k, under(path, k.Key), guards)
			}
		default:
			r.wrong("INVALID_PRINCIPAL_FORMAT", v.Span, path, `write "*" or {"AWS": "..."}`, "%s must be \"*\" or an object, not %s", f.Key, v.kindName())
		}
	})
}

func (r *reader) principalKey(s *Statement, f ValueField, path []string, guards []Guard) {
	kinds := principalTypes[:Anonymous]
	kind := slices.Index(kinds, f.Key)
	if kind < 0 {
		help := "write one of " + strings.Join(kinds, ", ")
		if near := diag.Nearest(f.Key, kinds); near != "" {
			help = fmt.Sprintf("did you mean %q", near)
		}
		r.wrong("INVALID_PRINCIPAL_KEY", f.KeyAt, path, help, "there is no type of principal %q", clip(f.Key))
		return
	}
	if f.Value.Kind == ListValue && len(f.Value.Items) == 0 {
		r.wrong("EMPTY_ARRAY_PRINCIPAL", f.Value.Span, path, "name a principal", "%s is an empty list, so it matches nobody", f.Key)
	}
	for _, t := range r.texts(f.Value, path, "a principal", guards, false) {
		s.Principals.Values = append(s.Principals.Values, PrincipalText{PrincipalType(kind), t})
	}
}

func (r *reader) conditions(s *Statement, v *Value, path []string) {
	choose(v, nil, func(v *Value, guards []Guard) {
		switch v.Kind {
		case OpaqueValue:
			r.gap(v.Span, v.Why+" makes this condition")
			return
		case MapValue:
		default:
			r.wrong("DATA_TYPE_MISMATCH", v.Span, path, `write {"StringEquals": {"key": "value"}}`, "Condition must be an object, not %s", v.kindName())
			return
		}
		if len(v.Fields) == 0 {
			r.wrong("EMPTY_OBJECT_CONDITION", v.Span, path, "add a condition or remove the element", "Condition is an empty object, so it always holds")
		}
		for _, f := range v.Fields {
			at := under(path, f.Key)
			op := ParseOperator(f.Key)
			if !op.Known {
				r.badOperator(op, f, at)
			}
			choose(f.Value, guards, func(v *Value, guards []Guard) { r.keys(s, op, f.KeyAt, v, at, guards) })
		}
	})
}

func (r *reader) badOperator(op Operator, f ValueField, path []string) {
	if strings.EqualFold(op.Name, "Null") && op.IfExists {
		r.wrong("NULL_WITH_IF_EXISTS", f.KeyAt, path, "write Null", "there is no operator %q", clip(f.Key))
		return
	}
	if len(r.ds) >= maxDiagnostics {
		r.gap(f.KeyAt, "there is no such condition operator")
		return
	}
	help := "write an operator of the policy language, such as StringEquals"
	if near := diag.Nearest(op.Name, OperatorNames()); near != "" {
		op.Name = near
		help = fmt.Sprintf("did you mean %q", op)
	}
	r.wrong("INVALID_CONDITION_OPERATOR", f.KeyAt, path, help, "there is no condition operator %q", clip(f.Key))
}

func (r *reader) keys(s *Statement, op Operator, at Span, v *Value, path []string, guards []Guard) {
	switch v.Kind {
	case OpaqueValue:
		r.gap(v.Span, v.Why+" makes this condition")
		return
	case MapValue:
	default:
		r.wrong("DATA_TYPE_MISMATCH", v.Span, path, `write {"key": "value"}`, "a condition operator takes an object, not %s", v.kindName())
		return
	}
	if len(v.Fields) == 0 {
		r.wrong("EMPTY_OBJECT_CONDITION", v.Span, path, "add a condition key or remove the operator", "%s has no condition key, so it always holds", op.Written)
	}
	for _, f := range v.Fields {
		below := under(path, f.Key)
		choose(f.Value, guards, func(v *Value, guards []Guard) {
			c := Condition{Operator: op, OperatorAt: at, Key: f.Key, KeyAt: f.KeyAt, At: v.Span, When: guards}
			c.Values = r.texts(v, below, "the value of a condition", nil, true)
			if v.Kind == ListValue && len(v.Items) == 0 {
				r.wrong(emptyCondition(op), v.Span, below, "name a value or remove the key", "the list of values of %s is empty", clip(f.Key))
			}
			s.Conditions = append(s.Conditions, c)
		})
	}
}

func emptyCondition(op Operator) string {
	switch {
	case op.Set == ForAllValues:
		return "EMPTY_ARRAY_CONDITION_FORALLVALUES"
	case op.Set == ForAnyValue:
		return "EMPTY_ARRAY_CONDITION_FORANYVALUE"
	case op.IfExists:
		return "EMPTY_ARRAY_CONDITION_IFEXISTS"
	default:
		return "EMPTY_ARRAY_CONDITION"
	}
}
