package aws_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
	"cuemulus.dev/compiler/aws"
	"cuemulus.dev/compiler/resolve"
)

const vpcProject = `package infra

import "cuemulus.dev/schemas/aws"

project: accounts: {
	prod: id: "111122223333"
	china: {id: "123456789012", partition: "aws-cn"}
	gov: {id: "444455556666", partition: "aws-us-gov"}
}
`

// network compiles one network, named main, that is given as fields of aws.#Vpc.
func network(t *testing.T, lock *resolve.Lock, fields string) *compiler.Result {
	t.Helper()
	dir := t.TempDir()
	source := vpcProject + "\nstacks: main: aws.#Vpc & {\n" + fields + "\n}\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "stacks.cue"), []byte(source), 0o644))
	p, ds := compiler.Load(dir, compiler.LoadOptions{})
	require.Empty(t, ds)
	return compiler.Compile(p, lock, aws.Kinds())
}

const (
	inIreland  = "account: \"prod\"\nregion: \"eu-west-1\"\ncidr: \"10.242.0.0/22\"\n"
	threeZones = "zones: [\"euw1-az1\", \"euw1-az2\", \"euw1-az3\"]\n"
)

// only gives the template of a result that has one artifact and no finding.
func only(t *testing.T, r *compiler.Result) *cfn.Template {
	t.Helper()
	require.Empty(t, r.Diagnostics)
	require.Len(t, r.Artifacts, 1)
	requireNoCycle(t, r.Artifacts[0].Template)
	return r.Artifacts[0].Template
}

// zonesLock answers the question for the zones of eu-west-1.
func zonesLock(zones ...string) *resolve.Lock {
	records := resolve.RecordsValue(nil)
	for i, z := range zones {
		id, state, _ := strings.Cut(z, " ")
		if state == "" {
			state = "available"
		}
		records.Records = append(records.Records, map[string]string{"name": "eu-west-1" + string(rune('a'+i)), "id": id, "state": state})
	}
	lock := &resolve.Lock{}
	lock.Set(resolve.Question{Kind: "zones", Partition: "aws", Account: "111122223333", Region: "eu-west-1"}, resolve.Entry{Value: records})
	return lock
}

// sorted gives a copy of a tree with the tags of every resource in order of their
// keys, and single Tags values by key: their order says nothing.
func sorted(n *cfn.Node) *cfn.Node {
	c := *n
	c.Items, c.Fields = nil, nil
	for _, item := range n.Items {
		c.Items = append(c.Items, sorted(item))
	}
	for _, f := range n.Fields {
		f.Value = sorted(f.Value)
		if slices.Contains([]string{"Tags", "RouteTableIds"}, f.Key) {
			slices.SortFunc(f.Value.Items, func(a, b *cfn.Node) int { return strings.Compare(key(a), key(b)) })
		}
		c.Fields = append(c.Fields, f)
	}
	return &c
}

func key(n *cfn.Node) string {
	if text, ok := n.Get("Key").String(); ok {
		return text
	}
	id, _, _ := n.RefersTo()
	return id
}

// TestVpcReference holds the network against the reference templates, resource by
// resource, in both kinds of NAT.
func TestVpcReference(t *testing.T) {
	const endpoints = `endpoints: interface: ["ssm", "ssmmessages", "secretsmanager", "kms", "logs", "sqs", "sns", "ecr.api", "ecr.dkr"]` + "\n"
	for nat, file := range map[string]string{"per-zone": "02a-vpc-nat-per-az.yaml", "regional": "02b-vpc-nat-regional.yaml"} {
		data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "reference", "aws", file))
		if err != nil {
			t.Skip("the reference templates are not beside this checkout")
		}
		want, ds := cfn.Parse(file, data)
		require.Empty(t, ds)
		got := only(t, network(t, nil, inIreland+threeZones+endpoints+fmt.Sprintf("nat: %q", nat))).Root
		for _, section := range []string{"Resources", "Outputs"} {
			for _, f := range want.Root.Get(section).Fields {
				theirs, ours := sorted(f.Value), got.Get(section, f.Key)
				require.NotNil(t, ours, f.Key)
				if zone, ok := strings.CutPrefix(f.Key, "AppRouteTable"); ok && zone != "" {
					// Three tables of one name cannot be told apart, so ours say the zone.
					theirs.Set(cfn.Sub("${AWS::StackName}-app-euw1-az"+string(rune('1'+zone[0]-'A'))), "Properties", "Tags", "0", "Value")
				}
				requireSame(t, theirs, sorted(ours), section+"."+f.Key)
			}
			require.Len(t, got.Get(section).Fields, len(want.Root.Get(section).Fields))
		}
	}
}

