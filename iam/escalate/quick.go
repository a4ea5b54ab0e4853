package escalate

import (
	"slices"
	"strings"

	"cuemulus.dev/iam"
)

// maxQuick bounds the work of the quick answer; the comparer has bounds of its own.
const maxQuick = 1 << 20

// quick answers where nothing but the resources of one Allow can decide: there are
// no Denies, no limits but such as allow the action, no symbols and no conditions but
// one on iam:PassedToService. ok is false where that is not so.
func (q *asker) quick(v *view, a *iam.Policy, what question) (out access, ok bool) {
	s := &a.Statements[0]
	if !v.open || q.gap != "" || s.Resources.Not || len(s.When) > 0 || !settled(*s, v.action) {
		return access{}, false
	}
	context := map[string][]string{}
	for _, c := range s.Conditions {
		if len(what.to) == 0 || iam.KeyName(c.Key) != passedToService || len(s.Conditions) > 1 || len(c.When) > 0 || !literal(c.Values...) {
			return access{}, false
		}
	}
	if len(what.to) > 0 {
		to := ""
		for _, t := range passedTo(what.to).Values {
			value, _ := t.Literal()
			holds := iam.Yes
			if len(s.Conditions) > 0 {
				holds = s.Conditions[0].Holds(iam.Context{Values: map[string][]string{passedToService: {value}}}, a.Variables())
			}
			if holds == iam.Maybe {
				return access{}, false
			}
			if holds == iam.Yes && to == "" {
				to = value
			}
		}
		if to == "" {
			return access{}, true
		}
		context["iam:PassedToService"] = []string{to}
	}
	unsure := false
	for _, t := range s.Resources.Texts {
		text, plain := t.Literal()
		switch {
		case !plain || len(t.When) > 0:
			unsure = true
		case text == "*" && len(what.want.texts) == 0 && len(what.want.arns) == 0:
			return access{answer: iam.Yes, resource: "*", context: context}, true
		case text == "*" && len(what.want.arns) > 0:
			resource, _ := meet("arn:*:*:*:*:*", what.want.arns[0])
			return access{answer: iam.Yes, resource: resource, context: context}, true
		case len(what.want.texts) > 0 && len(what.want.arns) == 0: // it is about one resource
			arn, known := what.want.texts[0].Literal()
			if !known || strings.ContainsAny(arn, "*?") || strings.Contains(text, "$") || len(what.want.texts) > 1 {
				unsure = true
				continue
			}
			switch iam.MatchResource(t, a.Type, arn, a.Variables(), iam.Context{}) {
			case iam.Yes:
				return access{answer: iam.Yes, resource: arn, context: context}, true
			case iam.Maybe:
				unsure = true
			}
		case len(what.want.arns) == 0: // only "*" matches the "*" of such an action
			unsure = unsure || strings.Trim(text, "*") == ""
		case strings.Contains(text, "$") || !regular(text):
			unsure = true
		default:
			for _, arn := range what.want.arns {
				resource, ok := meet(text, arn)
				if ok && len(what.not.Pieces) > 0 && !strings.Contains(strings.SplitN(text, ":", 6)[5], "*") {
					own, known := what.not.Literal()
					unsure, ok = unsure || !known, known && resource != own
				}
				if ok {
					return access{answer: iam.Yes, resource: resource, context: context}, true
				}
			}
		}
	}
	return access{}, !unsure
}

func literal(texts ...iam.Text) bool {
	return !slices.ContainsFunc(texts, func(t iam.Text) bool {
		s, ok := t.Literal()
		return !ok || len(t.When) > 0 || strings.Contains(s, "$")
	})
}

// regular reports whether a text is an ARN of six parts in which nothing is
// unusual.
func regular(text string) bool {
	parts := strings.SplitN(text, ":", 6)
	return len(parts) == 6 && len(text) < maxQuick/256 && parts[0] == "arn" && parts[5] != "" && (parts[1] == "*" || parts[1] == "aws" || strings.HasPrefix(parts[1], "aws-")) &&
		strings.Trim(strings.Join(parts[:5], ""), "abcdefghijklmnopqrstuvwxyz0123456789-*?") == ""
}

// meet gives an ARN that a pattern and the ARN of a resource type both match.
func meet(pattern, arn string) (string, bool) {
	have, want := strings.SplitN(pattern, ":", 6), strings.SplitN(arn, ":", 6)
	if len(have) < 6 || len(want) < 6 {
		return "", false
	}
	out := make([]string, 6)
	for i := range out {
		w := want[i]
		for strings.Contains(w, "${") {
			before, rest, _ := strings.Cut(w, "${")
			name, after, _ := strings.Cut(rest, "}")
			fill := "*"
			if i == 5 {
				fill = "?*"
			}
			if have[i] == "*" {
				switch name {
				case "Partition":
					fill = "aws"
				case "Region":
					fill = "eu-west-1"
				case "Account":
					fill = "111122223333"
				}
			}
			w = before + fill + after
		}
		text, ok := common(have[i], w)
		if !ok {
			return "", false
		}
		out[i] = text
	}
	return strings.Join(out, ":"), true
}

// common gives a short text that two patterns of "*" and "?" both match.
func common(a, b string) (string, bool) {
	ra, rb := []rune(a), []rune(b)
	if len(ra)*len(rb) > maxQuick {
		return "", false
	}
	star := func(s []rune, i int) bool { return i < len(s) && s[i] == '*' }
	width := len(rb) + 1
	can := make([]bool, (len(ra)+1)*width)
	one := func(i, j int) bool {
		return i < len(ra) && j < len(rb) && (ra[i] == rb[j] || ra[i] == '?' || rb[j] == '?') && !star(ra, i) && !star(rb, j)
	}
	for i := len(ra); i >= 0; i-- {
		for j := len(rb); j >= 0; j-- {
			at := i*width + j
			switch {
			case i == len(ra) && j == len(rb):
				can[at] = true
			case star(ra, i) && can[at+width], star(rb, j) && can[at+1]:
				can[at] = true
			case star(ra, i) && j < len(rb):
				can[at] = can[at+1]
			case star(rb, j) && i < len(ra):
				can[at] = can[at+width]
			default:
				can[at] = one(i, j) && can[at+width+1]
			}
		}
	}
	if !can[0] {
		return "", false
	}
	var out strings.Builder
	put := func(r rune) {
		if r == '?' {
			r = 'x'
		}
		out.WriteRune(r)
	}
	for i, j := 0, 0; i < len(ra) || j < len(rb); {
		at := i*width + j
		switch {
		case star(ra, i) && can[at+width]:
			i++
		case star(rb, j) && can[at+1]:
			j++
		case star(ra, i):
			put(rb[j])
			j++
		case star(rb, j):
			put(ra[i])
			i++
		default:
			r := ra[i]
			if r == '?' {
				r = rb[j]
			}
			put(r)
			i++
			j++
		}
	}
	return out.String(), true
}
