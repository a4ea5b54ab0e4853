package vpc

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var attachmentDependency = lint.Rule{
	ID: "VPC004", Name: "attachment-dependency", Severity: diag.Error,
	Title:   "Something that needs the attached internet gateway does not wait for the attachment",
	Aliases: []string{"VPC-04"},
	Why: "A route to an internet gateway, a public NAT gateway and the address of an instance work only once the gateway is attached to the VPC, and none of their properties names the attachment. CloudFormation makes them at the same time, and the stack fails now and then, on creation or, worse, on deletion (AWS CloudFormation User Guide, \"DependsOn attribute\"). " +
		"Write DependsOn with the AWS::EC2::VPCGatewayAttachment, or with something that waits for it. Silent where the attachment is not in the template.",
	Bad:  head + strings.Replace(publicSubnet, "    DependsOn: Attachment\n", "", 1),
	Good: head + publicSubnet,
	Run: func(p *lint.Pass) {
		attached := map[string]string{} // attachment by internet gateway
		byVPC := map[string]string{}
		for _, a := range p.Resources("AWS::EC2::VPCGatewayAttachment") {
			if gateway, ok := refersTo(p.Scope, a.Property("InternetGatewayId")); ok {
				attached[gateway.ID] = a.ID
				vpc, _ := p.Text(a.Property("VpcId"))
				byVPC[vpc] = a.ID
			}
		}
		if len(attached) == 0 {
			return
		}
		d := newDependencies(p.Scope, func(r cfn.Resource) bool { return r.Type == "AWS::EC2::VPCGatewayAttachment" })
		check := func(r cfn.Resource, what, attachment string) {
			if attachment != "" && !d.waits(r.ID) {
				p.Report(r.Path(), fmt.Sprintf("%s does not wait for the internet gateway's attachment", what), "write DependsOn: "+attachment)
			}
		}
		for _, r := range p.Resources("AWS::EC2::Route") {
			if gateway, ok := refersTo(p.Scope, r.Property("GatewayId")); ok && gateway.Type == "AWS::EC2::InternetGateway" {
				check(r, "the route to "+gateway.ID, attached[gateway.ID])
			}
		}
		for _, r := range p.Resources("AWS::EC2::NatGateway") {
			vpc := r.Property("VpcId")
			if subnet, ok := refersTo(p.Scope, r.Property("SubnetId")); ok {
				vpc = subnet.Property("VpcId")
			}
			if text, _ := p.Text(r.Property("ConnectivityType")); text == "" || text == "public" {
				id, _ := p.Text(vpc)
				check(r, "the NAT gateway", byVPC[id])
			}
		}
		for _, r := range p.Resources("AWS::EC2::EIP") {
			if _, ok := refersTo(p.Scope, r.Property("InstanceId")); ok && len(byVPC) == 1 {
				for _, attachment := range byVPC {
					check(r, "the address of an instance", attachment)
				}
			}
		}
	},
}
