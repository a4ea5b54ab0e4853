package vpc

import (
	"regexp"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
)

// dependencies finds out which resources CloudFormation makes only after certain
// others: through DependsOn, Ref, Fn::GetAtt and Fn::Sub, over any number of steps.
type dependencies struct {
	scope *lint.Scope
	goal  func(cfn.Resource) bool
	after map[string]bool // known answers; false also while one is being found
}

func newDependencies(s *lint.Scope, goal func(cfn.Resource) bool) *dependencies {
	return &dependencies{scope: s, goal: goal, after: map[string]bool{}}
}

// waits reports whether a resource waits for one that is the goal, looking at every
// resource once. It goes at most maxSteps deep; beyond, it says yes, which keeps a
// rule silent.
func (d *dependencies) waits(id string) bool { return d.visit(id, 0) }

const maxSteps = 200

func (d *dependencies) visit(id string, depth int) bool {
	if answer, known := d.after[id]; known {
		return answer
	}
	if depth > maxSteps {
		return true
	}
	d.after[id] = false
	r, ok := d.scope.Resource(id)
	if !ok {
		return false
	}
	for _, next := range references(r.Node) {
		other, ok := d.scope.Resource(next)
		if ok && (d.goal(other) || d.visit(next, depth+1)) {
			d.after[id] = true
			break
		}
	}
	return d.after[id]
}

// variable is a ${...} of Fn::Sub that names a resource.
var variable = regexp.MustCompile(`\$\{([A-Za-z0-9]+)(\.[^}]*)?\}`)

// references lists the logical ids that a resource names.
func references(n *cfn.Node) (ids []string) {
	for _, d := range n.Get("DependsOn").Elements() {
		ids = append(ids, d.Text)
	}
	n.Get("Properties").Walk(func(_ []string, n *cfn.Node) bool {
		if id, _, ok := n.RefersTo(); ok {
			ids = append(ids, id)
		}
		if text, ok := n.SubText(); ok && strings.Contains(text, "${") {
			for _, m := range variable.FindAllStringSubmatch(text, -1) {
				ids = append(ids, m[1])
			}
		}
		return true
	})
	return ids
}
