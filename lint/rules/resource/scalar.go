package resource

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/spec"
	"cuemulus.dev/internal/diag"
)

// scalar looks at a text, number or boolean.
func (i *inspector) scalar(it item, v *spec.Value, p *spec.Property) {
	if v.Kinds == 0 || v.Kinds.Has(spec.JSON) {
		return
	}
	if v.Kinds&(spec.String|spec.Integer|spec.Number|spec.Boolean) == 0 {
		if (it.known || it.computed && it.v.Resource != "" && it.v.Attribute == "") && !i.open {
			i.report(isWrongKind, it.path, it.when, "a single value stands where "+kindsInWords(v.Kinds)+" belongs", wrap(v.Kinds))
		}
		return
	}
	if !it.known {
		i.bounds(it, v)
		i.reference(it, v)
		return
	}
	if it.computed && it.v.Default && it.text == "" || v.Kinds.Has(spec.Boolean) && isYAMLBoolean(it.node) {
		return // an empty default says that a value is to be given
	}
	number, err := strconv.ParseFloat(it.text, 64)
	if v.Kinds&spec.String == 0 && !fits(it.text, v.Kinds, number, err) {
		if !i.open {
			i.report(isWrongKind, it.path, it.when, quoted(it, p)+" stands where "+kindsInWords(v.Kinds)+" belongs", "write "+kindsInWords(v.Kinds), i.source(it)...)
		}
		return
	}
	switch {
	case v.Enum != nil && i.tabled[p]: // the table says more
		return
	case v.Enum != nil:
		i.enum(it, v, p, number, err)
		return
	case i.namesBucket(p):
		return // the rule about buckets' names says it better
	}
	if err == nil && v.Kinds&(spec.Integer|spec.Number) != 0 && !v.Number.Contains(number) {
		i.report(isOutOfRange, it.path, it.when, quoted(it, p)+" is "+outside(v.Number, number), "write a number "+boundsInWords(v.Number), i.source(it)...)
	}
	if !v.Kinds.Has(spec.String) {
		return
	}
	length := utf8.RuneCountInString(it.text)
	switch {
	case !v.Length.Contains(length):
		i.report(isWrongLength, it.path, it.when, fmt.Sprintf("the text has %d characters, and %s", length, rangeInWords(v.Length)), "write a text of that length", i.source(it)...)
	case wrongForm(it.text, v.Formats):
		what := isWrongForm
		if !slices.ContainsFunc(v.Formats, func(f string) bool { return !isName([]string{f}) }) {
			what = isUnlikePattern
		}
		i.report(what, it.path, it.when, quoted(it, p)+" is not "+formsInWords(v.Formats), "write "+formsInWords(v.Formats)+", or refer to the resource", i.source(it)...)
	case v.Pattern != nil && !v.Pattern.Match(it.text):
		i.report(isUnlikePattern, it.path, it.when, quoted(it, p)+" does not match "+short(v.Pattern.String()), "write a text that matches", i.source(it)...)
	}
}

// bounds looks at a text of which only the length is known in part.
func (i *inspector) bounds(it item, v *spec.Value) {
	if it.computed && it.v.Parameter == "" && v.Kinds == spec.String && v.Length.Max >= 0 && it.v.MinLength > v.Length.Max && !i.namesBucket(nil) {
		i.report(isWrongLength, it.path, it.when, fmt.Sprintf("the text has at least %d characters, and %s", it.v.MinLength, rangeInWords(v.Length)), "shorten it")
	}
}

func (i *inspector) enum(it item, v *spec.Value, p *spec.Property, number float64, err error) {
	for _, e := range v.Enum {
		if e == it.text || (v.AnyCase || v.Kinds.Has(spec.Boolean)) && strings.EqualFold(e, it.text) {
			return
		}
		if f, bad := strconv.ParseFloat(e, 64); bad == nil && err == nil && f == number {
			return
		}
	}
	help := "write one of the values in the reference of " + i.typ.Name
	if meant := i.nearest(it.text, v.Enum); meant != "" {
		help = "did you mean " + meant + "?"
	} else if len(v.Enum) <= 12 {
		help = "write " + strings.Join(v.Enum, ", ")
		if last := len(v.Enum) - 1; last > 0 {
			help = "write " + strings.Join(v.Enum[:last], ", ") + " or " + v.Enum[last]
		}
	}
	i.report(isNotAllowed, it.path, it.when, quoted(it, p)+" is no value that "+nameOf(p)+" takes", help, i.source(it)...)
}

// source gives where a computed text was written.
func (i *inspector) source(it item) []diag.Related {
	if !it.computed || it.v.Source == nil || it.v.Source == it.node || it.v.Source.Pos.IsZero() {
		return nil
	}
	return []diag.Related{{Pos: it.v.Source.Pos, Message: "the value is written here"}}
}

