package vpc

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var functionWithoutWay = lint.Rule{
	ID: "VPC025", Name: "function-without-way", Severity: diag.Error,
	Title:   "A function answers CloudFormation from a subnet that has no way out",
	Aliases: []string{"DB-11"},
	Why:     "A function in a VPC has no public address. Where its subnet has no default route and the VPC no endpoint of S3, it cannot reach the bucket that takes the answer of a custom resource, and the stack waits for an hour. Add a gateway endpoint of S3 for the subnet's route table, or a NAT gateway, or take the function out of the VPC. Only subnets, tables and endpoints of this template are judged.",
	Bad:     answering(""),
	Good:    answering("  Endpoint:\n    Type: AWS::EC2::VPCEndpoint\n    Properties: {VpcId: !Ref VPC, ServiceName: !Sub \"com.amazonaws.${AWS::Region}.s3\", RouteTableIds: [!Ref Table]}\n"),
	Run: func(p *lint.Pass) {
		if p.Incomplete() {
			return
		}
		t := newTopology(p.Scope)
		for _, e := range p.Resources("AWS::EC2::VPCEndpoint") {
			if name, _ := p.Text(e.Property("ServiceName")); strings.HasSuffix(name, ".s3") || !strings.Contains(name, "com.amazonaws.") {
				return
			}
		}
		said := map[string]bool{}
		for _, r := range p.Resources("") {
			if !r.IsCustom() {
				continue
			}
			function, ok := refersTo(p.Scope, r.Property("ServiceToken"))
			if !ok || function.Type != "AWS::Lambda::Function" || said[function.ID] {
				continue
			}
			subnets := p.Settings(function, "VpcConfig", "SubnetIds", "*")
			for _, st := range subnets {
				subnet, ok := refersTo(p.Scope, st.Node)
				if !ok || subnet.Type != "AWS::EC2::Subnet" {
					break
				}
				if routes, ok := t.defaults(subnet.ID); ok && len(routes) == 0 {
					said[function.ID] = true
					p.Report(st.Path, fmt.Sprintf("the function %s answers %s from %s, which has neither a default route nor an endpoint of S3", function.ID, r.ID, subnet.ID), "add a gateway endpoint of S3 for the subnet's route table, or a NAT gateway")
					break
				}
			}
		}
	},
}

// answering is a function in a subnet that answers a custom resource.
func answering(more string) string {
	return head + `  Subnet:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref VPC, CidrBlock: 10.242.0.0/24, AvailabilityZoneId: euw1-az1}
  Table:
    Type: AWS::EC2::RouteTable
    Properties: {VpcId: !Ref VPC}
  Association:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Subnet, RouteTableId: !Ref Table}
` + more + `  Function:
    Type: AWS::Lambda::Function
    Properties:
      Role: arn:aws:iam::111122223333:role/example-function
      Handler: index.handler
      Runtime: nodejs22.x
      Code: {S3Bucket: example-code, S3Key: function.zip}
      VpcConfig: {SubnetIds: [!Ref Subnet], SecurityGroupIds: [sg-0a1b2c3d4e5f60718]}
  Example:
    Type: Custom::Example
    Properties: {ServiceToken: !GetAtt Function.Arn}
`
}