// routeOf gives the target of a route table's default route, "" without one.
func routeOf(t *cfn.Template, table string) string {
	for _, r := range t.Resources("AWS::EC2::Route") {
		id, _, _ := r.Property("RouteTableId").RefersTo()
		if cidr, _ := r.Property("DestinationCidrBlock").String(); id != table || cidr != "0.0.0.0/0" {
			continue
		}
		for _, p := range []string{"GatewayId", "NatGatewayId"} {
			if target, _, ok := r.Property(p).RefersTo(); ok {
				return target
			}
		}
	}
	return ""
}

// tableOf gives the route tables that a subnet is associated with.
func tableOf(t *cfn.Template, subnet string) (tables []string) {
	for _, a := range t.Resources("AWS::EC2::SubnetRouteTableAssociation") {
		if id, _, _ := a.Property("SubnetId").RefersTo(); id == subnet {
			table, _, _ := a.Property("RouteTableId").RefersTo()
			tables = append(tables, table)
		}
	}
	return tables
}

// TestVpcAcceptance is the list of checks on the rendered output, in its order.
func TestVpcAcceptance(t *testing.T) {
	all := map[string]*cfn.Template{}
	for _, nat := range []string{"regional", "per-zone", "single", "none"} {
		all[nat] = only(t, network(t, nil, inIreland+threeZones+fmt.Sprintf("nat: %q", nat)))
	}

	// 1: nine subnets with the exact blocks, by zone id.
	want := map[string]string{
		"AppSubnetA": "10.242.0.0/25", "PublicSubnetA": "10.242.0.128/26", "StorageSubnetA": "10.242.0.192/26",
		"AppSubnetB": "10.242.1.0/25", "PublicSubnetB": "10.242.1.128/26", "StorageSubnetB": "10.242.1.192/26",
		"AppSubnetC": "10.242.2.0/25", "PublicSubnetC": "10.242.2.128/26", "StorageSubnetC": "10.242.2.192/26",
	}
	for nat, template := range all {
		got := map[string]string{}
		for _, s := range template.Resources("AWS::EC2::Subnet") {
			got[s.ID] = s.Property("CidrBlock").Text
			require.Equal(t, fmt.Sprintf("euw1-az%d", s.ID[len(s.ID)-1]-'A'+1), s.Property("AvailabilityZoneId").Text)
			require.Nil(t, s.Property("AvailabilityZone"))

			// 3: one association each; storage leads nowhere.
			require.Len(t, tableOf(template, s.ID), 1, s.ID)
			target := routeOf(template, tableOf(template, s.ID)[0])
			switch layer := s.ID[:len(s.ID)-len("SubnetA")]; {
			case layer == "Storage" || layer == "App" && nat == "none":
				require.Empty(t, target, s.ID)
			case layer == "Public":
				require.Equal(t, "InternetGateway", target)
			case nat == "per-zone": // 2: the gateway of the same zone
				require.Equal(t, "Nat"+s.ID[len(s.ID)-1:], target)
				nat, _ := template.Resource(target)
				in, _, _ := nat.Property("SubnetId").RefersTo()
				require.Equal(t, "PublicSubnet"+s.ID[len(s.ID)-1:], in)
			case nat == "single":
				require.Equal(t, "NatA", target)
			default:
				require.Equal(t, "Nat", target)
			}
		}
		require.Equal(t, want, got)
	}

	// 2: so many gateways, addresses and tables.
	for nat, counts := range map[string][3]int{"regional": {1, 0, 3}, "per-zone": {3, 3, 5}, "single": {1, 1, 3}, "none": {0, 0, 3}} {
		require.Len(t, all[nat].Resources("AWS::EC2::NatGateway"), counts[0], nat)
		require.Len(t, all[nat].Resources("AWS::EC2::EIP"), counts[1], nat)
		require.Len(t, all[nat].Resources("AWS::EC2::RouteTable"), counts[2], nat)
		for _, n := range all[nat].Resources("AWS::EC2::NatGateway") {
			require.Equal(t, nat == "regional", n.Property("SubnetId") == nil)
			require.Equal(t, nat == "regional", n.Property("VpcId") != nil)
		}
	}

	for nat, template := range all {
		// 4: both gateway endpoints list all route tables.
		for _, id := range []string{"EndpointS3", "EndpointDynamodb"} {
			endpoint, ok := template.Resource(id)
			require.True(t, ok)
			var listed, there []string
			for _, n := range endpoint.Property("RouteTableIds").Items {
				table, _, _ := n.RefersTo()
				listed = append(listed, table)
			}
			for _, table := range template.Resources("AWS::EC2::RouteTable") {
				there = append(there, table.ID)
			}
			require.ElementsMatch(t, there, listed, nat)
		}

		// 5: exports are texts; subnet lists are joined in the order of the zones.
		var names []string
		for _, f := range template.Root.Get("Outputs").Fields {
			names = append(names, f.Key)
			require.True(t, cfn.Sub("${AWS::StackName}-"+f.Key).Equal(f.Value.Get("Export", "Name")))
			require.NotEqual(t, cfn.List, f.Value.Get("Value").Kind)
			if layer, ok := strings.CutSuffix(f.Key, "Subnets"); ok {
				_, join, _ := f.Value.Get("Value").Intrinsic()
				require.Equal(t, ",", join.Get("0").Text)
				for i, n := range join.Get("1").Items {
					id, _, _ := n.RefersTo()
					require.Equal(t, fmt.Sprintf("%sSubnet%c", layer, 'A'+i), id)
				}
			}
		}
		require.Equal(t, []string{"VpcId", "VpcCidr", "AppSubnets", "PublicSubnets", "StorageSubnets", "NamespaceId", "HostedZoneId"}, names)

		// 8: no address that nothing uses, no letter of a zone.
		encoded, err := template.Root.MarshalJSON()
		require.NoError(t, err)
		require.NotContains(t, string(encoded), "eu-west-1")
		require.NotContains(t, string(encoded), "Fn::GetAZs")
		for _, eip := range template.Resources("AWS::EC2::EIP") {
			require.Contains(t, string(encoded), `{"Fn::GetAtt":["`+eip.ID+`","AllocationId"]}`)
		}
	}

	// 6: two zones take halves; six do not fit a /24.
	two := only(t, network(t, nil, inIreland+"zones: [\"euw1-az1\", \"euw1-az2\"]"))
	app, _ := two.Resource("AppSubnetB")
	require.Equal(t, "10.242.2.0/24", app.Property("CidrBlock").Text)
	r := network(t, zonesLock("euw1-az1", "euw1-az2", "euw1-az3", "euw1-az4", "euw1-az5", "euw1-az6"), strings.Replace(inIreland, "/22", "/24", 1))
	require.Empty(t, r.Artifacts)
	require.Len(t, r.Diagnostics, 1)
	require.Equal(t, "PLAN005", r.Diagnostics[0].Rule)
	require.Contains(t, r.Diagnostics[0].Message, "6 zones of 3 layers: the smallest subnets would be /29, and AWS allows none below /28")
	require.Contains(t, r.Diagnostics[0].Help, `write /23 or larger, such as "10.242.0.0/23"`)
	data, err := os.ReadFile(r.Diagnostics[0].Pos.File)
	require.NoError(t, err)
	require.Contains(t, strings.Split(string(data), "\n")[r.Diagnostics[0].Pos.Line-1], "cidr:")
}

