package aws

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
	"cuemulus.dev/internal/diag"
)

// eucalyptusTypes are the types that Eucalyptus' CloudFormation implements, by service
// (its resource handlers, as of its source of November 2017).
func eucalyptusTypes() []string {
	var all []string
	for service, names := range map[string]string{
		"AutoScaling":          "AutoScalingGroup LaunchConfiguration ScalingPolicy",
		"CloudFormation":       "Stack WaitCondition WaitConditionHandle",
		"CloudWatch":           "Alarm",
		"EC2":                  "DHCPOptions EIP EIPAssociation Instance InternetGateway NatGateway NetworkAcl NetworkAclEntry NetworkInterface NetworkInterfaceAttachment Route RouteTable SecurityGroup SecurityGroupEgress SecurityGroupIngress Subnet SubnetNetworkAclAssociation SubnetRouteTableAssociation VPC VPCDHCPOptionsAssociation VPCGatewayAttachment Volume VolumeAttachment",
		"ElasticLoadBalancing": "LoadBalancer",
		"IAM":                  "AccessKey Group InstanceProfile ManagedPolicy Policy Role User UserToGroupAddition",
		"S3":                   "Bucket BucketPolicy",
		"SQS":                  "Queue QueuePolicy",
	} {
		for _, name := range strings.Fields(names) {
			all = append(all, "AWS::"+service+"::"+name)
		}
	}
	slices.Sort(all)
	return all
}

// forEucalyptus turns a template for AWS into one for a private cloud, and refuses at the
// user's field what has no equivalent there. The functions that are left are those of
// the CloudFormation of 2014, before Fn::Sub, exports and YAML.
func forEucalyptus(b *compiler.Build, a *compiler.Artifact) (ok bool) {
	a.Target, a.Capabilities = compiler.TargetEucalyptus, slices.DeleteFunc(a.Capabilities, func(c string) bool { return c == "CAPABILITY_AUTO_EXPAND" })
	e := &eucalyptus{Build: b, types: eucalyptusTypes(), ok: true}
	root := a.Template.Root
	for _, section := range []string{"Transform", "Rules", "Hooks"} {
		if f := root.Field(section); f != nil {
			e.refuse(f.Value, "Eucalyptus' CloudFormation has no section "+section, "write what it would do by hand")
		}
	}
	for _, r := range root.Get("Resources").Fields {
		e.resource(r.Key, r.Value)
	}
	if outputs := root.Get("Outputs"); outputs != nil {
		for _, o := range outputs.Fields {
			remove(o.Value, "Export")
		}
	}
	e.functions(root)
	return e.ok
}

type eucalyptus struct {
	*compiler.Build
	types []string
	ok    bool
}

func (e *eucalyptus) refuse(n *cfn.Node, message, help string) {
	e.ok = false
	e.Refuse(n.Origin, message, help)
}

func (e *eucalyptus) resource(id string, r *cfn.Node) {
	if strings.HasPrefix(id, "Fn::") {
		e.refuse(r, "Eucalyptus' CloudFormation has no loops", "write the resources one by one")
		return
	}
	of, _ := r.Get("Type").String()
	if !slices.Contains(e.types, of) {
		help := "leave it out, or make it another way"
		if near := diag.Nearest(of, e.types); near != "" {
			help = "did you mean " + near + "?"
		}
		e.refuse(r, fmt.Sprintf("Eucalyptus' CloudFormation does not know the type %s", of), help)
	}
	if p := r.Get("DeletionPolicy"); p != nil && p.Text == "RetainExceptOnCreate" {
		p.Text = "Retain"
	}
	remove(r, "UpdateReplacePolicy")
}

func remove(n *cfn.Node, key string) {
	n.Fields = slices.DeleteFunc(n.Fields, func(f cfn.Field) bool { return f.Key == key })
}

// functions writes Fn::Sub as Fn::Join, and refuses what is younger than 2014.
func (e *eucalyptus) functions(n *cfn.Node) {
	if name, arg, ok := n.Intrinsic(); ok {
		switch name {
		case "Fn::Sub":
			e.join(n, arg)
		case "Ref", "Condition", "Fn::GetAtt", "Fn::Join", "Fn::Select", "Fn::Base64", "Fn::GetAZs", "Fn::FindInMap", "Fn::If", "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals":
		default:
			e.refuse(n, "Eucalyptus' CloudFormation does not know the function "+name, "write the value, or a parameter")
		}
	}
	if n.Kind == cfn.String && len(cfn.DynamicReferences(n.Text)) > 0 {
		e.refuse(n, "Eucalyptus' CloudFormation has no dynamic references", "write a parameter with NoEcho")
	}
	for _, item := range n.Items {
		e.functions(item)
	}
	for _, f := range n.Fields {
		e.functions(f.Value)
	}
}

// join puts an Fn::Join in the place of an Fn::Sub.
func (e *eucalyptus) join(n, arg *cfn.Node) {
	text, variables := arg, (*cfn.Node)(nil)
	if arg.Kind == cfn.List && len(arg.Items) == 2 {
		text, variables = arg.Items[0], arg.Items[1]
	}
	if text.Kind != cfn.String {
		e.refuse(n, "the text of Fn::Sub must be a text", "write it as a string")
		return
	}
	parts := cfn.ListOf()
	for _, p := range cfn.SubParts(text.Text) {
		value := cfn.Str(p.Text)
		if p.Kind == cfn.SubVariable {
			value = cfn.Ref(p.Text)
			if resource, attribute, dotted := strings.Cut(p.Text, "."); dotted {
				value = cfn.GetAtt(resource, attribute)
			}
			if given := variables.Get(p.Text); given != nil {
				value = clone(given)
			}
		}
		parts.Items = append(parts.Items, value.From(text.Origin))
	}
	n.Fields = []cfn.Field{{Key: "Fn::Join", Value: cfn.ListOf(cfn.Str(""), parts)}}
}
