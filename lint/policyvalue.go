package lint

import (
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/iam"
	"cuemulus.dev/internal/diag"
)

// policyReader makes values for iam of the nodes of one template. Every value bears a
// mark instead of a position: the place is looked up when something is reported.
type policyReader struct {
	s     *Scope
	e     *eval.Evaluator
	marks []mark
	refs  map[string][]alternative // what references give, by name
	steps int
}

// mark is a place in the template: a step below another mark.
type mark struct {
	up   int // index, -1 above the first step
	step string
}

const keyMark = 2 // column of a mark's position that means the key

// below marks a place.
func (r *policyReader) below(up int, steps ...string) int {
	for _, step := range steps {
		r.marks = append(r.marks, mark{up, step})
		up = len(r.marks) - 1
	}
	return up
}

func spanOf(at int) iam.Span {
	return iam.Span{Pos: diag.Pos{Line: at + 1, Col: 1}, End: diag.Pos{Line: at + 1, Col: 1}}
}

func keyOf(at int) iam.Span {
	return iam.Span{Pos: diag.Pos{Line: at + 1, Col: keyMark}, End: diag.Pos{Line: at + 1, Col: keyMark}}
}

// pathOf gives the path of a position that stands for a mark, nil for any other.
func pathOf(marks []mark, at diag.Pos) (steps []string, key bool) {
	if at.File != "" {
		return nil, false // a place in a file
	}
	for i := at.Line - 1; i >= 0 && i < len(marks); i = marks[i].up {
		if marks[i].step != "" { // "" is a place in a string
			steps = append(steps, marks[i].step)
		}
	}
	slices.Reverse(steps)
	return steps, at.Col == keyMark
}

// value makes a value of a node.
func (r *policyReader) value(n *cfn.Node, at, depth int) *iam.Value {
	if n == nil || n.Kind == cfn.Null {
		return nil
	}
	if depth > cfn.MaxDepth || len(r.marks) > iam.MaxValues {
		return &iam.Value{Kind: iam.OpaqueValue, Why: "a policy beyond the limits", Span: spanOf(at)}
	}
	if _, _, ok := intrinsicOf(n); ok {
		return r.function(n, at, depth)
	}
	v := &iam.Value{Span: spanOf(at)}
	switch n.Kind {
	case cfn.List:
		v.Kind = iam.ListValue
		for i, item := range n.Items {
			if w := r.value(item, r.below(at, strconv.Itoa(i)), depth+1); w != nil {
				v.Items = append(v.Items, w)
			}
		}
	case cfn.Map:
		v.Kind = iam.MapValue
		if f := n.Field("Fn::Transform"); f != nil || slices.ContainsFunc(n.Fields, func(f cfn.Field) bool { return cfn.IsLoop(f.Key) }) {
			return &iam.Value{Kind: iam.OpaqueValue, Why: "a macro or a loop", Span: v.Span}
		}
		for _, f := range n.Fields {
			below := r.below(at, f.Key)
			if w := r.value(f.Value, below, depth+1); w != nil {
				v.Fields = append(v.Fields, iam.ValueField{Key: f.Key, KeyAt: keyOf(below), Value: w})
			}
		}
	default: // CloudFormation takes scalars for one another
		v.Kind = iam.StringValue
		v.Text = iam.Text{Pieces: r.written(n.Text), Span: v.Span}
	}
	return v
}

// intrinsicOf is Node.Intrinsic without the Condition of a statement, which looks like
// one where it is alone.
func intrinsicOf(n *cfn.Node) (name string, arg *cfn.Node, ok bool) {
	name, arg, ok = n.Intrinsic()
	if ok && name == "Condition" && (arg == nil || arg.Kind != cfn.String) {
		return "", nil, false
	}
	return name, arg, ok
}

