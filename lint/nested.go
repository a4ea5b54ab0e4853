package lint

import (
	"fmt"
	"path"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/internal/diag"
)

// follow reads the local templates of nested stacks, so that their outputs are known
// here, and what is handed to them there. Only template files name others by path.
func (s *Scope) follow() {
	t := s.Target.Template
	if s.world.read == nil || s.Target.Stack != "" || t.Where != nil || !t.HasNested() {
		return
	}
	var ds []diag.Diagnostic
	s.nested, ds = t.NestedStacks(s.world.read)
	s.beside = append(s.beside, ds...)
	for _, n := range s.nested {
		if n.Template != nil {
			s.checkHanded(n)
		}
	}
	s.checkOutputs()
}

// checkHanded says what is wrong with the parameters of a nested stack.
func (s *Scope) checkHanded(n cfn.Nested) {
	at := n.Resource.Path("Properties", "Parameters")
	parameters := n.Resource.Property("Parameters")
	if _, _, computed := parameters.Intrinsic(); computed || growing(parameters) || growing(n.Resource.Node.Get("Properties")) {
		return
	}
	by := cfn.Giver{Path: at, Resource: n.Resource.ID}
	if by.Pos, by.To = s.place(at); parameters == nil {
		by.Path = n.Resource.NestedFile()
		by.Pos, by.To = s.place(by.Path)
	}
	var known map[string]string
	s.Evaluate(func(e *eval.Evaluator) { known = e.HandedDown(n.Resource) })
	var given []cfn.Given
	for _, f := range fieldsOf(parameters) {
		g := cfn.Given{Name: f.Key, NamePos: f.KeyPos, NameTo: f.End, Path: append(at[:len(at):len(at)], f.Key), Resource: n.Resource.ID}
		g.Value, g.Known = known[f.Key]
		g.Pos, g.To = f.Value.Pos, f.Value.End
		given = append(given, g)
	}
	s.beside = append(s.beside, n.Template.CheckGiven(given, by)...)
}

// growing reports whether a map gets keys that are not written.
func growing(n *cfn.Node) bool {
	for _, f := range fieldsOf(n) {
		if isBuilder(f) {
			return true
		}
	}
	return false
}

// checkOutputs says which outputs are read that a nested stack does not have.
func (s *Scope) checkOutputs() {
	children := map[string]*cfn.Template{}
	for _, n := range s.nested {
		if n.Template != nil && !n.Template.Open() && !growing(n.Template.Root.Get("Outputs")) && n.Template.Root.Field("Modules") == nil {
			children[n.Resource.ID] = n.Template
		}
	}
	if len(children) == 0 {
		return
	}
	var references []eval.Reference
	s.Evaluate(func(e *eval.Evaluator) { references = e.References() })
	for _, r := range references {
		child := children[r.Name]
		output, ok := strings.CutPrefix(r.Attribute, "Outputs.")
		if child == nil || !ok || strings.Contains(output, "${") || child.Root.Get("Outputs").Field(output) != nil {
			continue
		}
		d := diag.Diagnostic{
			Rule: "TPL011", Name: "nested-output", Severity: diag.Error,
			Message: fmt.Sprintf("nested stack %s has no output %s", r.Name, output), Help: "add it to the outputs of " + child.File,
			Path: r.Path, Resource: r.From,
		}
		d.Pos, d.End = s.place(r.Path)
		if r.By == "Fn::Sub" {
			d.Pos, d.End = r.Node.Within(r.Start, r.End)
		}
		var names []string
		for _, f := range fieldsOf(child.Root.Get("Outputs")) {
			names = append(names, f.Key)
		}
		if near := diag.Nearest(output, names); near != "" {
			d.Help = fmt.Sprintf("did you mean %s?", near)
		}
		s.beside = append(s.beside, d)
	}
}

// handed is what a template is given as a nested stack.
type handed struct {
	file       string
	deployment Deployment
}

// handsDown gives what the nested stacks of a target are given, of those that are
// given anything.
func (s *Scope) handsDown() (list []handed) {
	for _, n := range s.nested {
		if n.Template == nil {
			continue
		}
		var values map[string]string
		s.Evaluate(func(e *eval.Evaluator) { values = e.HandedDown(n.Resource) })
		if len(values) == 0 {
			continue
		}
		list = append(list, handed{path.Clean(n.Template.File), Deployment{
			Name:   fmt.Sprintf("as nested stack %s of %s", n.Resource.ID, s.Target.Template.File),
			Region: s.Target.Region, Parameters: values,
		}})
	}
	return list
}
