package template

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
)

// named is what a template names anywhere.
type named struct {
	values, mappings, conditions map[string]bool
	types                        map[string]bool // of parameters, all of which are read
	computed                     bool            // some name is computed
}

// namedIn gathers the names of the template as it is written and as it is judged.
// It takes more for a name than CloudFormation does: what may be used is used.
func namedIn(p *lint.Pass) named {
	n := named{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, false}
	n.gather(p.Written().Root)
	if t := p.Target.Template; t != p.Written() {
		n.gather(t.Root)
	}
	return n
}

func (n *named) gather(root *cfn.Node) {
	for _, section := range fieldsOf(root) {
		if section.Key != "Metadata" && section.Key != "Parameters" {
			section.Value.Walk(n.visit)
		}
	}
}

func (n *named) visit(_ []string, node *cfn.Node) bool {
	for _, f := range fieldsOf(node) {
		text, literal := f.Value.String()
		first, ok := f.Value.Get("0").String()
		switch f.Key {
		case "Ref", "Fn::ValueOf":
			n.computed = n.computed || !literal && !ok
			n.values[text], n.values[first] = true, true
		case "Fn::RefAll", "Fn::ValueOfAll":
			n.types[text], n.types[first] = true, true
		case "Fn::FindInMap":
			n.computed = n.computed || !ok
			n.mappings[first] = true
		case "Condition":
			n.conditions[text] = true
		case "Fn::If":
			n.conditions[first] = true
		case "Fn::Sub":
			if !literal {
				text = first
			}
			for _, part := range cfn.SubParts(text) {
				if part.Kind == cfn.SubVariable {
					n.values[part.Text] = true
				}
			}
		}
	}
	return true
}
