package eval

import (
	"encoding/base64"
	"strings"

	"cuemulus.dev/cfn"
)

// sub evaluates an Fn::Sub, with or without a map of variables.
func (e *Evaluator) sub(arg *cfn.Node) []Value {
	source, variables := arg, (*cfn.Node)(nil)
	if arg != nil && arg.Kind == cfn.List {
		source, variables = arg.Get("0"), arg.Get("1")
	}
	s, ok := source.String()
	if !ok {
		return nil
	}
	parts := cfn.SubParts(s)
	var operands []operand
	for _, p := range parts {
		if p.Kind != cfn.SubVariable {
			continue
		}
		value := variables.Get(p.Text)
		id, attribute, isAttribute := strings.Cut(p.Text, ".")
		switch {
		case value != nil:
			o := e.operandOf(value)
			if o.collapsed.Kind == Any && len(o.collapsed.parts) == 0 {
				o.collapsed = unknown(p.Text)
			}
			operands = append(operands, o)
		case !e.step():
			e.cut = true
			operands = append(operands, operand{set: []Value{unknown(p.Text)}})
		case isAttribute:
			operands = append(operands, operand{e.attribute(id, attribute), unknown(p.Text)})
		default:
			operands = append(operands, operand{e.refTo(p.Text), unknown(p.Text)})
		}
	}
	return e.combine(operands, arg, func(args []Value) (Value, bool) {
		if len(parts) == 1 && len(args) == 1 && args[0].Kind == Text { // "${A}" is A
			v := args[0]
			v.Node = nil
			return v, true
		}
		out := Value{Kind: Text, MaxLength: -1}
		size, at := 0, 0
		for _, p := range parts {
			if p.Kind != cfn.SubVariable {
				out.add(part{p.Text, true})
				size += len(p.Text)
				continue
			}
			v := args[at]
			at++
			if size += v.length(); size > MaxText {
				out.add(part{"${too long}", false})
				continue
			}
			if v.Kind != Text && v.Kind != Any {
				v = unknown(p.Text)
			}
			for _, piece := range v.parts {
				out.add(piece)
			}
		}
		if len(out.parts) == 0 {
			out.add(part{"", true})
		}
		return dynamic(out), true
	})
}

// join evaluates an Fn::Join.
func (e *Evaluator) join(arg, whole *cfn.Node) []Value {
	by, ok := arg.Get("0").Scalar()
	if !ok || arg.Kind != cfn.List || len(arg.Items) != 2 {
		return nil
	}
	return e.each(e.lists(arg.Items[1]), whole, func(list Value) []Value {
		if list.Kind != List || !list.listed {
			return nil
		}
		out := text("")
		size := 0
		for i, item := range list.items {
			if i > 0 {
				out.add(part{by, true})
			}
			if size += item.length() + len(by); size > MaxText || item.Kind != Text && item.Kind != Any {
				return nil
			}
			for _, piece := range item.parts {
				out.add(piece)
			}
		}
		return []Value{dynamic(out)}
	})
}

func (v Value) length() int {
	n := 0
	for _, p := range v.parts {
		n += len(p.text)
	}
	return n
}

// dynamic marks what stands in a dynamic reference as not known.
func dynamic(v Value) Value {
	whole := v.String()
	if !strings.Contains(whole, "{{resolve:") {
		return v
	}
	out := Value{Kind: Text, MaxLength: -1}
	refs := cfn.DynamicReferences(whole)
	at := 0
	for _, p := range v.parts {
		for rest := p.text; ; {
			for len(refs) > 0 && refs[0].End <= at {
				refs = refs[1:]
			}
			n, known := len(rest), p.known
			if len(refs) > 0 {
				if at < refs[0].Start {
					n = min(n, refs[0].Start-at)
				} else {
					n, known = min(n, refs[0].End-at), false
				}
			}
			out.add(part{rest[:n], known})
			at += n
			if rest = rest[n:]; rest == "" {
				break
			}
		}
	}
	return out
}

// base64 evaluates an Fn::Base64.
func (e *Evaluator) base64(arg, whole *cfn.Node) []Value {
	return e.each(e.values(arg), whole, func(v Value) []Value {
		plain, known := v.Literal()
		if !known || len(plain) > MaxText {
			return nil
		}
		return []Value{text(base64.StdEncoding.EncodeToString([]byte(plain)))}
	})
}

// split evaluates an Fn::Split. Of a text that is known only in part it gives the
// items that are known, which are not all.
func (e *Evaluator) split(arg, whole *cfn.Node) []Value {
	by, ok := arg.Get("0").Scalar()
	if !ok || by == "" || arg.Kind != cfn.List || len(arg.Items) != 2 {
		return nil
	}
	return e.each(e.values(arg.Items[1]), whole, func(v Value) []Value {
		if v.Kind != Text {
			return nil
		}
		s, known := v.Literal()
		if !known {
			s = v.Prefix()
		}
		pieces := strings.SplitN(s, by, MaxItems+1)
		if len(pieces) > MaxItems {
			return nil
		}
		list := listOf()
		for _, piece := range pieces {
			list.items = append(list.items, text(piece))
		}
		if !known {
			list.items, list.listed = list.items[:len(list.items)-1], false
			list.parts = someList(e.spell(whole)).parts
		}
		return []Value{list}
	})
}
