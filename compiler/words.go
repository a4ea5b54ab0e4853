package compiler

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"

	"cuemulus.dev/internal/diag"
)

// phrases say what CUE means by a message, and what to write: the first that matches
// counts. "" as Message keeps CUE's own, which names the values.
var phrases = []struct {
	CUE           *regexp.Regexp
	Message, Help string
}{
	{regexp.MustCompile(`explicit error \(_\|_ literal\)`), "_|_ stands here, an error without words", `write a value, or error("...") with the reason`},
	{regexp.MustCompile(`^@embed`), "@embed takes a file into the package, and cuemulus reads none that way", "write the value in CUE, or stacks in stacks/*.yaml and *.json"},
	{regexp.MustCompile(`invalid operands .* to '\+'`), "", `give both sides one type; "\(x)" makes a text of a number`},
	{regexp.MustCompile(`invalid operation|invalid operands`), "", "give both sides a type that the operator takes"},
	{regexp.MustCompile(`structural cycle`), "", "a value cannot hold itself: let it end, with an optional field (name?:) or a list"},
	{regexp.MustCompile(`index out of range`), "", "lists count from 0: take a lower index, or a longer list"},
	{regexp.MustCompile(`division by zero`), "", "divide by another number"},
	{regexp.MustCompile(`cannot call non-function`), "", "check the function's name: its package has no such one"},
	{regexp.MustCompile(`cannot use .* in argument`), "", "give the function what it takes"},
	{regexp.MustCompile(`error in call to`), "", "change the arguments so that the function can use them"},
}

// inWords gives the message for a message of CUE's, what to write, and its code: a
// contradiction keeps the one it has.
func inWords(code Code, message string) (_ Code, words, help string) {
	if strings.Contains(message, "conflicting values") {
		return code, message, "keep one of the two"
	}
	for _, p := range phrases {
		if !p.CUE.MatchString(message) {
			continue
		}
		if p.Message != "" {
			message = p.Message
		}
		return codeCUE, message, p.Help
	}
	return code, message, ""
}

// cause adds to the message of a failed function why it failed.
func cause(message string, err error) string {
	if !strings.Contains(message, "error in call to") {
		return message
	}
	if inner := errors.Unwrap(err); inner != nil {
		reason, _, _ := strings.Cut(inner.Error(), "\n")
		if path, _, ok := strings.Cut(message, ": "); ok {
			reason = strings.TrimPrefix(reason, path+": ")
		}
		return message + ": " + reason
	}
	return message
}

// topFields are the fields of the package that cuemulus reads.
var topFields = []string{"project", "stacks"}

// misspelt warns of fields of the package that are nearly named as those that cuemulus
// reads. All other fields are the user's business.
func (in *inputs) misspelt() []diag.Diagnostic {
	type found struct {
		label ast.Node
		name  string
	}
	var all []found
	has := map[string]bool{}
	for _, file := range in.own {
		for _, d := range in.parsed[file].Decls {
			f, ok := d.(*ast.Field)
			if !ok {
				continue
			}
			if name, _, err := ast.LabelName(f.Label); err == nil {
				has[name] = true
				all = append(all, found{f.Label, name})
			}
		}
	}
	var ds []diag.Diagnostic
	for _, f := range all {
		near := diag.Nearest(f.name, topFields)
		if near == "" || slices.Contains(topFields, f.name) || strings.HasPrefix(f.name, "_") || strings.HasPrefix(f.name, "#") {
			continue
		}
		if has[near] && diag.Distance(f.name, near) > 1 {
			continue // two letters away from a field that is there: another word
		}
		d := codeUnknownField.diagnostic(in.files.pos(f.label.Pos()), "nothing reads the field "+quoted(f.name), "did you mean "+near+"? a field of your own may begin with _")
		d.Severity, d.End, d.Path = diag.Warning, in.end(f.label), []string{f.name}
		ds = append(ds, d)
	}
	return ds
}

// unknownOnce leaves one of CUE's findings and ours about one unknown field, and says
// in the user's words what is CUE's alone: a definition of the user's own is closed.
func unknownOnce(ds []diag.Diagnostic) []diag.Diagnostic {
	known := map[diag.Pos]bool{}
	for _, d := range ds {
		known[d.Pos] = known[d.Pos] || d.Rule == codeUnknownField.ID
	}
	var out []diag.Diagnostic
	for _, d := range ds {
		if strings.HasSuffix(d.Message, "field not allowed") {
			if known[d.Pos] {
				continue
			}
			name := d.Path[len(d.Path)-1]
			d.Rule, d.Name = codeUnknownField.ID, codeUnknownField.Name
			d.Message, d.Help = "unknown field "+quoted(name)+": the definition that the value is unified with does not have it", "remove it, or add it to the definition"
		}
		out = append(out, d)
	}
	return out
}