// TestVpcAddedZone is check 7: a zone that is added, wherever in the list, leaves
// every resource byte-identical, but for those whose lists name all subnets or
// tables, which only grow.
func TestVpcAddedZone(t *testing.T) {
	for _, settings := range []string{
		`nat: "regional"`, `nat: "per-zone"`, `nat: "none"`, `nat: "single"`, "nat: \"per-zone\"\nipv6: true\nendpoints: interface: [\"ssm\"]",
	} {
		for _, c := range []struct{ before, after string }{
			{`["euw1-az1", "euw1-az2", "euw1-az3"]`, `["euw1-az1", "euw1-az2", "euw1-az3", "euw1-az4"]`},
			{`["euw1-az1", "euw1-az2", "euw1-az4"]`, `["euw1-az1", "euw1-az2", "euw1-az3", "euw1-az4"]`},
			{`["euw1-az1", "euw1-az2"], slots: 8`, `["euw1-az1", "euw1-az5", "euw1-az2"], slots: 8`},
			{`["euw1-az2", "euw1-az3", "euw1-az4"]`, `["euw1-az2", "euw1-az1", "euw1-az3", "euw1-az4"]`},
		} {
			before := only(t, network(t, nil, inIreland+"zones: "+c.before+"\n"+settings))
			after := only(t, network(t, nil, inIreland+"zones: "+c.after+"\n"+settings))
			for _, r := range before.Resources("") {
				now, ok := after.Resource(r.ID)
				require.True(t, ok, "%s is gone", r.ID)
				was, _ := r.Node.MarshalJSON()
				is, _ := now.Node.MarshalJSON()
				if strings.HasPrefix(r.ID, "Param") || r.Type == "AWS::EC2::VPCEndpoint" {
					require.GreaterOrEqual(t, len(is), len(was))
					continue
				}
				require.Equal(t, string(was), string(is), r.ID)
			}
			require.Greater(t, len(after.Resources("")), len(before.Resources("")))
		}
	}
}

