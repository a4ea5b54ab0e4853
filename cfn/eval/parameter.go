package eval

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cuemulus.dev/cfn"
)

// parameter is one parameter as its declaration reads.
type parameter struct {
	name, kind string
	list       bool // its value is a list
	stored     bool // an SSM parameter: the declaration speaks of its name, not of its value
	hidden     bool // NoEcho
	standard   *cfn.Node
	allowed    []*cfn.Node
	pattern    string
	compiled   *regexp.Regexp // pattern, on first use; nil where Go does not take it
	min, max   int            // length in characters; max -1 for no bound
	given      string
	isGiven    bool
}

func (e *Evaluator) readParameter(name string, n *cfn.Node) *parameter {
	p := &parameter{name: name, max: -1}
	p.kind, _ = n.Get("Type").String()
	inner, stored := strings.CutPrefix(p.kind, "AWS::SSM::Parameter::Value<")
	p.stored = stored
	p.list = p.kind == "CommaDelimitedList" || strings.HasPrefix(p.kind, "List<") ||
		stored && (strings.HasPrefix(inner, "List<") || strings.HasPrefix(inner, "CommaDelimitedList"))
	hidden, _ := n.Get("NoEcho").Scalar()
	p.hidden = strings.EqualFold(hidden, "true")
	p.given, p.isGiven = e.options.Parameters[name]
	if p.stored {
		return p
	}
	if d := n.Get("Default"); d != nil {
		if _, ok := d.Scalar(); ok {
			p.standard = d
		}
	}
	if list := n.Get("AllowedValues"); list != nil && list.Kind == cfn.List {
		for _, v := range list.Items {
			if _, ok := v.Scalar(); ok {
				p.allowed = append(p.allowed, v)
			}
		}
	}
	p.pattern, _ = n.Get("AllowedPattern").String()
	p.min = number(n.Get("MinLength"), 0)
	p.max = number(n.Get("MaxLength"), -1)
	return p
}

func number(n *cfn.Node, otherwise int) int {
	text, ok := n.Scalar()
	if i, err := strconv.Atoi(text); ok && err == nil && i >= 0 {
		return i
	}
	return otherwise
}

// closed reports whether the parameter's allowed values are all that it can be.
func (p *parameter) closed() bool { return !p.list && len(p.allowed) > 0 }

// domain gives the texts of a closed parameter, each once.
func (p *parameter) domain() []string {
	var list []string
	for _, n := range p.allowed {
		if !slices.Contains(list, n.Text) {
			list = append(list, n.Text)
		}
	}
	return list
}

// possible reports whether a text can be the value of a parameter that is no list.
func (p *parameter) possible(value string) bool {
	switch {
	case p.isGiven:
		return p.given == value
	case p.stored:
		return true
	case p.closed():
		return slices.ContainsFunc(p.allowed, func(n *cfn.Node) bool { return n.Text == value })
	case p.kind == "Number":
		_, err := strconv.ParseFloat(value, 64)
		return err == nil
	case p.kind != "String":
		return true
	}
	n := utf8.RuneCountInString(value)
	return n >= p.min && (p.max < 0 || n <= p.max) && p.matches(value)
}

// maxPattern bounds the patterns that are compiled, in bytes.
const maxPattern = 1024

// matches reports whether a text fits AllowedPattern, which must match all of it. A
// pattern that Go does not take bounds nothing.
func (p *parameter) matches(value string) bool {
	if p.pattern != "" && p.compiled == nil {
		if len(p.pattern) <= maxPattern {
			p.compiled, _ = regexp.Compile(`\A(?:` + p.pattern + `)\z`)
		}
		p.pattern = ""
	}
	return p.compiled == nil || p.compiled.MatchString(value)
}