// namesBucket says that a property is the name of a bucket, which S3016 looks at.
func (i *inspector) namesBucket(p *spec.Property) bool {
	return p != nil && p.Name == "BucketName" && i.typ.Name == "AWS::S3::Bucket"
}

func nameOf(p *spec.Property) string {
	if p == nil {
		return "the property"
	}
	return p.Name
}

// quoted shows a text in a message, unless it may be secret.
func quoted(it item, p *spec.Property) string {
	if p != nil {
		name := strings.ToLower(p.Name)
		if p.WriteOnly || slices.ContainsFunc([]string{"password", "secret", "token", "credential", "privatekey", "accesskey"}, func(word string) bool { return strings.Contains(name, word) }) {
			return "the value"
		}
	}
	return strconv.Quote(short(it.text))
}

// fits says whether CloudFormation reads a text as a number or boolean.
func fits(text string, k spec.Kinds, number float64, err error) bool {
	switch {
	case k.Has(spec.Boolean) && (strings.EqualFold(text, "true") || strings.EqualFold(text, "false")):
		return true
	case k.Has(spec.Number) && err == nil:
		return true
	case k.Has(spec.Integer) && err == nil && number == float64(int64(number)):
		return true
	}
	return false
}

// isYAMLBoolean says that a text is a boolean of YAML 1.1, which CloudFormation reads.
func isYAMLBoolean(n *cfn.Node) bool {
	return n != nil && !n.Quoted && slices.Contains([]string{"yes", "no", "on", "off", "y", "n"}, strings.ToLower(n.Text))
}

func wrap(k spec.Kinds) string {
	if k.Has(spec.List) {
		return "write a list, with a hyphen before the value in YAML and [ ] around it in JSON"
	}
	return "write " + kindsInWords(k)
}

func outside(b spec.Bounds, f float64) string {
	if b.Min != nil && f < *b.Min {
		return "less than " + strconv.FormatFloat(*b.Min, 'f', -1, 64)
	}
	return "more than " + strconv.FormatFloat(*b.Max, 'f', -1, 64)
}

func boundsInWords(b spec.Bounds) string {
	switch {
	case b.Min == nil:
		return "up to " + strconv.FormatFloat(*b.Max, 'f', -1, 64)
	case b.Max == nil:
		return "from " + strconv.FormatFloat(*b.Min, 'f', -1, 64) + " on"
	}
	return "from " + strconv.FormatFloat(*b.Min, 'f', -1, 64) + " to " + strconv.FormatFloat(*b.Max, 'f', -1, 64)
}

func rangeInWords(r spec.Range) string {
	switch {
	case r.Max < 0:
		return fmt.Sprintf("at least %d are needed", r.Min)
	case r.Min == r.Max:
		return fmt.Sprintf("exactly %d are needed", r.Min)
	case r.Min == 0:
		return fmt.Sprintf("at most %d are taken", r.Max)
	}
	return fmt.Sprintf("%d to %d are taken", r.Min, r.Max)
}

// wrongForm says that a text is none of the forms, all of which are known.
func wrongForm(text string, formats []string) bool {
	for _, name := range formats {
		switch name {
		case "ipv4-network", "ipv6-network":
			if prefix, err := netip.ParsePrefix(text); err == nil && prefix.Addr().Is4() == (name == "ipv4-network") {
				return false
			}
			continue
		case "AWS::EC2::SecurityGroup.Name": // a group may have nearly any name
			return false
		case "AWS::EC2::Image.Id": // EC2 reads the id from a parameter at each launch
			if strings.HasPrefix(text, "resolve:ssm:") {
				return false
			}
		}
		form, ok := spec.Format(name)
		if !ok || form.Match(text) {
			return false
		}
	}
	return len(formats) > 0
}

// formsInWords says what a text should be: "the id of an AWS::EC2::VPC".
func formsInWords(formats []string) string {
	var parts []string
	for _, name := range formats {
		switch name {
		case "ipv4-network":
			parts = append(parts, "an IPv4 network such as 192.0.2.0/24")
		case "ipv6-network":
			parts = append(parts, "an IPv6 network such as 2001:db8::/56")
		default:
			typ, what, _ := strings.Cut(name, ".")
			switch what {
			case "Arn":
				what = "ARN"
			case "Id":
				what = "id"
			case "Name", "AliasName":
				what = "name"
			}
			parts = append(parts, "the "+what+" of an "+typ)
		}
	}
	return strings.Join(parts, " or ")
}

