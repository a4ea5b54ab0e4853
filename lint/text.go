package lint

import (
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/eval"
)

// Text gives what a value says: a scalar's text; an intrinsic function's with
// everything filled in that is known (pseudo parameters of the target, defaults
// of parameters, names and ARNs of this template's resources where they follow
// from literals, branches of an Fn::If that are decided). What is not known stays
// as ${...}, in one spelling however it was written, so within one template equal
// texts are equal values. ok is false for lists and for maps that are no intrinsic
// function.
func (s *Scope) Text(n *cfn.Node) (text string, ok bool) {
	if text, ok := n.Scalar(); ok {
		return text, true
	}
	if _, _, ok := n.Intrinsic(); !ok {
		return "", false
	}
	s.Evaluate(func(e *eval.Evaluator) {
		v := e.Text(n)
		text = v.String()
		if v.Kind != eval.Text && text == "" {
			text = e.Spell(n)
		}
	})
	return text, true
}

// Evaluate calls look with the target's Evaluator, which says what a value can be
// in each scenario; Text is one reading of it. look must not keep the Evaluator, nor
// call a method of a Scope.
func (s *Scope) Evaluate(look func(e *eval.Evaluator)) {
	s.evaluating.Lock()
	defer s.evaluating.Unlock()
	if s.evaluator == nil {
		s.evaluator = eval.NewNested(s.Target.Template, s.options(), s.nested)
	}
	look(s.evaluator)
}

func (s *Scope) options() eval.Options {
	t := s.Target
	return eval.Options{Region: t.Region, Account: t.AccountID, Partition: t.Partition, StackName: t.StackName, Parameters: t.Parameters}
}

// Known gives a value's text where all of it is known.
func (s *Scope) Known(n *cfn.Node) (text string, ok bool) {
	text, ok = s.Text(n)
	return text, ok && IsKnown(text)
}

// IsKnown reports whether a text from Scope.Text has no part that is not known.
func IsKnown(text string) bool { return !strings.Contains(text, "${") }

// maxNesting bounds how deep lists and references are followed.
const maxNesting = 12

// Show gives a text as a user reads it in a message: one ${...} without its frame,
// and parts that are computed as ${...}.
func Show(text string) string {
	if inner, ok := strings.CutPrefix(text, "${"); ok && strings.Index(inner, "}") == len(inner)-1 && !strings.HasPrefix(inner, "(") {
		return inner[:len(inner)-1]
	}
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${(")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		out.WriteString("${...}")
		_, text, _ = strings.Cut(rest, "}")
	}
}
