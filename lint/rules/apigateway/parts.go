package apigateway

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

// single gives what a property says where that hangs on no condition and is known.
func single(p *lint.Pass, r cfn.Resource, path ...string) (st lint.Setting, ok bool) {
	list := p.Settings(r, path...)
	if len(list) != 1 || !list[0].IsKnown() {
		return lint.Setting{}, false
	}
	return list[0], true
}
