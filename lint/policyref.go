package lint

import (
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/iam"
)

// ref reads what a Ref of a name gives.
func (r *policyReader) ref(id string, depth int) []alternative {
	if pieces, ok := r.pseudo(id); ok {
		return pieces
	}
	if p := r.s.Target.Template.Root.Get("Parameters", id); p != nil {
		return just(r.parameter(id, p))
	}
	resource, ok := r.s.Resource(id)
	if !ok {
		return just(sym(iam.Symbol{Name: id}))
	}
	return r.known("Ref "+id, func() []alternative { return r.refTo(resource, depth) })
}

// known reads each reference once. A resource whose name is built from its own is a
// symbol there.
func (r *policyReader) known(what string, read func() []alternative) []alternative {
	if list, ok := r.refs[what]; ok {
		return list
	}
	r.refs[what] = nil
	r.refs[what] = read()
	return r.refs[what]
}

func (r *policyReader) refTo(resource cfn.Resource, depth int) []alternative {
	ref := r.refProperty(resource.Type)
	if isARNName(ref) || refIsARN[resource.Type] {
		if list := r.arn(resource, depth); list != nil {
			return list
		}
		return just(sym(iam.Symbol{Name: resource.ID, Class: iam.Arn}))
	}
	return r.named(resource, ref, ref, depth)
}

// refIsARN are the types whose Ref is an ARN although its name does not say so
// ("Return values" in the CloudFormation reference of each).
var refIsARN = map[string]bool{
	"AWS::SecretsManager::Secret":      true,
	"AWS::StepFunctions::StateMachine": true,
	"AWS::Serverless::StateMachine":    true,
}

func isARNName(name string) bool {
	return strings.HasSuffix(name, "Arn") || strings.HasSuffix(name, "ARN")
}

// refProperty gives the one property or attribute that a Ref gives, "" where it is
// not known.
func (r *policyReader) refProperty(kind string) string {
	if t, ok := r.s.Spec().Type(kind); ok && len(t.Ref) == 1 {
		return t.Ref[0]
	}
	return ""
}

// named reads a resource's name: its property where the template has it, or a symbol.
// What a Ref gives is called after the resource, everything else after resource and
// property, so that the same name is the same symbol.
func (r *policyReader) named(resource cfn.Resource, property, ref string, depth int) []alternative {
	if n := resource.Property(property); n != nil && property != "" {
		list := r.text(n, depth+1)
		if !slices.ContainsFunc(list, func(a alternative) bool { return a.absent }) {
			return list
		}
	}
	name := resource.ID
	if property != ref {
		name += "." + property
	}
	class := iam.Name
	if property == "" || strings.HasSuffix(property, "Url") || strings.HasSuffix(property, "Uri") || resource.IsCustom() {
		class = iam.Anything
	}
	return just(sym(iam.Symbol{Name: name, Class: class}))
}

// parameter reads a parameter: the value that it is deployed with, the values that it
// may have, or a symbol. A default is not what it has: deployments differ.
func (r *policyReader) parameter(id string, p *cfn.Node) []iam.Piece {
	secret, _ := p.Get("NoEcho").Scalar()
	given, ok := r.s.Target.Parameters[id]
	kind, _ := p.Get("Type").String()
	switch {
	case secret == "true" || strings.HasPrefix(kind, "AWS::SSM::") || strings.HasPrefix(kind, "List<") || kind == "CommaDelimitedList":
		return sym(iam.Symbol{Name: id})
	case ok:
		return lit(given)
	}
	var values []string
	for _, v := range p.Get("AllowedValues").Elements() {
		text, ok := v.Scalar()
		if !ok || len(values) > maxPieces {
			return sym(iam.Symbol{Name: id})
		}
		values = append(values, text)
	}
	slices.Sort(values)
	switch values = slices.Compact(values); len(values) {
	case 0:
		return sym(iam.Symbol{Name: id})
	case 1:
		return lit(values[0])
	}
	return sym(iam.Symbol{Name: id, Class: iam.OneOf, Values: values})
}

// pseudo reads a pseudo parameter; ok is false for other names.
func (r *policyReader) pseudo(name string) (list []alternative, ok bool) {
	t := r.s.Target
	known := func(value string, class iam.Class, values ...string) ([]alternative, bool) {
		if value != "" {
			return just(lit(value)), true
		}
		return just(sym(iam.Symbol{Name: name, Class: class, Values: values})), true
	}
	switch name {
	case "AWS::NoValue":
		return []alternative{{absent: true}}, true
	case "AWS::AccountId":
		return known(t.AccountID, iam.AccountID)
	case "AWS::Region":
		return known(t.Region, iam.Region)
	case "AWS::Partition":
		return known(r.partition(), iam.Partition)
	case "AWS::StackName":
		return known(t.StackName, iam.Name)
	case "AWS::StackId":
		return known("", iam.Arn)
	case "AWS::URLSuffix":
		return known(suffixOf(r.partition()), iam.OneOf, "amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "c2s.ic.gov", "csp.hci.ic.gov", "sc2s.sgov.gov")
	case "AWS::NotificationARNs":
		return known("", iam.Anything)
	}
	return nil, false
}

func (r *policyReader) partition() string {
	if text, known := r.e.Text(cfn.Ref("AWS::Partition")).Literal(); known {
		return text
	}
	return ""
}

// suffixOf gives the domain of service principals in a partition, "" where it is not
// known here.
func suffixOf(partition string) string {
	switch partition {
	case "aws", "aws-us-gov":
		return "amazonaws.com"
	case "aws-cn":
		return "amazonaws.com.cn"
	}
	return ""
}
