package sqs

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

// isFIFO says whether a queue is one that keeps order; known is false where that
// depends on something.
func isFIFO(s *lint.Scope, r cfn.Resource) (fifo, known bool) {
	list := s.Settings(r, "FifoQueue")
	if len(list) != 1 || !list[0].IsKnown() {
		return false, false
	}
	return list[0].Says("true"), true
}
