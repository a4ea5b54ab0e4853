package lint

import (
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/iam"
)

// Bounds on what reading policies costs. A text of a policy has seldom more than ten
// pieces, and depends on one condition.
const (
	maxAlternatives = 16      // readings of one text
	maxPieces       = 200     // of one text
	maxPolicySteps  = 200_000 // functions looked at in one template
)

// alternative is one reading of a text: what it says where its guards hold.
type alternative struct {
	when   []iam.Guard
	pieces []iam.Piece
	absent bool // AWS::NoValue
}

func lit(s string) []iam.Piece { return []iam.Piece{{Literal: s}} }

func sym(y iam.Symbol) []iam.Piece { return []iam.Piece{{Symbol: &y}} }

func just(pieces []iam.Piece) []alternative { return []alternative{{pieces: pieces}} }

// text gives the readings of a node that should be a text. What cannot be read is a
// symbol that is equal to itself alone: two places that are written alike have the
// same.
func (r *policyReader) text(n *cfn.Node, depth int) []alternative {
	if n == nil {
		return []alternative{{absent: true}}
	}
	if s, ok := n.Scalar(); ok {
		return just(r.written(s))
	}
	name, arg, ok := intrinsicOf(n)
	if r.steps++; !ok || depth > maxNesting || r.steps > maxPolicySteps {
		return r.opaque(n)
	}
	var list []alternative
	switch name {
	case "Ref":
		if id, ok := arg.String(); ok {
			list = r.ref(id, depth)
		}
	case "Fn::GetAtt":
		if id, attribute, ok := n.RefersTo(); ok {
			list = r.attribute(id, attribute, depth)
		}
	case "Fn::Sub":
		list = r.sub(arg, depth)
	case "Fn::Join":
		list = r.join(arg, depth)
	case "Fn::If":
		list = r.either(arg, depth)
	default:
		list = r.folded(n)
	}
	if len(list) == 0 || len(list) > maxAlternatives {
		return r.opaque(n)
	}
	return list
}

func (r *policyReader) opaque(n *cfn.Node) []alternative {
	return just(sym(iam.Symbol{Name: r.spell(n)}))
}

// spell words a function, the same for the same function and arguments.
func (r *policyReader) spell(n *cfn.Node) string {
	return strings.TrimSuffix(strings.TrimPrefix(r.e.Spell(n), "${"), "}")
}

// written is a literal text; what a dynamic reference in it gives is not known.
func (r *policyReader) written(s string) []iam.Piece {
	if !strings.Contains(s, "{{resolve:") {
		return lit(s)
	}
	var out []iam.Piece
	at := 0
	for _, d := range cfn.DynamicReferences(s) {
		out = append(out, iam.Piece{Literal: s[at:d.Start]}, iam.Piece{Symbol: &iam.Symbol{Name: s[d.Start:d.End]}})
		at = d.End
	}
	return append(out, iam.Piece{Literal: s[at:]})
}

// folded asks the evaluator for functions that choose among texts: Fn::FindInMap,
// Fn::Select, Fn::Base64. Several known texts are a symbol that is one of them.
func (r *policyReader) folded(n *cfn.Node) []alternative {
	var texts []string
	for _, v := range r.e.At(n, nil, eval.Scenario{}) {
		s, known := v.Literal()
		if !known || v.Default {
			return nil
		}
		texts = append(texts, s)
	}
	slices.Sort(texts)
	texts = slices.Compact(texts)
	switch {
	case len(texts) == 1:
		return just(lit(texts[0]))
	case len(texts) > 1 && len(texts) <= maxPieces:
		return just(sym(iam.Symbol{Name: r.spell(n), Class: iam.OneOf, Values: texts}))
	}
	return nil
}

// either reads the branches of an Fn::If that can come about.
func (r *policyReader) either(arg *cfn.Node, depth int) []alternative {
	var out []alternative
	condition, ok := arg.Get("0").String()
	if !ok {
		return nil
	}
	for i, step := range []string{"1", "2"} {
		if r.e.Satisfiable(eval.Scenario{}.With(eval.When(condition, i == 0))) == eval.No {
			continue
		}
		for _, a := range r.text(arg.Get(step), depth+1) {
			if when, ok := both(a.when, []iam.Guard{{Name: condition, Holds: i == 0}}); ok {
				a.when = when
				out = append(out, a)
			}
		}
	}
	return out
}

