package eval

import (
	"strings"

	"cuemulus.dev/cfn"
)

func (e *Evaluator) ref(arg *cfn.Node) []Value {
	if id, ok := arg.String(); ok {
		return e.refTo(id)
	}
	return nil
}

// refTo gives what a Ref of a name gives.
func (e *Evaluator) refTo(name string) []Value {
	if v, ok := e.pseudo(name); ok {
		return []Value{v}
	}
	if p := e.parameters[name]; p != nil {
		return e.refParameter(p)
	}
	v := unknown(name)
	r, ok := e.resources[name]
	if !ok {
		return []Value{v}
	}
	v.Resource = name
	property := e.refIs(r.Type)
	if property == "" || !e.follows(name) {
		return []Value{v}
	}
	n := r.Property(property)
	var list []Value
	for _, w := range e.values(n) {
		if w.Kind != Text {
			w.Kind, w.parts, w.items = Text, v.parts, nil
		}
		w.Resource, w.Attribute, w.Node = name, "", nil
		list = append(list, w)
	}
	return list
}

func (e *Evaluator) refIs(resourceType string) string {
	if e.options.RefIs != nil {
		return e.options.RefIs(resourceType)
	}
	return refIsProperty[resourceType]
}

// refIsProperty gives the property that a Ref of a type gives back, where that is
// one that templates write ("Return values" in the CloudFormation reference).
var refIsProperty = map[string]string{
	"AWS::S3::Bucket": "BucketName",
	"AWS::KMS::Alias": "AliasName",
	"AWS::IAM::Role":  "RoleName",
}

func (e *Evaluator) getAtt(n *cfn.Node) []Value {
	if id, attribute, ok := n.RefersTo(); ok {
		return e.attribute(id, attribute)
	}
	arg := n.Fields[0].Value
	if arg.Kind != cfn.List || len(arg.Items) != 2 {
		return nil
	}
	var list []Value // names that are computed, as AWS::LanguageExtensions takes them
	for _, names := range e.listed(Value{Kind: List, Node: arg}) {
		if len(names.items) != 2 {
			return nil
		}
		id, ok := names.items[0].Literal()
		attribute, known := names.items[1].Literal()
		if !ok || !known {
			return nil
		}
		for _, v := range e.attribute(id, attribute) {
			v.When = v.When.And(names.When)
			list = append(list, v)
		}
	}
	if len(list) > MaxAlternatives {
		return nil
	}
	return list
}

// attribute gives what an Fn::GetAtt gives. It stays symbolic, but for the ARN of
// buckets, which follows from their names, and for the outputs of nested stacks.
func (e *Evaluator) attribute(id, attribute string) []Value {
	v := anything(id + "." + attribute)
	r, ok := e.resources[id]
	if !ok {
		return []Value{v}
	}
	v.Resource, v.Attribute = id, attribute
	if output, ok := strings.CutPrefix(attribute, "Outputs."); ok && e.options.Nested[id] != nil {
		child := e.options.Nested[id]
		child.begin()
		if list := child.values(child.template.Root.Get("Outputs", output, "Value")); len(list) == 1 && list[0].Kind == Text && list[0].Known() {
			v.Kind, v.parts, v.Source = Text, list[0].parts, list[0].Source
		}
		return []Value{v}
	}
	if r.Type != "AWS::S3::Bucket" || attribute != "Arn" {
		return []Value{v}
	}
	partition, _ := e.pseudo("AWS::Partition")
	var list []Value
	for _, name := range e.refTo(id) {
		arn := text("arn:")
		for _, p := range partition.parts {
			arn.add(p)
		}
		arn.add(part{":s3:::", true})
		for _, p := range name.parts {
			arn.add(p)
		}
		arn.Resource, arn.Attribute, arn.When = id, attribute, name.When
		list = append(list, arn)
	}
	return list
}