// TestVpcZones takes the zones from the lock.
func TestVpcZones(t *testing.T) {
	r := network(t, nil, inIreland)
	require.Empty(t, r.Artifacts)
	require.Equal(t, "PLAN004", r.Diagnostics[0].Rule)
	require.Contains(t, r.Diagnostics[0].Help, "cuemulus resolve")
	require.Equal(t, "zones/aws/111122223333/eu-west-1", r.Asked[0].Question.Key())

	listed := only(t, network(t, nil, inIreland+threeZones))
	locked := only(t, network(t, zonesLock("euw1-az3", "euw1-az4 impaired", "euw1-az1", "euw1-az2"), inIreland))
	require.True(t, listed.Root.Equal(locked.Root))
	require.Empty(t, network(t, nil, inIreland+threeZones).Asked, "zones that are listed need no lock")

	one := network(t, zonesLock("euw1-az3", "euw1-az4 impaired"), inIreland)
	require.Contains(t, one.Diagnostics[0].Message, "eu-west-1 has 1 zones that are available")
	five := network(t, zonesLock("euw1-az1", "euw1-az2", "euw1-az3", "euw1-az4", "euw1-az5"), inIreland+"slots: 4")
	require.Contains(t, five.Diagnostics[0].Help, "slots: 8")
}

func TestVpcDefaultNAT(t *testing.T) {
	for account, want := range map[string]string{
		"account: \"prod\"\nregion: \"us-east-1\"\nzones: [\"use1-az1\", \"use1-az2\"]":                            "Nat",
		"account: \"china\"\nregion: \"cn-north-1\"\nzones: [\"cnn1-az1\", \"cnn1-az2\"]":                          "NatB",
		"account: \"gov\"\nregion: \"us-gov-west-1\"\nzones: [\"usgw1-az1\", \"usgw1-az2\"]":                       "NatB",
		"account: \"gov\"\nregion: \"us-gov-west-1\"\nzones: [\"usgw1-az2\", \"usgw1-az3\"]":                       "NatC",
		"account: \"prod\"\nregion: \"us-east-1\"\nzones: [\"use1-az1\", \"use1-bos1-az1\"]\n" + `nat: "per-zone"`: "NatUse1Bos1Az1",
	} {
		template := only(t, network(t, nil, account+"\ncidr: \"10.0.0.0/20\""))
		_, ok := template.Resource(want)
		require.True(t, ok, "%s in %s", want, account)
	}
}

// TestVpcLayers is a network of layers of the user's own.
func TestVpcLayers(t *testing.T) {
	template := only(t, network(t, nil, inIreland+threeZones+`
layers: {
	"web-tier": {share: 4, ingress: true}
	db: {share: 2, egress: false}
	jobs: share: 1
}
publicIpOnLaunch: true
endpoints: interface: ["ssm"]
`))
	for id, want := range map[string]string{
		"WebTierSubnetA": "10.242.0.0/25", "DbSubnetA": "10.242.0.128/26", "JobsSubnetA": "10.242.0.192/27",
		"WebTierSubnetC": "10.242.2.0/25", "DbSubnetC": "10.242.2.128/26", "JobsSubnetC": "10.242.2.192/27",
	} {
		s, ok := template.Resource(id)
		require.True(t, ok, id)
		require.Equal(t, want, s.Property("CidrBlock").Text)
		open, _ := s.Property("MapPublicIpOnLaunch").Scalar()
		require.Equal(t, fmt.Sprint(strings.HasPrefix(id, "Web")), open)
	}
	require.Equal(t, "InternetGateway", routeOf(template, "WebTierRouteTable"))
	require.Equal(t, "Nat", routeOf(template, "JobsRouteTable"))
	require.Empty(t, routeOf(template, "DbRouteTable"))
	endpoint, _ := template.Resource("EndpointSsm")
	id, _, _ := endpoint.Property("SubnetIds", "0").RefersTo()
	require.Equal(t, "JobsSubnetA", id)

	closed := only(t, network(t, nil, inIreland+threeZones+"layers: db: {share: 1, egress: false}\nendpoints: interface: [\"ssm\"]"))
	for _, kind := range []string{"AWS::EC2::InternetGateway", "AWS::EC2::NatGateway", "AWS::EC2::Route", "AWS::EC2::EIP"} {
		require.Empty(t, closed.Resources(kind), kind)
	}
	regional := only(t, network(t, nil, inIreland+threeZones+"layers: app: share: 1"))
	require.Len(t, regional.Resources("AWS::EC2::InternetGateway"), 1, "a regional NAT gateway needs no public subnet, but the gateway")
}