// function makes a value of an intrinsic function.
func (r *policyReader) function(n *cfn.Node, at, depth int) *iam.Value {
	name, arg, _ := intrinsicOf(n)
	unknown := func() *iam.Value {
		y := r.opaque(n)[0].pieces[0].Symbol
		return &iam.Value{Kind: iam.OpaqueValue, Symbol: y, Why: name, Span: spanOf(at)}
	}
	if r.steps++; r.steps > maxPolicySteps {
		return unknown()
	}
	switch name {
	case "Fn::If":
		return r.choice(n, arg, at, depth, unknown)
	case "Fn::Transform":
		return &iam.Value{Kind: iam.OpaqueValue, Why: name, Span: spanOf(at)}
	case "Fn::Split":
		return r.list(n, at, unknown)
	case "Ref":
		if id, ok := arg.String(); ok && r.isList(id) {
			return stringAt(sym(iam.Symbol{Name: id}), at)
		}
	}
	return tree(r.text(n, depth), at)
}

// isList reports whether a name is a parameter that is a list.
func (r *policyReader) isList(id string) bool {
	kind, _ := r.s.Target.Template.Root.Get("Parameters", id, "Type").String()
	return kind == "CommaDelimitedList" || strings.HasPrefix(kind, "List<") || strings.HasPrefix(kind, "AWS::SSM::Parameter::Value<List<")
}

func (r *policyReader) choice(n, arg *cfn.Node, at, depth int, unknown func() *iam.Value) *iam.Value {
	condition, ok := arg.Get("0").String()
	if !ok || arg.Kind != cfn.List || len(arg.Items) != 3 {
		return unknown()
	}
	var branches [2]*iam.Value
	var possible [2]bool
	for i, step := range []string{"1", "2"} {
		possible[i] = r.e.Satisfiable(eval.Scenario{}.With(eval.When(condition, i == 0))) != eval.No
		if possible[i] {
			branches[i] = r.value(arg.Get(step), r.below(at, "Fn::If", step), depth+1)
		}
	}
	switch {
	case !possible[1]:
		return branches[0]
	case !possible[0]:
		return branches[1]
	case branches[0] == nil && branches[1] == nil:
		return nil
	}
	return &iam.Value{Kind: iam.ChoiceValue, If: condition, Then: branches[0], Else: branches[1], Span: spanOf(at)}
}

// list makes a value of a function that gives a list.
func (r *policyReader) list(n *cfn.Node, at int, unknown func() *iam.Value) *iam.Value {
	values := r.e.At(n, nil, eval.Scenario{})
	if len(values) != 1 || values[0].Kind != eval.List || !values[0].Known() {
		return unknown()
	}
	v := &iam.Value{Kind: iam.ListValue, Span: spanOf(at)}
	for _, item := range r.e.Items(values[0]) {
		text, known := item.Literal()
		if !known || item.Default {
			return unknown()
		}
		v.Items = append(v.Items, stringAt(lit(text), at))
	}
	return v
}

func stringAt(pieces []iam.Piece, at int) *iam.Value {
	if len(pieces) == 1 && pieces[0].Symbol != nil && pieces[0].Symbol.Class == iam.Anything {
		return &iam.Value{Kind: iam.OpaqueValue, Symbol: pieces[0].Symbol, Why: pieces[0].Symbol.Name, Span: spanOf(at)}
	}
	return &iam.Value{Kind: iam.StringValue, Text: iam.Text{Pieces: pieces, Span: spanOf(at)}, Span: spanOf(at)}
}

// tree makes one value of the readings of a text: a choice for every guard.
func tree(list []alternative, at int) *iam.Value {
	if len(list) == 0 {
		return nil
	}
	first := list[0]
	if len(first.when) == 0 {
		if first.absent {
			return nil
		}
		return stringAt(first.pieces, at)
	}
	name := first.when[0].Name
	side := func(holds bool) *iam.Value {
		var out []alternative
		for _, a := range list {
			i := slices.IndexFunc(a.when, func(g iam.Guard) bool { return g.Name == name })
			if i >= 0 && a.when[i].Holds != holds {
				continue
			}
			if i >= 0 {
				a.when = slices.Delete(slices.Clone(a.when), i, i+1)
			}
			out = append(out, a)
		}
		return tree(out, at)
	}
	return &iam.Value{Kind: iam.ChoiceValue, If: name, Then: side(true), Else: side(false), Span: spanOf(at)}
}
