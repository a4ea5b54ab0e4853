package lint

import (
	"strconv"
	"strings"

	"cuemulus.dev/cfn"
)

// Text gives what a value says: a scalar's text; an intrinsic function's with
// everything filled in that is known (pseudo parameters of the target, defaults
// of parameters, names and ARNs of this template's resources where they follow
// from literals). What is not known stays as ${...}, in one spelling however it
// was written, so within one template equal texts are equal values. ok is false
// for lists and for maps that are no intrinsic function.
func (s *Scope) Text(n *cfn.Node) (text string, ok bool) {
	e := evaluation{scope: s, budget: 400}
	return e.text(n, 0)
}

// Known gives a value's text where all of it is known.
func (s *Scope) Known(n *cfn.Node) (text string, ok bool) {
	text, ok = s.Text(n)
	return text, ok && IsKnown(text)
}

// IsKnown reports whether a text from Scope.Text has no part that is not known.
func IsKnown(text string) bool { return !strings.Contains(text, "${") }

// evaluation is one call of Text, with bounds on what a hostile template can make
// it do: so many functions, so deep, so long.
type evaluation struct {
	scope  *Scope
	budget int
}

const (
	maxNesting    = 12
	maxTextLength = 8192
)

func (e *evaluation) text(n *cfn.Node, depth int) (string, bool) {
	if text, ok := n.Scalar(); ok {
		if depth > 0 && len(text) > maxTextLength {
			return unknown("too long"), true
		}
		return text, true
	}
	name, arg, ok := n.Intrinsic()
	if !ok {
		return "", false
	}
	if e.budget--; e.budget < 0 || depth > maxNesting {
		return unknown("too deep"), true
	}
	switch name {
	case "Ref":
		if target, ok := arg.String(); ok {
			return e.ref(target, depth), true
		}
	case "Fn::GetAtt":
		if id, attribute, ok := n.RefersTo(); ok {
			return e.getAtt(id, attribute, depth), true
		}
	case "Fn::Sub":
		if text, ok := n.SubText(); ok {
			return e.sub(text, arg.Get("1"), depth), true
		}
	case "Fn::Join":
		if text, ok := e.join(arg, depth); ok {
			return text, true
		}
	}
	return unknown(spell(n)), true
}

func (e *evaluation) ref(name string, depth int) string {
	if value := pseudoParameter(e.scope.Target, name); value != "" {
		return value
	}
	if p := e.scope.parameter(name); p != nil {
		kind, _ := p.Get("Type").String()
		hidden, _ := p.Get("NoEcho").Scalar()
		if value, ok := p.Get("Default").Scalar(); ok && value != "" && len(value) <= maxTextLength && hidden != "true" && (kind == "String" || kind == "Number") && IsKnown(value) {
			return value
		}
		return unknown(name)
	}
	if r, ok := e.scope.Resource(name); ok {
		if property := refIsProperty[r.Type]; property != "" {
			if text, ok := e.text(r.Property(property), depth+1); ok {
				return text
			}
		}
	}
	return unknown(name)
}

// pseudoParameter gives what CloudFormation's own parameters are in a target, ""
// where it is not known.
func pseudoParameter(t *Target, name string) string {
	switch name {
	case "AWS::Region":
		return t.Region
	case "AWS::AccountId":
		return t.AccountID
	case "AWS::Partition":
		return t.Partition
	case "AWS::StackName":
		return t.StackName
	case "AWS::URLSuffix":
		switch t.Partition {
		case "aws", "aws-us-gov":
			return "amazonaws.com"
		case "aws-cn":
			return "amazonaws.com.cn"
		}
	}
	return ""
}

// refIsProperty gives the property that a Ref of a type gives back, where that is
// one that templates write ("Return values" in the CloudFormation reference).
var refIsProperty = map[string]string{
	"AWS::S3::Bucket": "BucketName",
	"AWS::KMS::Alias": "AliasName",
	"AWS::IAM::Role":  "RoleName",
}

func (e *evaluation) getAtt(id, attribute string, depth int) string {
	if r, ok := e.scope.Resource(id); ok && r.Type == "AWS::S3::Bucket" && attribute == "Arn" {
		return "arn:" + e.ref("AWS::Partition", depth+1) + ":s3:::" + e.ref(id, depth+1)
	}
	return unknown(id + "." + attribute)
}

func (e *evaluation) sub(text string, variables *cfn.Node, depth int) string {
	var out strings.Builder
	for text != "" {
		before, rest, found := strings.Cut(text, "${")
		out.WriteString(before)
		if !found {
			break
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			out.WriteString("${" + rest)
			break
		}
		text = after
		name = strings.TrimSpace(name)
		switch value := variables.Get(name); {
		case strings.HasPrefix(name, "!"):
			out.WriteString(unknown(name[1:])) // a literal ${X}: a variable of IAM
		case e.budget <= 0 || out.Len() > maxTextLength:
			out.WriteString(unknown("too long"))
		case value != nil:
			inner, ok := e.text(value, depth+1)
			if !ok {
				inner = unknown(name)
			}
			out.WriteString(inner)
		case strings.Contains(name, "."):
			e.budget--
			id, attribute, _ := strings.Cut(name, ".")
			out.WriteString(e.getAtt(id, attribute, depth+1))
		default:
			e.budget--
			out.WriteString(e.ref(name, depth+1))
		}
	}
	return out.String()
}

func (e *evaluation) join(arg *cfn.Node, depth int) (string, bool) {
	by, ok := arg.Get("0").String()
	list := arg.Get("1")
	if !ok || list == nil || list.Kind != cfn.List {
		return "", false
	}
	var out strings.Builder
	for i, item := range list.Items {
		if i > 0 {
			out.WriteString(by)
		}
		text, ok := e.text(item, depth+1)
		if !ok || out.Len() > maxTextLength {
			return "", false
		}
		out.WriteString(text)
	}
	return out.String(), true
}

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

// unknown words a part of a text that is not known.
func unknown(what string) string { return "${" + what + "}" }

// spell words an intrinsic function that is not evaluated, the same for the same
// function and arguments, without the characters that end a ${...}.
func spell(n *cfn.Node) string {
	var out strings.Builder
	spellNode(&out, n)
	return out.String()
}

var noBraces = strings.NewReplacer("{", "(", "}", ")", "$", "%")

func spellNode(out *strings.Builder, n *cfn.Node) {
	if n == nil || out.Len() > maxTextLength {
		return
	}
	switch n.Kind {
	case cfn.List:
		out.WriteByte('[')
		for _, item := range n.Items {
			spellNode(out, item)
			out.WriteByte(',')
		}
		out.WriteByte(']')
	case cfn.Map:
		out.WriteByte('(')
		for _, f := range n.Fields {
			out.WriteString(noBraces.Replace(f.Key))
			out.WriteByte('=')
			spellNode(out, f.Value)
			out.WriteByte(',')
		}
		out.WriteByte(')')
	default:
		if len(n.Text) > maxTextLength {
			out.WriteString(strconv.Itoa(len(n.Text)))
			return
		}
		out.WriteString(noBraces.Replace(n.Text))
	}
}
