package compiler

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"

	"cuemulus.dev/internal/diag"
)

// lintAttribute is the name of the attribute that silences a rule in one place:
//
//	@lint(ignore=S3004, why="the archive is public", until="2027-01-31")
const lintAttribute = "lint"

// rulePattern is the form of ids of rules, in which * stands for any characters:
// one, or several parted by blanks or commas. The schema of project.#Ignore says
// the same.
var rulePattern = regexp.MustCompile(`^[A-Z*?][A-Z0-9*?]*([ ,]+[A-Z*?][A-Z0-9*?]*)*$`)

// hasAttributes reports whether any file may hold a @lint attribute, so that most
// projects pay nothing for the search.
func (in *inputs) hasAttributes() bool {
	for _, s := range in.files {
		if bytes.Contains(s.data, []byte("@"+lintAttribute)) {
			return true
		}
	}
	return false
}

// checkAttributes reports every @lint attribute of the project's files that is not
// well formed, wherever it stands.
func (in *inputs) checkAttributes() []diag.Diagnostic {
	if !in.hasAttributes() {
		return nil
	}
	var ds []diag.Diagnostic
	for _, name := range slices.Sorted(maps.Keys(in.parsed)) {
		ast.Walk(in.parsed[name], func(n ast.Node) bool {
			if a, ok := n.(*ast.Attribute); ok {
				_, errs := in.ignore(a)
				ds = append(ds, errs...)
			}
			if f, ok := n.(*ast.Field); ok {
				for _, a := range f.Attrs {
					_, errs := in.ignore(a)
					ds = append(ds, errs...)
				}
			}
			return true
		}, nil)
	}
	return diag.Sort(ds)
}

// ignore reads one attribute; ok is a zero Ignore for another attribute.
func (in *inputs) ignore(a *ast.Attribute) (Ignore, []diag.Diagnostic) {
	name, body := a.Split()
	if name != lintAttribute {
		return Ignore{}, nil
	}
	ig := Ignore{Pos: in.files.pos(a.Pos())}
	var ds []diag.Diagnostic
	bad := func(message, help string) {
		d := codeAttribute.diagnostic(ig.Pos, message, help)
		d.End = in.files.pos(a.End())
		ds = append(ds, d)
	}
	const form = `write @lint(ignore=RULE, why="REASON") or, with a last day, @lint(ignore=RULE, why="REASON", until="YYYY-MM-DD")`
	seen := map[string]bool{}
	for _, arg := range splitArguments(body) {
		key, value, found := strings.Cut(arg, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if unquoted, err := literal.Unquote(value); err == nil {
			value = unquoted
		}
		switch {
		case !found:
			bad(fmt.Sprintf("@lint has %q, which is no KEY=VALUE", arg), form)
			continue
		case seen[key]:
			bad(fmt.Sprintf("@lint has %s twice", key), "write one @lint for each rule")
			continue
		}
		seen[key] = true
		switch key {
		case "ignore":
			ig.Rule = value
		case "why":
			ig.Why = strings.TrimSpace(value)
		case "until":
			ig.Until = value
		default:
			help := form
			if near := diag.Nearest(key, []string{"ignore", "why", "until"}); near != "" {
				help = fmt.Sprintf("did you mean %s?", near)
			}
			bad(fmt.Sprintf("@lint has no argument %s", key), help)
		}
	}
	switch {
	case ig.Rule == "":
		bad("@lint does not say which rule it silences", form)
	case !rulePattern.MatchString(ig.Rule):
		bad(fmt.Sprintf("%q is not the id of a rule", ig.Rule), `write an id such as S3004, or a pattern such as "S3*"`)
	}
	if ig.Why == "" {
		bad("@lint gives no reason", form)
	}
	if ig.Until != "" && !isDate(ig.Until) {
		bad(fmt.Sprintf("%q is no date", ig.Until), "write the last day as YYYY-MM-DD")
	}
	return ig, ds
}

// isDate reports a day that exists, as YYYY-MM-DD.
func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// splitArguments splits at the commas outside quotes and drops empty parts.
func splitArguments(body string) []string {
	var out []string
	start, quote := 0, byte(0)
	flush := func(end int) {
		if part := strings.TrimSpace(body[start:end]); part != "" {
			out = append(out, part)
		}
		start = end + 1
	}
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case quote != 0 && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == ',':
			flush(i)
		}
	}
	if start < len(body) {
		flush(len(body))
	}
	return out
}

// ignores gives the @lint attributes of a stack and its fields, by place.
func (in *inputs) ignores(stack string, v cue.Value, below string, depth int) []Ignore {
	var out []Ignore
	for _, n := range in.userNodes(v) {
		for _, a := range attributesOf(n) {
			ig, errs := in.ignore(a)
			if ig.Rule == "" || len(errs) > 0 {
				continue
			}
			ig.Stack, ig.Path = stack, below
			out = append(out, ig)
		}
	}
	if depth > in.limits.MaxDepth {
		return out
	}
	if it, err := v.Fields(); err == nil {
		for it.Next() {
			name := fieldOf(it)
			if below != "" {
				name = below + "." + name
			}
			out = append(out, in.ignores(stack, it.Value(), name, depth+1)...)
		}
	}
	if below == "" {
		slices.SortStableFunc(out, func(a, b Ignore) int { return a.Pos.Compare(b.Pos) })
		out = slices.Compact(out)
	}
	return out
}

// attributesOf gives the attributes of a field, beside it and inside its braces.
func attributesOf(n ast.Node) []*ast.Attribute {
	var out []*ast.Attribute
	var inside func(e ast.Node)
	inside = func(e ast.Node) {
		switch e := e.(type) {
		case *ast.StructLit:
			for _, d := range e.Elts {
				if a, ok := d.(*ast.Attribute); ok {
					out = append(out, a)
				}
			}
		case *ast.BinaryExpr:
			inside(e.X)
			inside(e.Y)
		case *ast.ParenExpr:
			inside(e.X)
		}
	}
	if f, ok := n.(*ast.Field); ok {
		out = append(out, f.Attrs...)
		inside(f.Value)
	} else {
		inside(n)
	}
	return out
}