// both joins guards; ok is false where they contradict one another.
func both(a, b []iam.Guard) (out []iam.Guard, ok bool) {
	out = a
	for _, g := range b {
		i := slices.IndexFunc(out, func(h iam.Guard) bool { return h.Name == g.Name })
		switch {
		case i < 0:
			out = append(out[:len(out):len(out)], g)
		case out[i].Holds != g.Holds:
			return nil, false
		}
	}
	return out, true
}

// joined puts readings of parts behind one another; nil where that gives too much.
func joined(parts [][]alternative) []alternative {
	out := []alternative{{}}
	for _, part := range parts {
		var next []alternative
		for _, a := range out {
			for _, b := range part {
				when, ok := both(a.when, b.when)
				if !ok {
					continue
				}
				next = append(next, alternative{when: when, pieces: append(a.pieces[:len(a.pieces):len(a.pieces)], b.pieces...)})
				if len(next) > maxAlternatives || len(next[len(next)-1].pieces) > maxPieces {
					return nil
				}
			}
		}
		out = next
	}
	for i := range out {
		out[i].pieces = compact(out[i].pieces)
	}
	return out
}

// compact joins literals beside one another.
func compact(pieces []iam.Piece) []iam.Piece {
	out := make([]iam.Piece, 0, len(pieces))
	for _, p := range pieces {
		if n := len(out); p.Symbol == nil && n > 0 && out[n-1].Symbol == nil {
			out[n-1].Literal += p.Literal
			continue
		}
		if p.Symbol != nil || p.Literal != "" {
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		return lit("")
	}
	return out
}

func (r *policyReader) sub(arg *cfn.Node, depth int) []alternative {
	source, variables := arg, (*cfn.Node)(nil)
	if arg != nil && arg.Kind == cfn.List {
		source, variables = arg.Get("0"), arg.Get("1")
	}
	s, ok := source.String()
	if !ok {
		return nil
	}
	var parts [][]alternative
	for _, p := range cfn.SubParts(s) {
		if p.Kind != cfn.SubVariable {
			parts = append(parts, just(r.written(p.Text)))
			continue
		}
		if len(parts) > maxPieces {
			return nil
		}
		parts = append(parts, r.variable(p.Text, variables, depth))
	}
	return joined(parts)
}

// variable reads ${name} of an Fn::Sub.
func (r *policyReader) variable(name string, variables *cfn.Node, depth int) []alternative {
	var list []alternative
	id, attribute, isAttribute := strings.Cut(name, ".")
	r.steps++
	switch value := variables.Get(name); {
	case value != nil:
		list = r.text(value, depth+1)
	case isAttribute:
		list = r.attribute(id, attribute, depth)
	default:
		list = r.ref(name, depth)
	}
	if len(list) == 0 {
		return just(sym(iam.Symbol{Name: name}))
	}
	return list
}

func (r *policyReader) join(arg *cfn.Node, depth int) []alternative {
	by, ok := arg.Get("0").Scalar()
	items := arg.Get("1")
	if !ok || items == nil || items.Kind != cfn.List || len(items.Items) > maxPieces {
		return nil
	}
	readings := []alternative{{}}
	for _, item := range items.Items {
		var next []alternative
		for _, a := range readings {
			for _, b := range r.text(item, depth+1) {
				when, ok := both(a.when, b.when)
				if !ok {
					continue
				}
				if b.absent {
					next = append(next, alternative{when, a.pieces, a.absent})
					continue
				}
				pieces := a.pieces[:len(a.pieces):len(a.pieces)]
				if a.absent { // there is something before it
					pieces = append(pieces, iam.Piece{Literal: by})
				}
				next = append(next, alternative{when, append(pieces, b.pieces...), true})
			}
		}
		if len(next) > maxAlternatives || len(next) > 0 && len(next[0].pieces) > maxPieces {
			return nil
		}
		readings = next
	}
	for i := range readings {
		readings[i].pieces, readings[i].absent = compact(readings[i].pieces), false
	}
	return readings
}
