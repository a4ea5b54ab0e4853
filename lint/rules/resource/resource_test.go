package resource_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
	"cuemulus.dev/lint/rules/resource"
)

func find(t *testing.T, region, text string) []diag.Diagnostic {
	t.Helper()
	template, ds := cfn.Parse("t.yaml", []byte(text))
	require.Empty(t, ds, "%s", text)
	return lint.Run(resource.Rules(), []lint.Target{{Template: template, Region: region}}, lint.Options{Profile: lint.Strict})
}

// head declares what the cases refer to.
const head = `Parameters:
  Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
  Given: {Type: String, Default: ""}
  Days: {Type: Number, AllowedValues: [30, 31], Default: 30}
  Hidden: {Type: String, NoEcho: true, Default: "a b"}
  Subnets: {Type: List<AWS::EC2::Subnet::Id>}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Not [!Condition IsProd]
Mappings:
  Stages: {dev: {Seconds: 10}, prod: {Seconds: 100000}}
Resources:
`

// cases are resources, and what is found: "RULE path below Properties: part of the
// message". Those with oracle name the rule by which cfn-lint says the same.
var cases = []struct{ name, text, want string }{
	{"nothing wrong", "  X: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: !FindInMap [Stages, dev, Seconds]}}", ""},
	{"custom, module, third party, serverless", "  A: {Type: Custom::Thing, Properties: {A: 1}}\n  B: {Type: My::Own::Type::MODULE}\n  C: {Type: Org::Service::Thing, Properties: {A: 1}}\n  D: {Type: AWS::CloudFormation::CustomResource, Properties: {ServiceToken: a, B: 1}}", ""},
	{"unknown type", "  X: {Type: AWS::SQS::queue}", "RES001 Type: there is no resource type AWS::SQS::queue"},
	{"no provider", "  X: {Type: SQS::Queue}", "RES001 Type: there is no resource type SQS::Queue"},
	{"unknown property below", "  X: {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: {Stat: Enabled, Status: Enabled}}}", "RES002 VersioningConfiguration/Stat: no property Stat"},
	{"letter case", "  X: {Type: AWS::SQS::Queue, Properties: {queueName: a}}", "RES002 queueName: no property queueName"},
	{"unknown in one branch", "  X: {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: !If [IsProd, {Stats: Enabled, Status: Enabled}, {Status: Enabled}]}}", "RES002 VersioningConfiguration/Fn::If/1/Stats: when IsProd is true"},
	{"missing below", "  X: {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: {}}}", "RES003 VersioningConfiguration: the property Status is missing"},
	{"null where a value is required", "  X: {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: {Status: null}}}", "RES003 VersioningConfiguration/Status: the property Status has no value"},
	{"no properties at all", "  X: {Type: AWS::KMS::Alias}", "RES003 : AliasName; RES003 : TargetKeyId"},
	{"missing when", "  X: {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: {Status: !If [IsProd, Enabled, !Ref AWS::NoValue]}}}", "RES003 VersioningConfiguration/Status/Fn::If/2: Status is missing when IsProd is false"},
	{"not missing where the resource is not", "  X: {Type: AWS::S3::Bucket, Condition: IsProd, Properties: {VersioningConfiguration: {Status: !If [IsProd, Enabled, !Ref AWS::NoValue]}}}", ""},
	{"a list for a text", "  X: {Type: AWS::SQS::Queue, Properties: {QueueName: [a]}}", "RES004 QueueName: a list stands where a text belongs"},
	{"a text for a list", "  X: {Type: AWS::RDS::DBSubnetGroup, Properties: {DBSubnetGroupDescription: a, SubnetIds: subnet-0123456789abcdef0}}", "RES004 SubnetIds: a single value stands where a list belongs"},
	{"a map for a list", "  X: {Type: AWS::SQS::Queue, Properties: {Tags: {a: b}}}", "RES004 Tags: a map stands where a list belongs"},
	{"a text for a map", "  X: {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: Enabled}}", "RES004 VersioningConfiguration: a single value stands where a map belongs"},
	{"coerced", `  X: {Type: AWS::SQS::Queue, Properties: {QueueName: 12, VisibilityTimeout: "30", SqsManagedSseEnabled: "true"}}`, ""},
	{"a parameter that is a list", "  X: {Type: AWS::RDS::DBSubnetGroup, Properties: {DBSubnetGroupDescription: a, SubnetIds: !Ref Subnets}}", ""},
	{"a word for a boolean", "  X: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: sure}}", "RES004 SqsManagedSseEnabled: \"sure\" stands where true or false belongs"},
	{"enum", "  X: {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: {Status: enabled}}}", "RES005 VersioningConfiguration/Status: \"enabled\" is no value that Status takes"},
	{"enum by parameter", "  X: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: !Ref Days}}", "RES005 RetentionInDays: when Days is \"31\""},
	{"pattern", "  X: {Type: AWS::ECR::Repository, Properties: {RepositoryName: UPPER}}", "RES006 RepositoryName: \"UPPER\" does not match"},
	{"a secret is not shown", "  X: {Type: AWS::IAM::User, Properties: {UserName: a, LoginProfile: {Password: !Ref Hidden}}}", ""},
	{"in part", "  X: {Type: AWS::ECR::Repository, Properties: {RepositoryName: !Sub 'UPPER-${Given}'}}", "RES006 RepositoryName: when Given is \"\""},
	{"a mapping by stage", "  X: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: !FindInMap [Stages, !Ref Stage, Seconds]}}", "RES008 VisibilityTimeout: when Stage is \"prod\""},
	{"count", "  X: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: a, EventSourceArn: !Ref Given, Topics: [one, two]}}", "RES009 Topics: there are 2 items, and at most 1 are taken"},
	{"count in branches", "  X: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: a, EventSourceArn: !Ref Given, Topics: [!If [IsProd, one, !Ref AWS::NoValue], !If [IsDev, two, !Ref AWS::NoValue]]}}", ""},
	{"tags", "  X: {Type: AWS::SQS::Queue, Properties: {Tags: [{Key: a, Value: b}, {Key: a, Value: c}]}}", "RES010 Tags/1: the Key is the same as that of item 1"},
	{"only one, in a scenario", "  X: {Type: AWS::Route53::RecordSet, Properties: {Name: a.example.com., Type: A, TTL: '300', ResourceRecords: [192.0.2.1], HostedZoneName: example.com., HostedZoneId: !If [IsProd, Z0123456789ABCDEFGHIJ, !Ref AWS::NoValue]}}", "RES011 HostedZoneName: stand together, and only one of them may when IsProd is true"},
	{"one or the other", "  X: {Type: AWS::Route53::RecordSet, Properties: {Name: a.example.com., Type: A, TTL: '300', ResourceRecords: [192.0.2.1], HostedZoneName: !If [IsDev, example.com., !Ref AWS::NoValue], HostedZoneId: !If [IsProd, Z0123456789ABCDEFGHIJ, !Ref AWS::NoValue]}}", ""},
	{"the old and the new way", "  X: {Type: AWS::GuardDuty::Detector, Properties: {Enable: true, DataSources: {S3Logs: {Enable: true}}, Features: [{Name: S3_DATA_EVENTS, Status: ENABLED}]}}", "RES013 Features: DataSources and Features exclude one another"},
	{"by its kind", "  X: {Type: AWS::AutoScaling::ScalingPolicy, Properties: {AutoScalingGroupName: a, PolicyType: TargetTrackingScaling}}", "RES014 PolicyType: needs TargetTrackingConfiguration beside it, where PolicyType is TargetTrackingScaling"},
	{"none", "  X: {Type: AWS::Events::Rule, Properties: {Description: a}}", "RES012 : one of EventPattern, ScheduleExpression is missing"},
	{"read only", "  X: {Type: AWS::IAM::Role, Properties: {RoleId: a, AssumeRolePolicyDocument: {Statement: []}}}", "RES015 RoleId: the service sets RoleId"},
	{"an id of something else", "  X: {Type: AWS::EC2::Subnet, Properties: {VpcId: sg-0123456789abcdef0, CidrBlock: 192.0.2.0/24}}", "RES022 VpcId: is not the id of an AWS::EC2::VPC"},
	{"an image by a parameter", "  X: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {ImageId: 'resolve:ssm:/images/current'}}}", ""},
	{"no network", "  X: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 192.0.2.0}}", "RES022 CidrBlock: is not an IPv4 network"},
	{"a name for an ARN", "  R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Statement: []}}}\n  X: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 day), RoleArn: !Ref R}}", "RES023 RoleArn: a Ref of R gives the name"},
	{"a name for an ARN by its pattern", "  R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Statement: []}}}\n  X: {Type: AWS::Lambda::Function, Properties: {Code: {ZipFile: a}, Handler: a.b, Runtime: python3.13, Role: !Ref R}}", "RES023 Role: a Ref of R gives its name"},
	{"another id", "  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 192.0.2.0/24}}\n  X: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref S}}\n  S: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 192.0.2.0/25}}", "RES023 VpcId: a Ref of S gives the id of an AWS::EC2::Subnet"},
	{"an alias without its prefix", "  X: {Type: AWS::SNS::Topic, Properties: {KmsMasterKeyId: !If [IsProd, aws/sns, alias/aws/sns]}}", "RES022 KmsMasterKeyId/Fn::If/1: when IsProd is true"},
	{"a version that is withdrawn", "  X: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {ReplicationGroupDescription: a, Engine: redis, EngineVersion: 2.8.24}}", "RES021 EngineVersion: is not offered for redis"},
	{"a version without its last part", "  X: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {ReplicationGroupDescription: a, Engine: redis, EngineVersion: 6.x}}", ""},
	{"an instance type nobody has", "  X: {Type: AWS::EC2::Instance, Properties: {ImageId: ami-0123456789abcdef0, InstanceType: t3.mikro}}", "RES021 InstanceType: is not offered"},
	{"host bits in a network", "  X: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: a, SecurityGroupIngress: [{IpProtocol: '-1', CidrIp: 192.0.2.1/24}]}}", ""},
	{"dynamic reference", `  X: {Type: AWS::ECR::Repository, Properties: {RepositoryName: "{{resolve:ssm:Name}}"}}`, ""},
	{"a snippet", "  X: {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: a}}}}}", ""},
}