// TestVpcLimit holds CloudFormation's limit of resources.
func TestVpcLimit(t *testing.T) {
	var layers strings.Builder
	for i := range 31 {
		fmt.Fprintf(&layers, "l%d: share: 1\n", i)
	}
	r := network(t, nil, strings.Replace(inIreland, "/22", "/16", 1)+"zones: [for n in [1, 2, 3, 4, 5, 6] {\"euw1-az\\(n)\"}]\nnat: \"per-zone\"\nlayers: {\npublic: {share: 1, ingress: true}\n"+layers.String()+"}")
	require.Empty(t, r.Artifacts)
	require.Contains(t, r.Diagnostics[0].Message, "at most 500")
}

// TestVpcSingleNAT stands in the first zone of the list, wherever that is.
func TestVpcSingleNAT(t *testing.T) {
	template := only(t, network(t, nil, inIreland+"zones: [\"euw1-az3\", \"euw1-az1\", \"euw1-az2\"]\nnat: \"single\""))
	nat, ok := template.Resource("NatC")
	require.True(t, ok)
	id, _, _ := nat.Property("SubnetId").RefersTo()
	require.Equal(t, "PublicSubnetC", id)
	require.Equal(t, "NatC", routeOf(template, "AppRouteTable"))
}

func TestVpcDNS(t *testing.T) {
	zone := only(t, network(t, nil, inIreland+threeZones+"dns: {domain: \"net.example.com\", discovery: \"hosted-zone\"}"))
	require.Empty(t, zone.Resources("AWS::ServiceDiscovery::PrivateDnsNamespace"), "a namespace makes a zone of its own")
	hosted, _ := zone.Resource("HostedZone")
	require.Equal(t, "net.example.com", hosted.Property("Name").Text)
	options, _ := zone.Resource("DhcpOptions")
	require.Equal(t, "net.example.com", options.Property("DomainName").Text)
	require.True(t, cfn.Ref("HostedZone").Equal(zone.Root.Get("Outputs", "HostedZoneId", "Value")))
	require.Nil(t, zone.Root.Get("Outputs", "NamespaceId"))

	none := only(t, network(t, nil, inIreland+threeZones+"dns: discovery: \"none\""))
	for _, kind := range []string{"AWS::ServiceDiscovery::PrivateDnsNamespace", "AWS::Route53::HostedZone", "AWS::EC2::DHCPOptions"} {
		require.Empty(t, none.Resources(kind))
	}
	long := network(t, nil, inIreland+threeZones+"name: \""+strings.Repeat("a", 70)+"\"")
	require.Contains(t, long.Diagnostics[0].Help, "dns: domain")
}

func TestVpcFlowLogs(t *testing.T) {
	r := network(t, nil, inIreland+threeZones)
	require.Equal(t, []string{"CAPABILITY_IAM"}, r.Artifacts[0].Capabilities)
	trust := only(t, r).Root.Get("Resources", "FlowLogRole", "Properties", "AssumeRolePolicyDocument", "Statement", "0")
	require.Equal(t, "vpc-flow-logs.amazonaws.com", trust.Get("Principal", "Service").Text)
	require.NotNil(t, trust.Get("Condition", "StringEquals", "aws:SourceAccount"))

	r = network(t, nil, inIreland+threeZones+"flowLogs: {to: \"s3\", days: 400, traffic: \"REJECT\"}")
	require.Empty(t, r.Artifacts[0].Capabilities)
	own := only(t, r)
	flow, _ := own.Resource("FlowLog")
	require.Equal(t, "REJECT", flow.Property("TrafficType").Text)
	require.True(t, cfn.GetAtt("FlowLogBucket", "Arn").Equal(flow.Property("LogDestination")))
	require.Equal(t, "400", own.Root.Get(strings.Fields("Resources FlowLogBucket Properties LifecycleConfiguration Rules 0 ExpirationInDays")...).Text)

	other := only(t, network(t, nil, inIreland+threeZones+"flowLogs: {to: \"s3\", bucket: \"arn:aws:s3:::central-logs/vpc/\"}"))
	require.Empty(t, other.Resources("AWS::S3::Bucket"))
	require.Empty(t, only(t, network(t, nil, inIreland+threeZones+"flowLogs: to: \"none\"")).Resources("AWS::EC2::FlowLog"))
}

