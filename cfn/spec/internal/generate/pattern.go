package generate

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"cuemulus.dev/cfn/spec"
)

// translate says a registry's pattern (ECMA 262, now and then Java or Python) in Go's
// syntax. What Go cannot say is left out in a way that accepts more: a lookaround inside
// goes away, a count over 1,000 becomes "or more". It gives nil where nothing is left
// that says anything.
func translate(source string) *spec.Pattern {
	exact := true
	body, ok := escapes(source, &exact)
	if !ok {
		return nil
	}
	clauses, ok := split(body, &exact)
	if !ok {
		return nil
	}
	for i := range clauses {
		expr, ok := compilable(clauses[i].Expr, clauses[i].Not, &exact)
		if !ok {
			if clauses[i].Not {
				exact = false
				clauses[i].Expr = ""
				continue
			}
			return nil
		}
		clauses[i].Expr = expr
	}
	var kept []spec.Clause
	for _, c := range clauses {
		if c.Expr != "" {
			kept = append(kept, c)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return spec.NewPattern(source, exact, kept)
}

// escapes says escapes and quantifiers in Go's way.
func escapes(s string, exact *bool) (string, bool) {
	var out strings.Builder
	inClass, counted := false, false // counted: a quantifier has just ended
	runes := []rune(s)
	for i := 0; i < len(runes); i++ {
		c := runes[i]
		before := counted
		counted = false
		switch {
		case c == '\\':
			if i+1 == len(runes) {
				return "", false
			}
			i++
			text, skip, ok := escape(runes[i:], inClass, exact)
			if !ok {
				return "", false
			}
			out.WriteString(text)
			i += skip
		case inClass:
			if c == ']' {
				inClass = false
			}
			if c == '[' {
				out.WriteRune('\\') // "[:" would begin a class of Go's
			}
			if c == '&' && i+1 < len(runes) && runes[i+1] == '&' {
				return "", false // an intersection of Java's
			}
			out.WriteRune(c)
		case c == '[':
			inClass = true
			out.WriteRune(c)
			if i+1 < len(runes) && runes[i+1] == '^' {
				i++
				out.WriteRune('^')
			}
			if i+1 < len(runes) && runes[i+1] == ']' {
				return "", false // empty in one dialect, a bracket in another
			}
		case c == '+' && before:
			*exact = false // possessive: drop the mark
		case c == '?' && before:
			out.WriteRune(c) // lazy
		case c == '+' || c == '*' || c == '?' && (i == 0 || runes[i-1] != '('):
			counted = true
			out.WriteRune(c)
		case c == '{' && i+1 < len(runes) && runes[i+1] == ',':
			out.WriteString("{0") // {,n}
		case c == '}':
			counted = true
			out.WriteRune(c)
		default:
			out.WriteRune(c)
		}
	}
	return out.String(), !inClass
}

// escape gives what stands for an escape, and how many runes behind its letter belong
// to it.
func escape(rest []rune, inClass bool, exact *bool) (string, int, bool) {
	c := rest[0]
	hex := func(n int) (string, bool) {
		if len(rest) <= n {
			return "", false
		}
		h := string(rest[1 : n+1])
		// Half of a pair of UTF-16 stands for characters that Go has as one: no pattern
		// is better than one that refuses them.
		v, err := strconv.ParseUint(h, 16, 32)
		return `\x{` + h + `}`, err == nil && !utf16.IsSurrogate(rune(v)) //nolint:gosec // 4 digits
	}
	if len(rest) > 1 && rest[1] == '{' && strings.ContainsRune("uxpP", c) {
		end := slices.Index(rest, '}')
		if end < 0 {
			return "", 0, false
		}
		name := string(rest[2:end])
		switch {
		case c == 'u' || c == 'x':
			return `\x{` + name + `}`, end, true
		case c == 'p' && (name == "Print" || name == "Graph"):
			*exact = false // Java's; its ASCII or all that can be printed, as its flags say
			return `\P{C}`, end, true
		default:
			return `\` + string(c) + `{` + name + `}`, end, true
		}
	}
	switch {
	case c == 'u':
		t, ok := hex(4)
		return t, 4, ok
	case c == 'x':
		t, ok := hex(2)
		return t, 2, ok
	case c == 's' && inClass:
		return `\s\v\x{a0}\x{feff}\p{Z}`, 0, true
	case c == 's':
		return `[\s\v\x{a0}\x{feff}\p{Z}]`, 0, true
	case c == 'b' && inClass:
		return `\x08`, 0, true
	case c == 'Z':
		return `\z`, 0, true
	case c == '0':
		return `\x00`, 0, true
	case c >= '1' && c <= '9', c == 'k', c == 'c':
		return "", 0, false
	case strings.ContainsRune("dDwWSBbnrtfvpPAz", c):
		return `\` + string(c), 0, true
	case c < 128 && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'):
		*exact = false
		return string(c), 0, true
	case c >= 128:
		return string(c), 0, true
	default:
		return `\` + string(c), 0, true
	}
}

// group is one parenthesis of a pattern.
type group struct {
	start, body, end int // of "(", of what is behind its mark, of ")"
	mark             string
}

// groupAt reads the group that begins at a "(".
func groupAt(s string, at int) (group, bool) {
	g := group{start: at, body: at + 1}
	for _, m := range []string{"(?<=", "(?<!", "(?=", "(?!", "(?:"} {
		if strings.HasPrefix(s[at:], m) {
			g.mark, g.body = m, at+len(m)
			break
		}
	}
	depth, inClass := 0, false
	for i := at; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case inClass:
			inClass = c != ']'
		case c == '[':
			inClass = true
		case c == '(':
			depth++
		case c == ')':
			depth--
			if depth == 0 {
				g.end = i
				return g, true
			}
		}
	}
	return g, false
}

// topBar says whether there is an alternative outside all groups.
func topBar(s string) bool {
	depth, inClass := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case inClass:
			inClass = c != ']'
		case c == '[':
			inClass = true
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == '|' && depth == 0:
			return true
		}
	}
	return false
}

// split makes clauses of the lookaheads that stand right behind "^" and of the
// lookbehinds right before "$", and takes other lookarounds out.
func split(s string, exact *bool) ([]spec.Clause, bool) {
	var clauses []spec.Clause
	add := func(not bool, expr string) {
		inner, changed, ok := without(expr)
		if !ok || changed && not { // widening what must not match would narrow the pattern
			*exact = false
			return
		}
		if changed {
			*exact = false
		}
		clauses = append(clauses, spec.Clause{Not: not, Expr: inner})
	}
	if strings.HasPrefix(s, "^(") && strings.HasSuffix(s, ")$") {
		if g, ok := groupAt(s, 1); ok && g.end == len(s)-2 && (g.mark == "" || g.mark == "(?:") && !topBar(s[g.body:g.end]) && !strings.HasPrefix(s, "^(?P") && !strings.HasPrefix(s, "^(?<") {
			s = "^" + s[g.body:g.end] + "$" // the parenthesis says nothing
		}
	}
	if strings.HasPrefix(s, "^") && !topBar(s) {
		for strings.HasPrefix(s, "^(?=") || strings.HasPrefix(s, "^(?!") {
			g, ok := groupAt(s, 1)
			if !ok {
				return nil, false
			}
			add(g.mark == "(?!", "^(?:"+s[g.body:g.end]+")")
			s = "^" + s[g.end+1:]
		}
	}
	if strings.HasSuffix(s, ")$") && !topBar(s) {
		if at := max(strings.LastIndex(s, "(?<!"), strings.LastIndex(s, "(?<=")); at >= 0 {
			if g, ok := groupAt(s, at); ok && g.end == len(s)-2 {
				add(g.mark == "(?<!", "(?:"+s[g.body:g.end]+")$")
				s = s[:at] + "$"
			}
		}
	}
	if s != "^" && s != "^.*" && s != "$" {
		add(false, s)
	}
	return clauses, true
}

// without takes lookarounds out of a pattern, so that it accepts more.
func without(s string) (string, bool, bool) {
	changed := false
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '[':
			for i++; i < len(s) && s[i] != ']'; i++ {
				if s[i] == '\\' {
					i++
				}
			}
		case '(':
			g, ok := groupAt(s, i)
			if !ok {
				return "", false, false
			}
			if g.mark == "" || g.mark == "(?:" {
				continue
			}
			s, changed = s[:i]+"(?:)"+s[g.end+1:], true
			i += len("(?:)") - 1
		}
	}
	return s, changed, true
}

// compilable gives an expression that Go compiles: itself, or with its large counts
// widened. What must not match cannot be widened.
func compilable(expr string, not bool, exact *bool) (string, bool) {
	if _, err := regexp.Compile(expr); err == nil {
		return expr, true
	}
	if not {
		return "", false
	}
	*exact = false
	for _, limit := range []int{1000, 250, 60, 8} {
		wide := widen(expr, limit)
		if _, err := regexp.Compile(wide); err == nil {
			return wide, true
		}
	}
	return "", false
}

// counted is a quantifier in braces, or an escape that looks like one.
var counted = regexp.MustCompile(`\\x\{[0-9A-Fa-f]+\}|\{(\d+)(?:(,)(\d*))?\}`)

// widen says counts over a limit as "or more".
func widen(expr string, limit int) string {
	return counted.ReplaceAllStringFunc(expr, func(m string) string {
		if m[0] == '\\' {
			return m
		}
		part := counted.FindStringSubmatch(m)
		lo, err := strconv.Atoi(part[1])
		if err != nil {
			return m
		}
		hi := lo
		if part[2] != "" {
			hi = -1
			if part[3] != "" {
				if hi, err = strconv.Atoi(part[3]); err != nil {
					return m
				}
			}
		}
		if hi >= 0 && hi <= limit || hi < 0 && lo <= limit {
			return m
		}
		switch lo = min(lo, limit); lo {
		case 0:
			return "*"
		case 1:
			return "+"
		default:
			return "{" + strconv.Itoa(lo) + ",}"
		}
	})
}

var oneClass = regexp.MustCompile(`^\^(?:\[(?:[^\]\\]|\\.)+\]|\\[dwsS]|\.)\{(\d+),(\d+)\}\$$`)

// lengthOf gives the length that a pattern asks for when it is one class with a count.
func lengthOf(source string) spec.Range {
	m := oneClass.FindStringSubmatch(source)
	if m == nil {
		return spec.NoRange()
	}
	lo, errLo := strconv.Atoi(m[1])
	hi, errHi := strconv.Atoi(m[2])
	if errLo != nil || errHi != nil || hi > 1<<30 {
		return spec.NoRange()
	}
	return spec.Range{Min: lo, Max: hi}
}
