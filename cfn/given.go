package cfn

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cuemulus.dev/internal/diag"
)

// Given is a value for a parameter of a template that comes from outside of it: from
// a parameter file, or from the template that it is nested in.
type Given struct {
	Name            string
	NamePos, NameTo diag.Pos
	Value           string
	Known           bool // the value is told; otherwise there is one, whatever it is
	Pos, To         diag.Pos
	Path            []string // in the document that gives it
	Resource        string   // of that document, where it is a template
}

// Giver is the document, or the part of it, that gives a template its parameters.
type Giver struct {
	Pos, To  diag.Pos // where a parameter would have to be added
	Path     []string
	Resource string
}

// Given makes of a file's parameters what CheckGiven takes. A value that is neither
// a text nor a number nor a truth value is not known.
func (s Settings) Given() (list []Given) {
	for _, p := range s.Parameters {
		g := Given{Name: p.Key, NamePos: p.KeyPos, NameTo: p.KeyEnd, Path: p.Path}
		if g.Value, g.Known = p.Value.Scalar(); g.Known {
			g.Pos, g.To = p.Value.Pos, p.Value.End
		}
		list = append(list, g)
	}
	return list
}

// CheckGiven says what is wrong with the parameters that a template is given: one
// that it does not have, one that it needs and does not get, and a value that the
// parameter refuses. The places are those of who gives. Of a template that a macro
// may change nothing is said.
func (t *Template) CheckGiven(given []Given, by Giver) (ds []diag.Diagnostic) {
	if t.Open() || t.Root.Field("Modules") != nil {
		return nil
	}
	declared := t.Root.Get("Parameters")
	var names []string
	if declared != nil && declared.Kind == Map {
		for _, f := range declared.Fields {
			names = append(names, f.Key)
		}
	}
	has := map[string]bool{}
	for _, g := range given {
		has[g.Name] = true
		f := declared.Field(g.Name)
		if f == nil {
			d := diag.Diagnostic{
				Rule: "TPL007", Name: "unknown-parameter", Severity: diag.Error,
				Message: fmt.Sprintf("%s has no parameter %q", t.File, g.Name), Help: "take it out, or declare it there",
				Pos: g.NamePos, End: g.NameTo, Path: g.Path, Resource: g.Resource,
			}
			if near := diag.Nearest(g.Name, names); near != "" {
				d.Help = fmt.Sprintf("did you mean %s?", near)
			}
			ds = append(ds, d)
			continue
		}
		problem := refusal(f.Value, g.Value)
		if !g.Known || problem == "" {
			continue
		}
		d := diag.Diagnostic{
			Rule: "TPL009", Name: "parameter-refused", Severity: diag.Error,
			Message: fmt.Sprintf("parameter %s of %s refuses %q: it %s", g.Name, t.File, g.Value, problem), Help: "give a value that the parameter takes",
			Pos: g.Pos, End: g.To, Path: g.Path, Resource: g.Resource,
			Related: []diag.Related{{Pos: f.KeyPos, Message: "the parameter"}},
		}
		if hidden, _ := f.Value.Get("NoEcho").Scalar(); strings.EqualFold(hidden, "true") {
			d.Message = fmt.Sprintf("parameter %s of %s refuses the value: it %s", g.Name, t.File, problem)
			d.Pos.Col, d.End = 0, diag.Pos{} // no printer shows the line
		}
		ds = append(ds, d)
	}
	for _, name := range names {
		f := declared.Field(name)
		if has[name] || f.Value.Get("Default") != nil || IsLoop(name) || f.Value.Kind != Map {
			continue
		}
		ds = append(ds, diag.Diagnostic{
			Rule: "TPL008", Name: "parameter-not-given", Severity: diag.Error,
			Message: fmt.Sprintf("parameter %s of %s has no default and is not given", name, t.File), Help: "give it a value here, or a default there",
			Pos: by.Pos, End: by.To, Path: by.Path, Resource: by.Resource,
			Related: []diag.Related{{Pos: f.KeyPos, Message: "the parameter"}},
		})
	}
	return ds
}

// maxRefusing bounds the patterns that values are held against, in bytes.
const maxRefusing = 1024

// refusal says why a parameter refuses a value, "" where it takes it. Parameters
// whose value CloudFormation looks up are not judged, nor are patterns that Go does
// not take.
func refusal(parameter *Node, value string) string {
	kind, _ := parameter.Get("Type").String()
	if strings.HasPrefix(kind, "AWS::SSM::") {
		return ""
	}
	items := []string{value}
	if kind == "CommaDelimitedList" || strings.HasPrefix(kind, "List<") {
		items = strings.Split(value, ",")
		for i := range items {
			items[i] = strings.TrimSpace(items[i])
		}
	}
	for _, item := range items {
		if problem := refusalOf(parameter, kind, item); problem != "" {
			return problem
		}
	}
	return ""
}

func refusalOf(parameter *Node, kind, item string) string {
	isNumber := kind == "Number" || kind == "List<Number>"
	number, err := strconv.ParseFloat(item, 64)
	if isNumber && err != nil {
		return "is no number"
	}
	if list := parameter.Get("AllowedValues"); list != nil && list.Kind == List && !slices.ContainsFunc(list.Items, func(n *Node) bool {
		text, ok := n.Scalar()
		same, err := strconv.ParseFloat(text, 64)
		return !ok || text == item || isNumber && err == nil && same == number
	}) {
		return "is none of AllowedValues"
	}
	bound := func(key string) (limit float64, ok bool) {
		text, _ := parameter.Get(key).Scalar()
		limit, err := strconv.ParseFloat(text, 64)
		return limit, err == nil
	}
	length := float64(utf8.RuneCountInString(item))
	if limit, ok := bound("MinLength"); ok && kind == "String" && length < limit {
		return "is shorter than MinLength"
	}
	if limit, ok := bound("MaxLength"); ok && kind == "String" && length > limit {
		return "is longer than MaxLength"
	}
	if limit, ok := bound("MinValue"); ok && isNumber && number < limit {
		return "is less than MinValue"
	}
	if limit, ok := bound("MaxValue"); ok && isNumber && number > limit {
		return "is more than MaxValue"
	}
	if pattern, ok := parameter.Get("AllowedPattern").String(); ok && !isNumber && len(pattern) <= maxRefusing {
		if re, err := regexp.Compile(`\A(?:` + pattern + `)\z`); err == nil && !re.MatchString(item) {
			return "does not match AllowedPattern"
		}
	}
	return ""
}
