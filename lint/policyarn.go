package lint

import (
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/iam"
)

// attribute reads what an Fn::GetAtt gives: the ARN of a resource from the pattern of
// its type, a name that the template sets, or a symbol.
func (r *policyReader) attribute(id, attribute string, depth int) []alternative {
	resource, ok := r.s.Resource(id)
	if !ok {
		return just(sym(iam.Symbol{Name: id + "." + attribute}))
	}
	return r.known(id+"."+attribute, func() []alternative { return r.attributeOf(resource, attribute, depth) })
}

func (r *policyReader) attributeOf(resource cfn.Resource, attribute string, depth int) []alternative {
	short := resource.Type[strings.LastIndexByte(resource.Type, ':')+1:]
	if attribute == "Arn" || attribute == short+"Arn" {
		if list := r.arn(resource, depth); list != nil {
			return list
		}
	}
	if ref := r.refProperty(resource.Type); attribute == ref && !isARNName(ref) || resource.Property(attribute) != nil && !resource.IsCustom() {
		return r.named(resource, attribute, ref, depth)
	}
	class := iam.Anything
	if isARNName(attribute) && !resource.IsCustom() && !strings.HasPrefix(attribute, "Outputs.") {
		class = iam.Arn
	}
	return just(sym(iam.Symbol{Name: resource.ID + "." + attribute, Class: class}))
}

// arn reads a resource's ARN by the pattern of its type; nil where that is not known.
func (r *policyReader) arn(resource cfn.Resource, depth int) []alternative {
	t, ok := r.s.Spec().Type(resource.Type)
	if !ok || t.ARN == "" {
		return nil
	}
	var parts [][]alternative
	for rest := t.ARN; rest != ""; {
		before, after, found := strings.Cut(rest, "${")
		if before != "" {
			parts = append(parts, just(lit(before)))
		}
		if !found {
			break
		}
		var name string
		name, rest, _ = strings.Cut(after, "}")
		switch name {
		case "Partition":
			list, _ := r.pseudo("AWS::Partition")
			parts = append(parts, list)
		case "Region":
			list, _ := r.pseudo("AWS::Region")
			parts = append(parts, list)
		case "Account":
			list, _ := r.pseudo("AWS::AccountId")
			parts = append(parts, list)
		default:
			parts = append(parts, r.part(resource, name, depth))
		}
	}
	switch resource.Type {
	case "AWS::Logs::LogGroup": // its streams count ("Return values" of the type)
		parts = append(parts, just(lit(":*")))
	case "AWS::SecretsManager::Secret": // six characters that the service makes up
		if resource.Property("Name") != nil {
			parts = append(parts, just(lit("-")), just(sym(iam.Symbol{Name: resource.ID + ".suffix", Class: iam.Name})))
		}
	}
	return joined(parts)
}

// propertyOf names the property that is a part of an ARN, where the pattern calls it
// otherwise.
var propertyOf = map[string]string{
	"AWS::IAM::ManagedPolicy PolicyName":                   "ManagedPolicyName",
	"AWS::SecretsManager::Secret SecretId":                 "Name",
	"AWS::SSM::Parameter ParameterNameWithoutLeadingSlash": "Name",
	"AWS::KMS::Alias Alias":                                "AliasName",
	"AWS::Lambda::LayerVersion LayerName":                  "LayerName",
}

// part reads one name in an ARN.
func (r *policyReader) part(resource cfn.Resource, name string, depth int) []alternative {
	plain, withPath := strings.CutSuffix(name, "WithPath")
	property, ref := plain, r.refProperty(resource.Type)
	if known := propertyOf[resource.Type+" "+plain]; known != "" {
		property = known
	} else if resource.Property(property) == nil && ref != "" && !isARNName(ref) && !strings.HasSuffix(ref, "Url") {
		property = ref // the pattern has a name of its own for what Ref gives
	}
	list := r.named(resource, property, ref, depth)
	switch property + " " + name {
	case "Name ParameterNameWithoutLeadingSlash":
		list = without(list, "/")
	case "AliasName Alias":
		list = without(list, "alias/")
	}
	if !withPath {
		return list
	}
	path := r.text(resource.Property("Path"), depth+1)
	if len(path) == 1 && path[0].absent {
		return list
	}
	return joined([][]alternative{without(path, "/"), list})
}

// without takes a beginning from literal texts; a text that is not known to have it
// stays.
func without(list []alternative, beginning string) []alternative {
	out := make([]alternative, len(list))
	for i, a := range list {
		if len(a.pieces) > 0 && a.pieces[0].Symbol == nil {
			first := strings.TrimPrefix(a.pieces[0].Literal, beginning)
			a.pieces = append([]iam.Piece{{Literal: first}}, a.pieces[1:]...)
		}
		out[i] = a
	}
	return out
}

// arnsOf gives the ARNs of all resources of some types that have one reading.
func (r *policyReader) arnsOf(types ...string) map[string]iam.Text {
	out := map[string]iam.Text{}
	for _, kind := range types {
		for _, resource := range r.s.byType[kind] {
			list := r.known("ARN "+resource.ID, func() []alternative { return r.arn(resource, 0) })
			if len(list) == 1 && len(list[0].when) == 0 {
				out[resource.ID] = iam.Text{Pieces: list[0].pieces}
			}
		}
	}
	return out
}
