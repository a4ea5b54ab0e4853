package template

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var malformedParameter = lint.Rule{
	ID: "CFN016", Name: "malformed-parameter", Severity: diag.Error,
	Title:   "A parameter has a type or a key that parameters do not have",
	Aliases: []string{"E2001", "E2002", "W2002"},
	Why: "CloudFormation refuses the template. " +
		"Write Type with one of the types that the user guide lists under \"Parameters\": String, Number, CommaDelimitedList, List<Number>, a type of AWS, or AWS::SSM::Parameter::Value<TYPE>.",
	Bad: `Parameters:
  Name: {Type: Sting}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Name}}
`,
	Good: `Parameters:
  Name: {Type: String}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Name}}
`,
	Run: func(p *lint.Pass) {
		for _, f := range fieldsOf(p.Target.Template.Root.Get("Parameters")) {
			path := []string{"Parameters", f.Key}
			if strings.HasPrefix(f.Key, "Fn::") {
				continue
			}
			if f.Value == nil || f.Value.Kind != cfn.Map {
				p.Report(path, fmt.Sprintf("parameter %s is no map", f.Key), "write its Type below its name")
				continue
			}
			if f.Value.Field("Fn::Transform") != nil {
				continue
			}
			unknownKeys(p, path, f.Value, "a parameter", maxShapes, "Type", "Default", "Description", "AllowedValues", "AllowedPattern", "ConstraintDescription",
				"MinLength", "MaxLength", "MinValue", "MaxValue", "NoEcho")
			kind := f.Value.Get("Type")
			text, ok := kind.String()
			switch {
			case kind == nil:
				p.Report(path, fmt.Sprintf("parameter %s has no Type", f.Key), "write Type: String, or the type that is meant")
			case !ok:
				p.Report([]string{"Parameters", f.Key, "Type"}, "the type of a parameter is a text that is written out", "write Type: String, or the type that is meant")
			case !isParameterType(text):
				p.Report([]string{"Parameters", f.Key, "Type"}, fmt.Sprintf("there is no type %s of parameters", quoted(text)), meant(text, parameterTypes, "write Type: String, or the type that is meant"))
			}
		}
	},
}

// parameterTypes are those of "Parameters" in the CloudFormation user guide that are
// no list.
var parameterTypes = []string{
	"String", "Number", "CommaDelimitedList", "AWS::EC2::AvailabilityZone::Name", "AWS::EC2::Image::Id",
	"AWS::EC2::Instance::Id", "AWS::EC2::KeyPair::KeyName", "AWS::EC2::SecurityGroup::GroupName",
	"AWS::EC2::SecurityGroup::Id", "AWS::EC2::Subnet::Id", "AWS::EC2::Volume::Id", "AWS::EC2::VPC::Id",
	"AWS::Route53::HostedZone::Id", "AWS::SSM::Parameter::Name", "List<Number>", "List<String>",
}

func isParameterType(text string) bool {
	if inner, ok := strings.CutPrefix(text, "AWS::SSM::Parameter::Value<"); ok {
		text = strings.TrimSuffix(inner, ">")
	}
	if inner, ok := strings.CutPrefix(text, "List<"); ok {
		text = strings.TrimSuffix(inner, ">")
	}
	return slices.Contains(parameterTypes, text)
}
