package eval

import "cuemulus.dev/cfn"

// Text gives one reading of a value: parameters without a given value are taken at
// their defaults, and what an Fn::If gives is known only where its condition is
// decided or both branches say the same. It answers what a template says as it is
// shipped, in one value instead of many; Values says what it can say at all.
func (e *Evaluator) Text(n *cfn.Node) Value {
	e.begin()
	before := e.defaults
	e.defaults = true
	v := e.values(n)[0]
	e.defaults = before
	return v
}

// Spell words a node that is not evaluated, the same for the same function and
// arguments: ${(Fn::ImportValue=x,)}.
func (e *Evaluator) Spell(n *cfn.Node) string { return "${" + e.spell(n) + "}" }