// refParameter gives the values that a Ref of a parameter can have: the one that
// was given, or the allowed ones, the default first; or the default and, beside
// it, something that is not known.
func (e *Evaluator) refParameter(p *parameter) []Value {
	whole := func(v Value) Value {
		v.Parameter, v.Type = p.name, p.kind
		return v
	}
	open := unknown(p.name)
	if p.list {
		open = someList(p.name)
	}
	open.MinLength, open.MaxLength = p.min, p.max
	open = whole(open)
	if p.hidden || p.stored {
		return []Value{open}
	}
	if p.isGiven {
		return []Value{whole(p.value(p.given))}
	}
	if e.defaults {
		// An empty default says that the value is to be given; one that holds "${"
		// cannot be told from a part that is not known.
		if p.standard == nil || p.standard.Text == "" || p.list || strings.Contains(p.standard.Text, "${") || p.kind != "String" && p.kind != "Number" {
			return []Value{open}
		}
		return []Value{whole(p.at(p.standard, true))}
	}
	var list []Value
	if p.closed() {
		for _, isDefault := range []bool{true, false} { // the default first
			for _, n := range p.allowed {
				if isDefault == (p.standard != nil && n.Text == p.standard.Text) && !slices.ContainsFunc(list, func(v Value) bool { return v.String() == n.Text }) {
					v := whole(p.at(n, isDefault))
					v.When = v.When.With(Is(p.name, n.Text))
					if len(list) <= MaxAlternatives && e.possible(v.When) {
						list = append(list, v)
					}
				}
			}
		}
		if len(list) > MaxAlternatives {
			rest := open
			list = append(list[:MaxAlternatives-1], rest)
		}
		if len(list) == 0 {
			return []Value{open}
		}
		return list
	}
	if p.standard == nil {
		return []Value{open}
	}
	v := whole(p.at(p.standard, true))
	v.When = v.When.With(Is(p.name, p.standard.Text))
	if !e.possible(v.When) { // the template contradicts itself: other rules say so
		return []Value{open}
	}
	open.When = open.When.With(Is(p.name, p.standard.Text).Not())
	return []Value{v, open}
}

func (p *parameter) at(n *cfn.Node, isDefault bool) Value {
	v := p.value(n.Text)
	v.Source, v.Default = n, isDefault
	return v
}

// value is a parameter's value as a Ref gives it: lists are parted at commas.
func (p *parameter) value(s string) Value {
	if !p.list {
		return written(s)
	}
	v := listOf()
	for i, item := range strings.Split(s, ",") {
		if i == MaxItems {
			return someList(p.name)
		}
		v.items = append(v.items, written(strings.TrimSpace(item)))
	}
	return v
}

// pseudo gives the value of a pseudo parameter; ok is false for other names.
func (e *Evaluator) pseudo(name string) (v Value, ok bool) {
	value := ""
	switch name {
	case "AWS::NoValue":
		return absent(), true
	case "AWS::NotificationARNs":
		return someList(name), true
	case "AWS::Region":
		value = e.options.Region
	case "AWS::AccountId":
		value = e.options.Account
	case "AWS::Partition":
		value = e.options.Partition
	case "AWS::StackName":
		value = e.options.StackName
	case "AWS::URLSuffix":
		value = suffixes[e.options.Partition]
	case "AWS::StackId":
		v = text("arn:")
		for i, part := range []string{"AWS::Partition", "", "AWS::Region", "AWS::AccountId"} {
			if i == 1 {
				v.add(part2("cloudformation"))
			} else {
				p, _ := e.pseudo(part)
				for _, piece := range p.parts {
					v.add(piece)
				}
			}
			v.add(part2(":"))
		}
		v.add(part2("stack/"))
		name, _ := e.pseudo("AWS::StackName")
		for _, piece := range name.parts {
			v.add(piece)
		}
		v.add(part2("/"))
		v.add(part{"${AWS::StackId}", false})
		return v, true
	default:
		return Value{}, false
	}
	if value == "" {
		v = unknown(name)
		v.Parameter = name
		if name == "AWS::AccountId" {
			v.MinLength, v.MaxLength = 12, 12
		}
		return v, true
	}
	v = text(value)
	v.Parameter = name
	return v, true
}

func part2(s string) part { return part{s, true} }

// suffixes are the values of AWS::URLSuffix ("Pseudo parameters reference").
var suffixes = map[string]string{
	"aws": "amazonaws.com", "aws-us-gov": "amazonaws.com", "aws-cn": "amazonaws.com.cn",
	"aws-iso": "c2s.ic.gov", "aws-iso-b": "sc2s.sgov.gov",
}