// TestVpcIPv6 gives every subnet a block of its own, and lets nothing in but at the
// internet gateway.
func TestVpcIPv6(t *testing.T) {
	template := only(t, network(t, nil, inIreland+threeZones+"ipv6: true\nnat: \"per-zone\""))
	seen := map[string]bool{}
	for _, s := range template.Resources("AWS::EC2::Subnet") {
		_, arg, _ := s.Property("Ipv6CidrBlock").Intrinsic()
		require.False(t, seen[arg.Get("0").Text])
		seen[arg.Get("0").Text] = true
		require.Equal(t, "Ipv6Block", s.Node.Get("DependsOn", "0").Text)
	}
	require.Len(t, seen, 9)
	targets := map[string]int{}
	for _, r := range template.Resources("AWS::EC2::Route") {
		if to, _ := r.Property("DestinationIpv6CidrBlock").String(); to == "::/0" {
			for _, p := range []string{"GatewayId", "EgressOnlyInternetGatewayId"} {
				if id, _, ok := r.Property(p).RefersTo(); ok {
					targets[id]++
				}
			}
		}
	}
	require.Equal(t, map[string]int{"InternetGateway": 1, "EgressOnlyInternetGateway": 3}, targets)
}

func TestVpcEndpointNames(t *testing.T) {
	template := only(t, network(t, nil, inIreland+threeZones+`endpoints: {gateway: [], interface: ["ecr.api", "com.amazonaws.eu-west-1.sqs"]}`))
	require.Len(t, template.Resources("AWS::EC2::VPCEndpoint"), 2)
	api, _ := template.Resource("EndpointEcrApi")
	require.True(t, cfn.Sub("com.amazonaws.${AWS::Region}.ecr.api").Equal(api.Property("ServiceName")))
	sqs, _ := template.Resource("EndpointSqs")
	require.Equal(t, "com.amazonaws.eu-west-1.sqs", sqs.Property("ServiceName").Text)

	twice := network(t, nil, inIreland+threeZones+`endpoints: interface: ["sqs", "com.amazonaws.eu-west-1.sqs"]`)
	require.Contains(t, twice.Diagnostics[0].Message, "EndpointSqs")
}

// TestVpcFindingsPointAtTheField holds the origins.
func TestVpcFindingsPointAtTheField(t *testing.T) {
	template := only(t, network(t, nil, inIreland+threeZones+"layers: {\n\tweb: {share: 1, ingress: true}\n\tdb: share: 1\n}\nendpoints: interface: [\n\t\"ssm\",\n]\nflowLogs: {\n\tdays: 30\n}\nnat: \"single\"\npublicIpOnLaunch: true"))
	for path, line := range map[string]string{
		"Resources VPC Properties CidrBlock":                  "cidr:",
		"Resources WebSubnetA":                                "web:",
		"Resources WebSubnetA Properties CidrBlock":           "cidr:",
		"Resources DbSubnetB Properties AvailabilityZoneId":   "zones:",
		"Resources WebSubnetB Properties MapPublicIpOnLaunch": "publicIpOnLaunch:",
		"Resources NatA Properties":                           "nat:",
		"Resources DbDefaultRoute":                            "db:",
		"Resources EndpointSsm":                               `"ssm"`,
		"Resources FlowLogGroup Properties RetentionInDays":   "days:",
		"Resources EndpointS3":                                "endpoints:",
	} {
		pos, _ := template.Place(strings.Fields(path))
		data, err := os.ReadFile(pos.File)
		require.NoError(t, err)
		require.Contains(t, strings.Split(string(data), "\n")[pos.Line-1], line, path)
	}
	for _, r := range template.Resources("") {
		require.NotEmpty(t, template.OriginAt([]string{"Resources", r.ID}), r.ID)
	}
}