func TestCases(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			found := find(t, "", head+c.text+"\n")
			var want []string
			if c.want != "" {
				want = strings.Split(c.want, "; ")
			}
			require.Len(t, found, len(want), "%v", found)
			for i, d := range found {
				place, message, _ := strings.Cut(want[i], ": ")
				at := strings.TrimPrefix(strings.TrimPrefix(strings.Join(d.Path, "/"), "Resources/"+d.Resource), "/Properties")
				require.Equal(t, place, d.Rule+" "+strings.Trim(at, "/"), "%v", d)
				require.Contains(t, d.Message, message)
				require.NotContains(t, d.Message, "a b")
			}
		})
	}
}

// TestRegion holds that a Region matters where it is known.
func TestRegion(t *testing.T) {
	const text = "Resources:\n  X: {Type: AWS::AppRunner::AutoScalingConfiguration}\n"
	require.Empty(t, find(t, "", text))
	require.Empty(t, find(t, "eu-west-1", text))
	require.Len(t, find(t, "eu-south-2", text), 1)
}

// TestPeer holds cfn-lint to say the same of the cases: the same resource, by a rule
// that is an alias of ours.
func TestPeer(t *testing.T) {
	if _, err := exec.LookPath("cfn-lint"); err != nil {
		require.NotEqual(t, "required", os.Getenv("CUEMULUS_ORACLES"), "cfn-lint is not installed")
		t.Skip("cfn-lint is not installed")
	}
	dir := t.TempDir()
	args := []string{"--format", "json", "--regions", "us-east-1", "-t"}
	for i, c := range cases {
		file := filepath.Join(dir, string(rune('a'+i/26))+string(rune('a'+i%26))+".yaml")
		require.NoError(t, os.WriteFile(file, []byte(head+c.text+"\n"), 0o600))
		args = append(args, file)
	}
	out, err := exec.Command("cfn-lint", args...).Output()
	var findings []struct {
		Filename string
		Location struct{ Path []any }
		Rule     struct{ ID string }
	}
	require.NoError(t, json.Unmarshal(out, &findings), "%v", err)
	require.NotEmpty(t, findings)
	aliases := map[string][]string{}
	for _, r := range resource.Rules() {
		aliases[r.ID] = r.Aliases
	}
	for i, c := range cases {
		if c.want == "" || slices.Contains(disagreements, c.name) {
			continue
		}
		id := c.want[:6]
		agrees := false
		var theirs []string
		for _, f := range findings {
			if f.Filename == args[5+i] {
				theirs = append(theirs, f.Rule.ID)
				agrees = agrees || slices.Contains(aliases[id], f.Rule.ID) && len(f.Location.Path) > 1 && (f.Location.Path[1] == "X" || f.Location.Path[0] == "Parameters")
			}
		}
		assert.True(t, agrees, "%s: ours %s, theirs %v", c.name, c.want, theirs)
	}
}

// disagreements are the cases of which cfn-lint says nothing, or says it by another
// rule; AGREEMENT.md says who is right.
var disagreements = []string{"read only", "no network", "a name for an ARN", "a name for an ARN by its pattern", "a version that is withdrawn", "by its kind"}
