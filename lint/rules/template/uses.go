package template

import (
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/spec"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// use is one place that names a parameter, a resource, a condition or a mapping,
// also in branches that never come about: CloudFormation looks at those too.
type use struct {
	by         string // "Ref", "Fn::GetAtt", "Fn::Sub", "Fn::If", "Condition" or "Fn::FindInMap"
	name       string
	attribute  string // of Fn::GetAtt, and of Fn::Sub with a dot
	path       []string
	node       *cfn.Node // what names it
	start, end int       // the variable in the text of an Fn::Sub
}

// unevaluated are the sections in which CloudFormation evaluates nothing.
var unevaluated = []string{"Parameters", "Mappings", "Metadata", "Description", "AWSTemplateFormatVersion", "Transform"}

// usesIn gives the uses of a template in source order, but those in loops that are
// not unrolled, whose names are not known.
func usesIn(t *cfn.Template) (list []use) {
	for _, section := range fieldsOf(t.Root) {
		if slices.Contains(unevaluated, section.Key) {
			continue
		}
		section.Value.WalkFrom([]string{section.Key}, func(at []string, n *cfn.Node) bool {
			if len(at) > 1 && cfn.IsLoop(at[len(at)-1]) {
				return false
			}
			if c, ok := n.Get("Condition").String(); ok && isCondition(at, n) {
				list = append(list, use{by: "Condition", name: c, path: append(at[:len(at):len(at)], "Condition"), node: n.Get("Condition")})
			}
			name, arg, ok := n.Intrinsic()
			if !ok {
				return true
			}
			switch name {
			case "Ref":
				if id, ok := arg.String(); ok {
					list = append(list, use{by: name, name: id, path: slices.Clone(at), node: arg})
				}
			case "Fn::GetAtt":
				if id, attribute, ok := n.RefersTo(); ok {
					list = append(list, use{by: name, name: id, attribute: attribute, path: slices.Clone(at), node: arg})
				} else if id, ok := arg.Get("0").String(); ok {
					list = append(list, use{by: name, name: id, path: slices.Clone(at), node: arg})
				}
			case "Fn::If":
				if c, ok := arg.Get("0").String(); ok {
					list = append(list, use{by: name, name: c, path: append(at[:len(at):len(at)], name, "0"), node: arg.Get("0")})
				}
			case "Fn::FindInMap":
				if m, ok := arg.Get("0").String(); ok {
					list = append(list, use{by: name, name: m, path: append(at[:len(at):len(at)], name, "0"), node: arg.Get("0")})
				}
			case "Fn::Sub":
				list = append(list, variables(arg, append(at[:len(at):len(at)], name))...)
			}
			return true
		})
	}
	return list
}

// Keys of what the area's rules find out together.
type (
	usesKey struct{}
	openKey struct{}
	addsKey struct{}
)

// maxAdded bounds how often one rule asks a template what it may add.
const maxAdded = 1000

// added says whether resources may come about that are not written.
type added struct{ asked int }

// may reports whether a resource of a name may come about; beyond maxAdded questions
// of a template that adds any, it may.
func (a *added) may(p *lint.Pass, name string) bool {
	t := p.Target.Template
	adds := p.Share(addsKey{}, func() any {
		return t.IsServerless() || slices.ContainsFunc(t.Resources(""), cfn.Resource.IsModule)
	}).(bool)
	if !adds {
		return false
	}
	a.asked++
	return a.asked > maxAdded || t.MayAdd(name)
}

// uses gives the uses of the template that is judged.
func uses(p *lint.Pass) []use {
	return p.Share(usesKey{}, func() any { return usesIn(p.Target.Template) }).([]use)
}

// open reports whether the template that is judged is open: see isOpen.
func open(p *lint.Pass) bool {
	return p.Share(openKey{}, func() any { return isOpen(p.Target.Template) }).(bool)
}

// isCondition reports whether the key Condition of a map names a condition: that of
// a resource or an output, and the function in Conditions and Rules.
func isCondition(path []string, n *cfn.Node) bool {
	switch path[0] {
	case "Resources", "Outputs":
		return len(path) == 2
	case "Conditions", "Rules":
		return len(n.Fields) == 1
	}
	return false
}

func variables(arg *cfn.Node, path []string) (list []use) {
	source, given := arg, (*cfn.Node)(nil)
	if arg != nil && arg.Kind == cfn.List {
		source, given, path = arg.Get("0"), arg.Get("1"), append(path, "0")
		if _, _, computed := given.Intrinsic(); computed {
			return nil
		}
	}
	text, _ := source.String()
	for _, p := range cfn.SubParts(text) {
		if p.Kind != cfn.SubVariable || given.Field(p.Text) != nil {
			continue
		}
		id, attribute, _ := strings.Cut(p.Text, ".")
		list = append(list, use{by: "Fn::Sub", name: id, attribute: attribute, path: path, node: source, start: p.Start, end: p.End})
	}
	return list
}

// report reports a use; of an Fn::Sub the variable alone.
func report(p *lint.Pass, u use, message, help string) *diag.Diagnostic {
	d := p.Report(u.path, message, help)
	if u.by == "Fn::Sub" && p.Target.Template.Where == nil && u.node.Pos.Line > 0 {
		d.Pos, d.End = u.node.Within(u.start, u.end)
	}
	return d
}

// Bounds on looking for names that are near, which costs the product of what is
// compared.
const (
	maxMeant      = 50   // of one rule in one template
	maxCandidates = 1000 // CloudFormation takes 500 resources and 200 parameters
	maxName       = 255
)

// meant is a help that names the candidate that is near, or else says what to do.
func meant(name string, candidates []string, otherwise string) string {
	if len(name) > maxName || len(candidates) > maxCandidates {
		return otherwise
	}
	if near := diag.Nearest(name, candidates); near != "" {
		return "did you mean " + near + "?"
	}
	return otherwise
}

// guesses is meant for rules that may report much: beyond maxMeant it says what to do.
type guesses int

func (g *guesses) meant(name string, candidates []string, otherwise string) string {
	if *g++; *g > maxMeant {
		return otherwise
	}
	return meant(name, candidates, otherwise)
}

func fieldsOf(n *cfn.Node) []cfn.Field {
	if n == nil || n.Kind != cfn.Map {
		return nil
	}
	return n.Fields
}

// namesOf gives the keys of a section.
func namesOf(t *cfn.Template, section string) (names []string) {
	for _, f := range fieldsOf(t.Root.Get(section)) {
		names = append(names, f.Key)
	}
	return names
}

func pseudoParameters() (names []string) {
	for _, a := range spec.PseudoParameters() {
		names = append(names, a.Name)
	}
	return names
}

// isOpen reports whether the template may hold more than is written in any section:
// through a macro, an include, a loop that was not unrolled, or something that a tool
// puts in before CloudFormation sees it: a section Modules, a type that is a function.
func isOpen(t *cfn.Template) bool {
	if t.Open() || t.Root.Field("Modules") != nil {
		return true
	}
	for _, r := range t.Resources("") {
		if kind := r.Node.Get("Type"); kind != nil && kind.Kind == cfn.Map {
			return true
		}
	}
	open := false
	t.Root.Walk(func(path []string, n *cfn.Node) bool {
		open = open || len(path) > 0 && (cfn.IsLoop(path[len(path)-1]) || path[len(path)-1] == "Fn::Transform")
		return !open
	})
	return open
}

// set makes a set of names.
func set(names ...[]string) map[string]bool {
	m := map[string]bool{}
	for _, list := range names {
		for _, name := range list {
			m[name] = true
		}
	}
	return m
}
