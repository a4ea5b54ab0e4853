package eval

import (
	"net/netip"
	"strconv"

	"cuemulus.dev/cfn"
)

// selected evaluates an Fn::Select.
func (e *Evaluator) selected(arg, whole *cfn.Node) []Value {
	if arg == nil || arg.Kind != cfn.List || len(arg.Items) != 2 {
		return nil
	}
	lists := e.lists(arg.Items[1])
	return e.each(e.values(arg.Items[0]), whole, func(index Value) []Value {
		s, known := index.Literal()
		i, err := strconv.Atoi(s)
		if !known || err != nil || i < 0 {
			return nil
		}
		return e.each(lists, whole, func(list Value) []Value {
			switch {
			case list.Kind != List || list.listed && i >= len(list.items):
				return nil
			case i < len(list.items):
				item := list.items[i]
				item.When = Scenario{} // it is in that of the list already
				return []Value{item}
			case list.begins != "":
				v := text(list.begins)
				v.add(part{"${" + e.spell(whole) + "}", false})
				return []Value{v}
			}
			return nil
		})
	})
}

// getAZs evaluates an Fn::GetAZs. Zones are named after their Region.
func (e *Evaluator) getAZs(arg, whole *cfn.Node) []Value {
	return e.each(e.values(arg), whole, func(v Value) []Value {
		region, known := v.Literal()
		if known && region == "" || v.Kind == Absent {
			region, known = e.options.Region, e.options.Region != ""
		}
		if known && region == e.options.Region && len(e.options.Zones) > 0 {
			list := listOf()
			for _, zone := range e.options.Zones {
				list.items = append(list.items, text(zone))
			}
			return []Value{list}
		}
		list := someList(e.spell(whole))
		if known {
			list.begins = region
		}
		return []Value{list}
	})
}

// cidr evaluates an Fn::Cidr: count networks within a block, each with as many host
// bits as the third argument says ("Fn::Cidr" in the CloudFormation reference). Only
// the number of networks is known where that is missing.
func (e *Evaluator) cidr(arg, whole *cfn.Node) []Value {
	if arg == nil || arg.Kind != cfn.List || len(arg.Items) < 2 || len(arg.Items) > 3 {
		return nil
	}
	var operands []operand
	for _, item := range arg.Items {
		operands = append(operands, e.operandOf(item))
	}
	return e.combine(operands, whole, func(args []Value) (Value, bool) {
		list := someList(e.spell(whole))
		count, ok := wholeNumber(args[1])
		if !ok {
			return list, true
		}
		if count < 1 || count > 256 {
			return Value{}, false
		}
		list.MinLength, list.MaxLength = count, count
		block, known := args[0].Literal()
		if !known || len(args) == 2 {
			return list, true
		}
		bits, ok := wholeNumber(args[2])
		if !ok {
			return list, true
		}
		nets, ok := networks(block, count, bits)
		if !ok {
			return Value{}, false
		}
		list = listOf()
		for _, n := range nets {
			list.items = append(list.items, text(n))
		}
		return list, true
	})
}

func wholeNumber(v Value) (int, bool) {
	s, known := v.Literal()
	i, err := strconv.Atoi(s)
	return i, known && err == nil
}

// networks parts a block into networks with so many host bits each.
func networks(block string, count, bits int) (list []string, ok bool) {
	prefix, err := netip.ParsePrefix(block)
	if err != nil {
		return nil, false
	}
	prefix = prefix.Masked()
	length := prefix.Addr().BitLen() - bits
	if bits < 1 || length < prefix.Bits() {
		return nil, false
	}
	if room := length - prefix.Bits(); room < 9 && count > 1<<room {
		return nil, false
	}
	addr := prefix.Addr().AsSlice()
	for range count {
		a, _ := netip.AddrFromSlice(addr)
		list = append(list, netip.PrefixFrom(a, length).String())
		// Add one to the last bit of the network's number.
		for bit := length - 1; bit >= 0; bit-- {
			mask := byte(0x80) >> (bit % 8)
			addr[bit/8] ^= mask
			if addr[bit/8]&mask != 0 {
				break
			}
		}
	}
	return list, true
}

// length evaluates an Fn::Length.
func (e *Evaluator) length(arg, whole *cfn.Node) []Value {
	if arg == nil || arg.Kind == cfn.String {
		return nil
	}
	return e.each(e.lists(arg), whole, func(v Value) []Value {
		switch {
		case v.Kind != List:
			return nil
		case v.listed:
			return []Value{text(strconv.Itoa(len(v.items)))}
		case v.MinLength == v.MaxLength:
			return []Value{text(strconv.Itoa(v.MinLength))}
		}
		return nil
	})
}
