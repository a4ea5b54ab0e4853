package rules_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/lint"
)

// networkReference gives one of the two reference networks, with an edit.
func networkReference(t *testing.T, file string, edit func(string) string) []lint.Target {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(shared, "reference/aws", file))
	if os.IsNotExist(err) {
		t.Skip("the reference templates are not here")
	}
	require.NoError(t, err)
	return []lint.Target{{
		Template: parse(t, file, []byte(edit(string(text)))), Stack: "main", StackName: "main",
		Account: "prod", AccountID: "111122223333", Region: "eu-west-1", Partition: "aws",
	}}
}

func TestNetworkReferenceIsClean(t *testing.T) {
	for _, file := range []string{"02a-vpc-nat-per-az.yaml", "02b-vpc-nat-regional.yaml"} {
		targets := networkReference(t, file, func(text string) string { return text })
		require.Empty(t, lint.Run(ofArea("VPC"), targets, lint.Options{Profile: lint.Strict}), file)
	}
}

// TestNetworkReferenceSpoiled changes the network with a NAT gateway in each zone as
// people do, and expects the findings.
func TestNetworkReferenceSpoiled(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"CidrBlock: 10.242.0.192/26", "CidrBlock: 10.242.0.192/29", "VPC001"},
		{"CidrBlock: 10.242.0.192/26", "CidrBlock: 10.242.0.128/26", "VPC002"},
		{"CidrBlock: 10.242.2.192/26", "CidrBlock: 10.242.4.192/26", "VPC002"},
		{"AvailabilityZoneId: euw1-az1", "AvailabilityZone: eu-west-1a", "VPC003"},
		{"AvailabilityZoneId: euw1-az1", "AvailabilityZone: !Select [0, !GetAZs '']", "VPC015"},
		{"    DependsOn:\n      - InternetGatewayAttachment\n    Properties:\n      RouteTableId:\n        Ref: PublicRouteTable\n", "    Properties:\n      RouteTableId:\n        Ref: PublicRouteTable\n", "VPC004"},
		{"      SubnetId:\n        Ref: PublicSubnetA\n      Tags", "      SubnetId:\n        Ref: StorageSubnetA\n      Tags", "VPC005"},
		{"      NatGatewayId:\n        Ref: NatA\n", "      NatGatewayId:\n        Ref: InternetGateway\n", "VPC005"},
		{"      NatGatewayId:\n        Ref: NatA\n", "      GatewayId:\n        Ref: NatA\n", "VPC005"},
		{"    DependsOn:\n      - PublicDefaultRoute\n      - PublicSubnetRtbA\n", "", ""}, // waits through its address
		{"      NatGatewayId:\n        Ref: NatA\n", "      GatewayId:\n        Ref: InternetGateway\n", "VPC004 VPC005"},
		{"Ref: StorageRouteTable\n  AppSubnetRtbA", "Ref: PublicRouteTable\n  AppSubnetRtbA", "VPC006"},
		{"      RouteTableId:\n        Ref: AppRouteTableB\n", "      RouteTableId:\n        Ref: AppRouteTableA\n", "VPC007"},
		{"Service: vpc-flow-logs.amazonaws.com", "Service: ec2.amazonaws.com", "VPC008"},
		{"      ResourceType: VPC\n      ResourceId:\n        Ref: VPC\n", "      ResourceType: Subnet\n      ResourceId:\n        Ref: AppSubnetA\n", "VPC009"},
		{"          CidrIp: 10.242.0.0/22\n", "          CidrIp: 0.0.0.0/0\n", ""},
		{"          FromPort: 443\n          ToPort: 443\n          CidrIp: 10.242.0.0/22\n", "          FromPort: 0\n          ToPort: 65535\n          CidrIp: 0.0.0.0/0\n", "VPC010"},
		{"          FromPort: 443\n          ToPort: 443\n          CidrIp: 10.242.0.0/22\n", "          FromPort: 3000\n          ToPort: 4000\n          CidrIpv6: \"::/0\"\n", "VPC010"},
		{"          FromPort: 443\n          ToPort: 443\n          CidrIp: 10.242.0.0/22\n", "          FromPort: 22\n          ToPort: 22\n          CidrIp: 192.0.2.0/0\n", "VPC010"},
		{"      AllocationId:\n        Fn::GetAtt:\n          - NatEipA\n          - AllocationId\n", "      AllocationId: eipalloc-11111111\n", "VPC011"},
		{"CidrBlock: 10.242.0.0/25\n      MapPublicIpOnLaunch: false", "CidrBlock: 10.242.0.0/25\n      MapPublicIpOnLaunch: true", "VPC012"},
		{"CidrBlock: 10.242.0.128/26\n      MapPublicIpOnLaunch: false", "CidrBlock: 10.242.0.128/26\n      MapPublicIpOnLaunch: true", "VPC013"},
		{"${AWS::Region}.ssmmessages", "${AWS::Region}.ssm", "VPC014"},
		{"      CidrBlock: 10.242.0.0/22\n", "      CidrBlock: 172.0.0.0/16\n", "VPC002 VPC002 VPC002 VPC002 VPC002 VPC002 VPC002 VPC002 VPC002 VPC016"},
		{"Name: main.internal", "Name: main.local", "VPC019"},
		{"DomainName: main.internal", "DomainName: main.LOCAL.", "VPC019"},
	} {
		changed := false
		targets := networkReference(t, "02a-vpc-nat-per-az.yaml", func(text string) string {
			changed = changed || strings.Contains(text, c.old)
			return strings.Replace(text, c.old, c.new, 1)
		})
		require.True(t, changed, "the reference has no %q", c.old)
		found := lint.Run(ofArea("VPC"), targets, lint.Options{Profile: lint.Strict})
		require.ElementsMatch(t, strings.Fields(c.want), ids(found), "%q -> %q: %v", c.old, c.new, found)
	}
}

