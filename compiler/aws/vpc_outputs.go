package aws

import (
	"github.com/awslabs/goformation/v7/cloudformation/ssm"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
)

// addOutputs gives the outputs, each exported, and adds a parameter of Systems
// Manager for those that other tools ask for. An export is one text, so ids are
// joined by commas; a consumer splits them, or takes the parameter, a StringList.
func (v *network) addOutputs() *cfn.Node {
	outputs := cfn.MapOf()
	export := func(name string, value *cfn.Node) {
		outputs.Set(cfn.MapOf(
			cfn.KV{Key: "Value", Value: value},
			cfn.KV{Key: "Export", Value: cfn.MapOf(cfn.KV{Key: "Name", Value: cfn.Sub("${AWS::StackName}-" + name)})},
		), name)
	}
	parameter := func(name, origin, kind string, value *cfn.Node) {
		if v.Target == compiler.TargetEucalyptus {
			return // it has no Systems Manager
		}
		v.add("Param"+name, origin, &ssm.Parameter{Name: ptr(text(cfn.Sub("/stacks/${AWS::StackName}/" + name))), Type: kind, Value: text(value)})
	}
	export("VpcId", cfn.Ref("VPC"))
	parameter("VpcId", "cidr", "String", cfn.Ref("VPC"))
	export("VpcCidr", cfn.GetAtt("VPC", "CidrBlock"))
	for _, l := range v.layers {
		ids := joined(v.subnetsOf(l))
		export(l.id+"Subnets", ids)
		parameter(l.id+"Subnets", l.origin(), "StringList", ids)
	}
	switch v.DNS.Discovery {
	case "cloudmap":
		export("NamespaceId", cfn.Ref("Namespace"))
		export("HostedZoneId", cfn.GetAtt("Namespace", "HostedZoneId"))
		parameter("NamespaceId", "dns", "String", cfn.Ref("Namespace"))
	case "hosted-zone":
		export("HostedZoneId", cfn.Ref("HostedZone"))
		parameter("HostedZoneId", "dns", "String", cfn.Ref("HostedZone"))
	}
	return outputs
}

func joined(ids []string) *cfn.Node {
	list := cfn.ListOf()
	for _, id := range ids {
		list.Items = append(list.Items, cfn.Ref(id))
	}
	return cfn.MapOf(cfn.KV{Key: "Fn::Join", Value: cfn.ListOf(cfn.Str(","), list)})
}
