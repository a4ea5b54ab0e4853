package vpc

// The examples are pieces of one sound network, put together so that each rule's
// example shows what it is about and every other rule is content.

// head is a VPC with its flow log, and the internet gateway.
const head = `Resources:
  VPC:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.242.0.0/22}
  FlowLog:
    Type: AWS::EC2::FlowLog
    Properties: {ResourceType: VPC, ResourceId: !Ref VPC, TrafficType: ALL, LogDestinationType: s3, LogDestination: "arn:aws:s3:::example-logs"}
`

// gateway is the internet gateway, attached.
const gateway = `  InternetGateway:
    Type: AWS::EC2::InternetGateway
  Attachment:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: {VpcId: !Ref VPC, InternetGatewayId: !Ref InternetGateway}
`

// publicSubnet has a route to the internet gateway.
const publicSubnet = gateway + `  PublicSubnet:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref VPC, CidrBlock: 10.242.0.0/25, AvailabilityZoneId: euw1-az1}
  PublicTable:
    Type: AWS::EC2::RouteTable
    Properties: {VpcId: !Ref VPC}
  PublicRoute:
    Type: AWS::EC2::Route
    DependsOn: Attachment
    Properties: {RouteTableId: !Ref PublicTable, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref InternetGateway}
  PublicAssociation:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref PublicSubnet, RouteTableId: !Ref PublicTable}
`

// nat is a NAT gateway in the public subnet.
const nat = publicSubnet + `  Address:
    Type: AWS::EC2::EIP
    DependsOn: Attachment
    Properties: {Domain: vpc}
  Nat:
    Type: AWS::EC2::NatGateway
    DependsOn: PublicRoute
    Properties: {AllocationId: !GetAtt Address.AllocationId, SubnetId: !Ref PublicSubnet}
`

// appSubnet reaches the internet through the NAT gateway.
const appSubnet = nat + `  AppSubnet:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref VPC, CidrBlock: 10.242.1.0/24, AvailabilityZoneId: euw1-az1}
  AppTable:
    Type: AWS::EC2::RouteTable
    Properties: {VpcId: !Ref VPC}
  AppRoute:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref AppTable, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat}
  AppAssociation:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref AppSubnet, RouteTableId: !Ref AppTable}
`

// subnet is a subnet of the VPC with some properties more.
func subnet(properties string) string {
	return head + "  Subnet:\n    Type: AWS::EC2::Subnet\n    Properties: {VpcId: !Ref VPC, " + properties + "}\n"
}
