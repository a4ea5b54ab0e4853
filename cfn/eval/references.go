package eval

import (
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/cfn"
)

// Reference is one place of the template that names a parameter, a resource or a
// condition.
type Reference struct {
	// By says how: "Ref", "Fn::GetAtt", "Fn::Sub" (Ref and GetAtt in a text),
	// "DependsOn", "Condition" (of a resource, an output or another condition) or
	// "Fn::If".
	By        string
	Name      string // what is named
	Attribute string // of Fn::GetAtt, and of Fn::Sub with a dot
	Path      []string
	Node      *cfn.Node // the text that names it
	// Start and End are the bytes of the variable in the text of an Fn::Sub.
	Start, End int
	// When is the scenario in which CloudFormation looks at the place.
	When Scenario
	// From is the logical id of the resource that refers, "" elsewhere.
	From string
}

// References gives every reference of the template, in source order, but those in
// branches that never come about. A name that is computed is not given.
func (e *Evaluator) References() []Reference {
	e.begin()
	w := &walk{e: e}
	for _, section := range fieldsOf(e.template.Root) {
		switch section.Key {
		case "Parameters", "Mappings", "Metadata", "Description", "AWSTemplateFormatVersion", "Transform":
			continue
		}
		for _, f := range fieldsOf(section.Value) {
			path := []string{section.Key, f.Key}
			when := Scenario{}
			w.from = ""
			switch section.Key {
			case "Resources":
				w.from = f.Key
				w.dependsOn(f.Value.Get("DependsOn"), path, conditional(f.Value))
				fallthrough
			case "Outputs":
				when = conditional(f.Value)
				if c := f.Value.Get("Condition"); c != nil && c.Kind == cfn.String {
					w.add(Reference{By: "Condition", Name: c.Text, Node: c, Path: append(path[:2:2], "Condition")})
				}
			}
			if !when.Always() && !e.possible(when) {
				continue
			}
			w.node(f.Value, path, when, section.Key == "Conditions" || section.Key == "Rules")
		}
	}
	return w.list
}

// Dangling gives the references to resources that may not exist when the reference
// is made: in their scenario the resource's condition can be false. When is then
// the scenario in which that is so. CloudFormation refuses to create such a stack.
func (e *Evaluator) Dangling() []Reference {
	var list []Reference
	for _, r := range e.References() {
		target, ok := e.resources[r.Name]
		if !ok || r.By == "DependsOn" || r.By == "Condition" || r.By == "Fn::If" {
			continue
		}
		name, ok := target.Node.Get("Condition").String()
		if !ok {
			continue
		}
		r.When = r.When.With(When(name, false))
		if e.solver.satisfiable(r.When.facts) == Yes {
			list = append(list, r)
		}
	}
	return list
}

// walk gathers references.
type walk struct {
	e    *Evaluator
	list []Reference
	from string
}

func (w *walk) add(r Reference) {
	if len(w.list) < maxFindings {
		r.From = w.from
		w.list = append(w.list, r)
	}
}

func (w *walk) dependsOn(n *cfn.Node, path []string, when Scenario) {
	for i, item := range n.Elements() {
		at := append(path[:len(path):len(path)], "DependsOn")
		if n.Kind == cfn.List {
			at = append(at, strconv.Itoa(i))
		}
		if id, ok := item.String(); ok {
			w.add(Reference{By: "DependsOn", Name: id, Node: item, Path: at, When: when})
		}
	}
}

// node gathers what stands below a node. bare says that {Condition: X} names a
// condition there.
func (w *walk) node(n *cfn.Node, path []string, when Scenario, bare bool) {
	if n == nil || len(w.list) >= maxFindings {
		return
	}
	below := func(steps ...string) []string { return append(path[:len(path):len(path)], steps...) }
	name, arg, ok := function(n)
	if !ok {
		for i, item := range n.Items {
			w.node(item, below(strconv.Itoa(i)), when, bare)
		}
		for _, f := range n.Fields {
			w.node(f.Value, below(f.Key), when, bare)
		}
		return
	}
	switch name {
	case "Ref":
		if id, ok := arg.String(); ok {
			w.add(Reference{By: name, Name: id, Node: n, Path: path, When: when})
			return
		}
	case "Condition":
		if bare {
			w.add(Reference{By: name, Name: arg.Text, Node: n, Path: path, When: when})
		}
		return
	case "Fn::GetAtt":
		if id, attribute, ok := n.RefersTo(); ok {
			w.add(Reference{By: name, Name: id, Attribute: attribute, Node: n, Path: path, When: when})
			return
		}
	case "Fn::Sub":
		w.sub(arg, below(name), when)
	case "Fn::If":
		if condition := arg.Get("0"); condition != nil && condition.Kind == cfn.String {
			w.add(Reference{By: name, Name: condition.Text, Node: condition, Path: below(name, "0"), When: when})
		}
		if branches, ok := w.e.branches(arg); ok {
			for _, b := range branches {
				in := when.And(b.when)
				if when.Always() || b.when.Always() || w.e.possible(in) {
					w.node(b.node, below(name, b.step), in, bare)
				}
			}
			return
		}
	}
	w.node(arg, below(name), when, bare)
}

func (w *walk) sub(arg *cfn.Node, path []string, when Scenario) {
	source, variables := arg, (*cfn.Node)(nil)
	if arg != nil && arg.Kind == cfn.List {
		source, variables, path = arg.Get("0"), arg.Get("1"), append(path, "0")
	}
	s, _ := source.String()
	for _, p := range cfn.SubParts(s) {
		if p.Kind != cfn.SubVariable || variables.Field(p.Text) != nil {
			continue
		}
		id, attribute, _ := strings.Cut(p.Text, ".")
		w.add(Reference{By: "Fn::Sub", Name: id, Attribute: attribute, Node: source, Path: slices.Clone(path), Start: p.Start, End: p.End, When: when})
	}
}