// TestNetworkSilence holds that the rules about networks do not guess.
func TestNetworkSilence(t *testing.T) {
	const vpc = "Parameters:\n  P: {Type: String}\n  Block: {Type: String, Default: 10.0.0.0/16}\nConditions:\n  C: !Equals [!Ref P, x]\nResources:\n  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n  F: {Type: AWS::EC2::FlowLog, Properties: {ResourceId: !Ref V, ResourceType: VPC}}\n"
	for name, text := range map[string]string{
		"blocks that are computed":        "  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: !Select [0, !Cidr [!GetAtt V.CidrBlock, 4, 2]]}}\n",
		"a zone that is a parameter":      "  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24, AvailabilityZone: !Ref P}}\n",
		"subnets of different conditions": "  A: {Type: AWS::EC2::Subnet, Condition: C, Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24}}\n  B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24}}\n",
		"subnets of two VPCs":             "  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-11111111, CidrBlock: 10.0.0.0/24}}\n  B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref P, CidrBlock: 10.0.0.0/24}}\n",
		"a second block":                  "  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.1.0.0/24}}\n  B: {Type: AWS::EC2::VPCCidrBlock, Properties: {VpcId: !Ref V, CidrBlock: 10.1.0.0/16}}\n",
		"a second block that is unknown":  "  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.1.0.0/24}}\n  B: {Type: AWS::EC2::VPCCidrBlock, Properties: {VpcId: !Ref V, Ipv4IpamPoolId: x}}\n",
		"a gateway of another template":   "  T: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref V}}\n  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24}}\n  S: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref A, RouteTableId: !Ref T}}\n  R: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !ImportValue igw}}\n  N: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref A, AllocationId: !Ref P}}\n",
		"a table of another template":     "  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24}}\n  S: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref A, RouteTableId: !Ref P}}\n  N: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref A, AllocationId: !Ref P}}\n",
		"a table with an output":          "  T: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref V}}\n  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24}}\n  S: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref A, RouteTableId: !Ref T}}\n  N: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref A, AllocationId: !Ref P}}\nOutputs:\n  T: {Value: !Ref T}\n",
		"a route of a condition":          "  I: {Type: AWS::EC2::InternetGateway}\n  T: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref V}}\n  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24, Tags: [{Key: tier, Value: Private}]}}\n  B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.0.1.0/24, Tags: [{Key: tier, Value: Data}]}}\n  S: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref A, RouteTableId: !Ref T}}\n  U: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref B, RouteTableId: !Ref T}}\n  R: {Type: AWS::EC2::Route, Condition: C, Properties: {RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref I}}\n  D: {Type: AWS::RDS::DBSubnetGroup, Properties: {SubnetIds: [!Ref A]}}\n",
		"a private NAT gateway":           "  T: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref V}}\n  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24}}\n  S: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref A, RouteTableId: !Ref T}}\n  N: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref A, ConnectivityType: private}}\n",
		"an attachment through the route": "  I: {Type: AWS::EC2::InternetGateway}\n  G: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref V, InternetGatewayId: !Ref I}}\n  T: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref V}}\n  R: {Type: AWS::EC2::Route, DependsOn: [X], Properties: {RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref I}}\n  X: {Type: AWS::CloudFormation::WaitConditionHandle, Metadata: {}, DependsOn: G}\n",
		"a source that is a parameter":    "  G: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: x, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref P}]}}\n",
		"ports that are parameters":       "  G: {Type: AWS::EC2::SecurityGroupIngress, Properties: {IpProtocol: tcp, FromPort: !Ref P, ToPort: !Ref P, CidrIp: 0.0.0.0/0}}\n",
		"an address in user data":         "  E: {Type: AWS::EC2::EIP, Properties: {Domain: vpc}}\n  I: {Type: AWS::EC2::Instance, Properties: {UserData: !Base64 {'Fn::Sub': 'attach ${E.AllocationId}'}}}\n",
		"a trust policy that is computed": "  R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Statement: [!If [C, {Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: sts:AssumeRole}, !Ref AWS::NoValue]]}}}\n  L: {Type: AWS::EC2::FlowLog, Properties: {ResourceId: !Ref V, DeliverLogsPermissionArn: !GetAtt R.Arn}}\n",
		"a macro":                         "  A: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.2.0.0/16}}\nTransform: Mine\n",
		"nothing of use":                  "  A: {Type: AWS::EC2::Subnet, Properties: x}\n  B: {Type: AWS::EC2::Route}\n  C: {Type: AWS::EC2::VPCEndpoint, Properties: {PolicyDocument: {Statement: x}}}\n  D: {Type: AWS::EC2::NatGateway, Properties: [1]}\n  E: {Type: AWS::EC2::SecurityGroup, Properties: {SecurityGroupIngress: {CidrIp: [0.0.0.0/0]}}}\n",
	} {
		t.Run(name, func(t *testing.T) {
			found := lint.Run(ofArea("VPC"), []lint.Target{{Template: parse(t, "silent.yaml", []byte(vpc+text))}}, lint.Options{Profile: lint.Strict})
			for _, d := range found {
				require.False(t, strings.HasPrefix(d.Rule, "VPC"), "%v", d)
				require.NotEqual(t, lint.CrashRule, d.Rule, "%v", d)
			}
		})
	}
}

// TestLargeNetwork holds that the work grows with the template, not with its square.
func TestLargeNetwork(t *testing.T) {
	var text strings.Builder
	text.WriteString("Resources:\n  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/8}}\n  I: {Type: AWS::EC2::InternetGateway}\n  G: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref V, InternetGatewayId: !Ref I}}\n  T: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref V}}\n")
	for i := range 2_000 {
		fmt.Fprintf(&text, "  A%d: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24, MapPublicIpOnLaunch: true}}\n", i)
		fmt.Fprintf(&text, "  S%d: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref A%d, RouteTableId: !Ref T}}\n", i, i)
		fmt.Fprintf(&text, "  N%d: {Type: AWS::EC2::NatGateway, DependsOn: N%d, Properties: {SubnetId: !Ref A%d}}\n", i, i+1, i)
		fmt.Fprintf(&text, "  R%d: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref N%d}}\n", i, i)
	}
	target := lint.Target{Template: parse(t, "large.yaml", []byte(text.String()))}
	require.NotEmpty(t, lint.Run(ofArea("VPC"), []lint.Target{target}, lint.Options{Profile: lint.Strict}))
}
