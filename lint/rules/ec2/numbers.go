package ec2

import (
	"strconv"

	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
)

// whole reads a number that is written out; ok is false for all else.
func whole(st lint.Setting) (n int, ok bool) {
	n, err := strconv.Atoi(st.Text)
	return n, st.Presence == lint.Present && err == nil
}

// refersTo gives the resource of this template that a value names by Ref or
// Fn::GetAtt; ok is false for all else.
func refersTo(s *lint.Scope, n *cfn.Node) (r cfn.Resource, ok bool) {
	id, _, ok := n.RefersTo()
	if !ok {
		return cfn.Resource{}, false
	}
	return s.Resource(id)
}

// only gives what a rule of a group says of one of its properties, where that hangs on
// no condition.
func (r groupRule) only(p *lint.Pass, name string) (st lint.Setting, ok bool) {
	list := p.SettingsBelow(r.Setting, name)
	if len(list) != 1 {
		return lint.Setting{}, false
	}
	return list[0], true
}

// eachGroupRule visits the rules of both directions.
func eachGroupRule(p *lint.Pass, visit func(r groupRule)) {
	for _, d := range []direction{incoming, outgoing} {
		for _, r := range groupRules(p, d) {
			if r.Node.Kind == cfn.Map {
				visit(r)
			}
		}
	}
}
