package iam

import "strings"

// variables checks the policy variables of a text of Resource or Condition.
func (v *validator) variables(t Text, element string) {
	for _, piece := range t.Pieces {
		rest := piece.Literal
		if piece.Symbol != nil {
			continue
		}
		for {
			_, after, found := strings.Cut(rest, "${")
			if !found {
				break
			}
			inner, behind, closed := strings.Cut(after, "}")
			if v.p.Version != Version2012 && len(v.p.Gaps) == 0 {
				v.warn("VARIABLE_UNSUPPORTED_IN_VERSION", t.Span, element, `write "Version": "`+Version2012+`"`, "without version %s, ${...} is plain text", Version2012)
				return
			}
			if !closed || strings.Contains(inner, "${") {
				v.warn("MISSING_BRACE_IN_VARIABLE", t.Span, element, "close it with }", "a policy variable is not closed in %q", clip(t.String()))
				return
			}
			v.variable(inner, t.Span, element)
			rest = behind
		}
	}
}

func (v *validator) variable(inner string, at Span, element string) {
	switch inner {
	case "*", "?", "$":
		return
	}
	key, fallback, has := strings.Cut(inner, ",")
	key = strings.TrimSpace(key)
	fallback = strings.TrimSpace(fallback)
	switch {
	case key == "":
		v.warn("EMPTY_VARIABLE", at, element, "name a condition key, such as ${aws:username}", "a policy variable has no name")
	case strings.ContainsAny(key, " \t"):
		v.warn("UNSUPPORTED_SPACE_IN_VARIABLE", at, element, "remove the space", "a policy variable has a space in its name: ${%s}", clip(inner))
	case has && (len(fallback) < 2 || fallback[0] != '\'' || fallback[len(fallback)-1] != '\''):
		v.warn("MISSING_QUOTE_IN_VARIABLE", at, element, "write it as ${key, 'default'}", "the default of a policy variable stands in single quotes")
	}
}
