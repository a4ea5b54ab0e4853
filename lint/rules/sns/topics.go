package sns

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
)

// refersTo gives the resource of this template that a value names by Ref or
// Fn::GetAtt; ok is false for all else.
func refersTo(s *lint.Scope, n *cfn.Node) (r cfn.Resource, ok bool) {
	id, _, ok := n.RefersTo()
	if !ok {
		return cfn.Resource{}, false
	}
	return s.Resource(id)
}