// reference looks at a reference to another resource: what it gives must have the form
// that belongs in the place.
func (i *inspector) reference(it item, v *spec.Value) {
	if !it.computed || it.v.Resource == "" || i.open || len(v.Formats) == 0 && v.Kinds == 0 {
		return
	}
	name, _, ok := it.node.Intrinsic()
	if !ok || name != "Ref" && name != "Fn::GetAtt" {
		return
	}
	r := i.byID[it.v.Resource]
	typ, ok := i.facts.Type(r.Type)
	if !ok || typ.Transform != "" {
		return
	}
	gives, ok := i.gives(typ, it.v.Attribute, v.Formats)
	if !ok {
		return
	}
	shown := "a Ref of " + it.v.Resource
	if it.v.Attribute != "" {
		shown = "the attribute " + it.v.Attribute + " of " + it.v.Resource
	}
	if it.v.Attribute != "" && clash(gives.Kinds, v.Kinds) {
		i.report(isWrongKind, it.path, it.when, shown+" is "+kindsInWords(gives.Kinds)+", and "+kindsInWords(v.Kinds)+" belongs here", "refer to another attribute, or take the value apart with Fn::Select or Fn::Join")
		return
	}
	if len(v.Formats) == 0 && it.v.Attribute == "" && len(typ.Ref) == 1 && strings.HasSuffix(typ.Ref[0], "Name") && wantsARN(v.Pattern) {
		help := "refer to an attribute that is an ARN"
		if _, ok := typ.Attribute("Arn"); ok {
			help = "write Fn::GetAtt " + r.ID + ".Arn"
		}
		i.report(isWrongReference, it.path, it.when, shown+" gives its name, and an ARN belongs here", help)
		return
	}
	if len(v.Formats) == 0 || len(gives.Formats) == 0 || isName(v.Formats) || !comparable(v.Formats) || !comparable(gives.Formats) ||
		slices.ContainsFunc(v.Formats, func(f string) bool { return slices.Contains(gives.Formats, f) }) {
		return
	}
	i.report(isWrongReference, it.path, it.when, shown+" gives "+formsInWords(gives.Formats)+", and "+formsInWords(v.Formats)+" belongs here", i.better(r, typ, v.Formats))
}

// gives says what a reference to a type gives.
func (i *inspector) gives(typ *spec.Type, attribute string, wanted []string) (*spec.Value, bool) {
	if attribute != "" {
		a, ok := typ.Attribute(attribute)
		if !ok || a.Value == nil {
			return nil, false
		}
		return a.Value, true
	}
	v := typ.RefValue()
	if v == nil {
		return nil, false
	}
	if len(v.Formats) == 0 && len(typ.Ref) == 1 && strings.HasSuffix(typ.Ref[0], "Name") && slices.Equal(wanted, []string{typ.Name + ".Arn"}) {
		named := *v // the name of the very thing whose ARN belongs in the place
		named.Formats = []string{typ.Name + ".Name"}
		return &named, true
	}
	return v, true
}

// better names the attribute that gives the form, where there is one.
func (i *inspector) better(r cfn.Resource, typ *spec.Type, formats []string) string {
	for at := range typ.Attrs {
		a := &typ.Attrs[at]
		if a.Value != nil && slices.ContainsFunc(a.Value.Formats, func(f string) bool { return slices.Contains(formats, f) }) {
			return "write Fn::GetAtt " + r.ID + "." + a.Name
		}
	}
	return "refer to " + formsInWords(formats)
}

// comparable says that all formats are forms of ids and ARNs, of which one is never
// taken for another.
func comparable(formats []string) bool {
	return !slices.ContainsFunc(formats, func(f string) bool {
		_, ok := spec.Format(f)
		return !ok && !strings.HasPrefix(f, "AWS::")
	})
}

// wantsARN says that a pattern takes ARNs and no names.
func wantsARN(p *spec.Pattern) bool {
	return p != nil && strings.HasPrefix(p.String(), "^arn:") && !p.Match("example") && !p.Match("Example-1")
}

// isName says that a name belongs in a place, and references often give one.
func isName(formats []string) bool {
	return slices.ContainsFunc(formats, func(f string) bool { return strings.HasSuffix(f, "Name") || strings.HasSuffix(f, "Names") })
}

// clash says that one is a list or a map and the other a single value.
func clash(gives, wanted spec.Kinds) bool {
	const single = spec.String | spec.Integer | spec.Number | spec.Boolean
	if gives == 0 || wanted == 0 || (gives|wanted)&spec.JSON != 0 {
		return false
	}
	return gives == spec.List && wanted&spec.List == 0 && wanted&single != 0 || gives&single != 0 && gives&^single == 0 && wanted == spec.List
}
