package spec_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn/spec"
)

// TestTypes holds well-known types to what their documentation says.
func TestTypes(t *testing.T) {
	facts := spec.Open()
	for _, c := range []struct {
		name       string
		ref        string
		attributes string // some of them
		flags      string
		tags       string
	}{
		{"AWS::S3::Bucket", "BucketName", "Arn DomainName RegionalDomainName WebsiteURL", "stateful empty", "Tags 1"},
		{"AWS::IAM::Role", "RoleName", "Arn RoleId", "", "Tags 1"},
		{"AWS::IAM::ManagedPolicy", "PolicyArn", "PolicyArn PolicyId", "", " 0"},
		{"AWS::EC2::Instance", "InstanceId", "PrivateIp PublicIp PrivateDnsName AvailabilityZone", "", "Tags 1"},
		{"AWS::EC2::SecurityGroup", "Id", "GroupId VpcId", "", "Tags 1"},
		{"AWS::EC2::EIP", "PublicIp", "AllocationId PublicIp", "", "Tags 1"},
		{"AWS::EC2::Volume", "VolumeId", "VolumeId", "stateful snapshot", "Tags 1"},
		{"AWS::RDS::DBInstance", "DBInstanceIdentifier", "Endpoint.Address Endpoint.Port MasterUserSecret.SecretArn", "stateful snapshot", "Tags 1"},
		{"AWS::RDS::DBCluster", "DBClusterIdentifier", "Endpoint.Address ReadEndpoint.Address", "stateful snapshot", "Tags 1"},
		{"AWS::Lambda::Function", "FunctionName", "Arn", "", "Tags 1"},
		{"AWS::KMS::Key", "KeyId", "Arn KeyId", "stateful", "Tags 1"},
		{"AWS::KMS::Alias", "AliasName", "", "", " 0"},
		{"AWS::SNS::Topic", "TopicArn", "TopicName TopicArn", "", "Tags 1"},
		{"AWS::SQS::Queue", "QueueUrl", "Arn QueueName", "stateful", "Tags 1"},
		{"AWS::DynamoDB::Table", "TableName", "Arn StreamArn", "stateful", "Tags 1"},
		{"AWS::Logs::LogGroup", "LogGroupName", "Arn", "stateful", "Tags 1"},
		{"AWS::SSM::Parameter", "Name", "Type Value", "", "Tags 2"},
		{"AWS::ECS::Service", "ServiceArn", "Name ServiceArn", "", "Tags 1"},
		{"AWS::AutoScaling::AutoScalingGroup", "AutoScalingGroupName", "", "", "Tags 3"},
		{"AWS::CloudFormation::Stack", "StackId", "Outputs.Anything", "stateful", "Tags 1"},
		{"AWS::SecretsManager::Secret", "Id", "Id", "stateful", "Tags 1"},
		{"AWS::SecretsManager::SecretTargetAttachment", "SecretId", "", "", " 0"},
		{"AWS::ApiGateway::Resource", "ResourceId", "ResourceId", "", " 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			typ, ok := facts.Type(c.name)
			require.True(t, ok)
			require.Equal(t, c.name, typ.Name)
			require.Equal(t, c.ref, strings.Join(typ.Ref, "|"))
			require.NotNil(t, typ.RefValue())
			for _, a := range strings.Fields(c.attributes) {
				attribute, ok := typ.Attribute(a)
				require.True(t, ok, "%s in %v", a, typ.Attributes())
				require.NotNil(t, attribute.Value)
			}
			_, ok = typ.Attribute("NoSuchThing")
			require.False(t, ok)
			var flags []string
			for _, f := range []struct {
				on   bool
				name string
			}{{typ.Stateful, "stateful"}, {typ.MustBeEmpty, "empty"}, {typ.Snapshot, "snapshot"}} {
				if f.on {
					flags = append(flags, f.name)
				}
			}
			require.Equal(t, c.flags, strings.Join(flags, " "))
			require.Equal(t, c.tags, fmt.Sprint(typ.Tags.Property, " ", typ.Tags.Style))
		})
	}
}

// TestProperties holds well-known properties to what their documentation says.
func TestProperties(t *testing.T) {
	facts := spec.Open()
	for _, c := range []struct{ typ, path, want string }{
		{"AWS::S3::Bucket", "BucketName", "string always length 0..63 pattern"},
		{"AWS::S3::Bucket", "VersioningConfiguration", "object"},
		{"AWS::S3::Bucket", "VersioningConfiguration/Status", "string required enum default"},
		{"AWS::S3::Bucket", "Arn", "string readonly"},
		{"AWS::S3::Bucket", "Tags/0/Key", "string required length 1..128"},
		{"AWS::S3::Bucket", "Tags/Key", "string required length 1..128"},
		{"AWS::S3::Bucket", "LifecycleConfiguration/Rules/3/Transitions/0/StorageClass", "string required enum"},
		{"AWS::IAM::Role", "AssumeRolePolicyDocument", "string or json required length 1..131072 pattern policy"},
		{"AWS::IAM::Role", "RoleName", "string always length 1..64 pattern"},
		{"AWS::IAM::Role", "ManagedPolicyArns", "list count 0..20 unique policy"},
		{"AWS::EC2::Instance", "ImageId", "string always"},
		{"AWS::EC2::SecurityGroup", "GroupDescription", "string required always length 0..255 pattern"},
		{"AWS::EC2::Subnet", "VpcId", "string required always"},
		{"AWS::RDS::DBInstance", "DBInstanceIdentifier", "string always length 1..63 pattern"},
		{"AWS::RDS::DBInstance", "MasterUserPassword", "string writeonly"},
		{"AWS::RDS::DBInstance", "AllocatedStorage", "string pattern"},
		{"AWS::Lambda::Function", "MemorySize", "integer bounds 128..32768"},
		{"AWS::Lambda::Function", "Timeout", "integer bounds 1..900"},
		{"AWS::Lambda::Function", "Code/ZipFile", "string writeonly"},
		{"AWS::Lambda::Function", "Environment/Variables", "map"},
		{"AWS::Lambda::Function", "Environment/Variables/LOG_LEVEL", "map"},
		{"AWS::KMS::Key", "KeySpec", "string refused enum default"},
		{"AWS::KMS::Key", "PendingWindowInDays", "integer writeonly bounds 7..30"},
		{"AWS::KMS::Key", "KeyPolicy", "string or json policy"},
		{"AWS::KMS::Alias", "AliasName", "string required always length 1..256 pattern"},
		{"AWS::EC2::Volume", "Encrypted", "boolean refused"},
		{"AWS::AutoScaling::AutoScalingGroup", "LaunchTemplate", "object sometimes"},
		{"AWS::SecretsManager::SecretTargetAttachment", "SecretId", "string required always length 1..2048"},
		{"AWS::DynamoDB::Table", "KeySchema", "string or list or json required sometimes"},
		{"AWS::Events::Rule", "Targets/0/Id", "string required length 1..64 pattern"},
		{"AWS::CloudFront::Distribution", "DistributionConfig/Origins/0/DomainName", "string required"},
	} {
		t.Run(c.typ+"/"+c.path, func(t *testing.T) {
			typ, ok := facts.Type(c.typ)
			require.True(t, ok)
			p, ok := typ.Property(strings.Split(c.path, "/")...)
			require.True(t, ok)
			require.Equal(t, c.want, describe(p))
		})
	}
}

// describe puts what is known of a property in words.
func describe(p *spec.Property) string {
	words := []string{p.Value.Kinds.String()}
	add := func(on bool, format string, args ...any) {
		if on {
			words = append(words, fmt.Sprintf(format, args...))
		}
	}
	v := p.Value
	add(p.Required, "required")
	add(p.ReadOnly, "readonly")
	add(p.WriteOnly, "writeonly")
	add(p.Deprecated, "deprecated")
	add(p.Replacement != spec.Never, "%s", p.Replacement)
	add(v.Enum != nil, "enum")
	add(v.Length.Limited(), "length %d..%d", v.Length.Min, v.Length.Max)
	add(v.Count.Limited(), "count %d..%d", v.Count.Min, v.Count.Max)
	if v.Number.Min != nil && v.Number.Max != nil {
		add(true, "bounds %g..%g", *v.Number.Min, *v.Number.Max)
	}
	add(v.Pattern != nil, "pattern")
	add(v.Unique, "unique")
	add(p.Policy != "", "policy")
	add(p.Default != "", "default")
	return strings.Join(words, " ")
}

// TestReplacementBelow says that a change below a property that replaces does so too.
func TestReplacementBelow(t *testing.T) {
	facts := spec.Open()
	lambda, ok := facts.Type("AWS::Lambda::Function")
	require.True(t, ok)
	require.Equal(t, spec.Always, lambda.Replacement("TenancyConfig", "TenantIsolationMode"))
	require.Equal(t, spec.Never, lambda.Replacement("Code", "ZipFile"))
	require.Equal(t, spec.Never, lambda.Replacement("NoSuchThing"))
}

// TestGroups holds properties that stand together.
func TestGroups(t *testing.T) {
	facts := spec.Open()
	for _, c := range []struct{ typ, path, want string }{
		{"AWS::EC2::VPC", "", "0 [[CidrBlock] [Ipv4IpamPoolId]]"},
		{"AWS::Lambda::Function", "", "2 [[FileSystemConfigs VpcConfig]]"},
		{"AWS::S3::Bucket", "WebsiteConfiguration", "3 [[RedirectAllRequestsTo ErrorDocument IndexDocument RoutingRules]]"},
		{"AWS::DynamoDB::Table", "", "3 [[BillingMode ProvisionedThroughput]] if [{BillingMode [PAY_PER_REQUEST]}]"},
		{"AWS::EC2::Instance", "LaunchTemplate", "0 [[LaunchTemplateId Version] [LaunchTemplateName Version]]"},
	} {
		t.Run(c.typ+"/"+c.path, func(t *testing.T) {
			typ, ok := facts.Type(c.typ)
			require.True(t, ok)
			object := typ.Properties
			if c.path != "" {
				p, ok := typ.Property(strings.Split(c.path, "/")...)
				require.True(t, ok)
				object = p.Value.Object
			}
			var groups []string
			for _, g := range object.Groups {
				text := fmt.Sprint(g.Kind, " ", g.Sets)
				if g.If != nil {
					text += fmt.Sprint(" if ", g.If)
				}
				groups = append(groups, text)
			}
			require.Contains(t, groups, c.want)
		})
	}
}

// TestEverything decodes all types and checks what every user of them relies on.
func TestEverything(t *testing.T) {
	facts := spec.Open()
	require.NoError(t, facts.Check())
	names := facts.Names()
	require.Greater(t, len(names), 1800)
	require.True(t, slices.IsSorted(names))
	objects, patterns := map[*spec.Object]bool{}, 0
	var checkObject func(o *spec.Object)
	checkValue := func(where string, v *spec.Value) {
		for ; v != nil; v = v.Items {
			require.Equal(t, v.Kinds.Has(spec.Struct), v.Object != nil, where)
			require.True(t, v.Items == nil || v.Kinds&(spec.List|spec.Map) != 0, where)
			require.True(t, slices.IsSorted(v.Enum), where)
			for _, p := range []*spec.Pattern{v.Pattern, v.KeyPattern} {
				if p != nil {
					patterns++
					require.NotEmpty(t, p.Clauses(), where)
				}
			}
			checkObject(v.Object)
		}
	}
	checkObject = func(o *spec.Object) {
		if o == nil || objects[o] {
			return
		}
		objects[o] = true
		require.NotEmpty(t, o.Fields)
		require.True(t, slices.IsSorted(o.Names()), o.Name)
		for _, p := range o.Fields {
			require.NotNil(t, p.Value, p.Name)
			require.False(t, p.Required && p.ReadOnly, p.Name)
			require.Same(t, o.Field(p.Name).Value, p.Value)
			checkValue(p.Name, p.Value)
		}
		for _, g := range o.Groups {
			require.NotEmpty(t, g.Sets)
			for _, set := range g.Sets {
				for _, name := range set {
					require.NotNil(t, o.Field(name), name)
				}
			}
		}
	}
	for _, name := range names {
		typ, ok := facts.Type(name)
		require.True(t, ok, name)
		require.True(t, facts.Has(name))
		require.True(t, slices.IsSorted(typ.Attributes()), name)
		if typ.Properties.Fields != nil {
			checkObject(typ.Properties)
		}
		for _, a := range typ.Attrs {
			checkValue(a.Name, a.Value)
		}
		if typ.Tags.Style != spec.NoTags {
			require.NotNil(t, typ.Properties.Field(typ.Tags.Property), name)
		}
		typ.Walk(func(path []string, p *spec.Property) bool {
			if len(path) > 6 {
				return false
			}
			found, ok := typ.Property(path...)
			require.True(t, ok, "%s %v", name, path)
			require.Same(t, p, found, "%s %v", name, path)
			return true
		})
	}
	require.Greater(t, patterns, 3000)
}

// TestUnknown says what is given for what is not known.
func TestUnknown(t *testing.T) {
	facts := spec.Open()
	for _, name := range []string{"", "AWS", "AWS::S3", "AWS::S3::", "AWS::S3::bucket", "Custom::Thing", "AWS::S3::Bucket::More", "Module"} {
		_, ok := facts.Type(name)
		require.False(t, ok, name)
		require.False(t, facts.Has(name), name)
		yes, known := facts.Available(name, "eu-west-1")
		require.False(t, yes || known)
	}
	require.Equal(t, "AWS::S3", spec.ServiceOf("AWS::S3::Bucket"))
	require.Equal(t, "Custom::Thing", spec.ServiceOf("Custom::Thing"))
	require.Contains(t, facts.Services(), "AWS::S3")
}

// TestRegions holds Regions and what can be had where.
func TestRegions(t *testing.T) {
	facts := spec.Open()
	for name, partition := range map[string]string{
		"eu-west-1": "aws", "cn-north-1": "aws-cn", "us-gov-west-1": "aws-us-gov", "eusc-de-east-1": "aws-eusc",
		"us-iso-east-1": "aws-iso", "us-isob-east-1": "aws-iso-b", "eu-isoe-west-1": "aws-iso-e", "us-isof-south-1": "aws-iso-f",
	} {
		r, ok := facts.Region(name)
		require.True(t, ok, name)
		require.Equal(t, partition, r.Partition)
	}
	_, ok := facts.Region("eu-west-9")
	require.False(t, ok)
	for _, c := range []struct {
		typ, region string
		yes, known  bool
	}{
		{"AWS::S3::Bucket", "eu-west-1", true, true},
		{"AWS::S3::Bucket", "eu-west-9", false, false},
		{"AWS::S3::Bucket", "us-iso-east-1", false, false}, // no list of its own
		{"AWS::AppRunner::Service", "us-east-1", true, true},
		{"AWS::AppRunner::Service", "cn-north-1", false, true},
		{"AWS::Serverless::Function", "eu-west-1", false, false}, // in no list
	} {
		yes, known := facts.Available(c.typ, c.region)
		require.Equal(t, []bool{c.yes, c.known}, []bool{yes, known}, "%s in %s", c.typ, c.region)
	}
	require.Contains(t, facts.AvailableIn("AWS::AppRunner::Service"), "eu-west-1")
	require.Greater(t, len(facts.Regions()), 40)
}

// TestRuntimes holds the life of Lambda runtimes.
func TestRuntimes(t *testing.T) {
	facts := spec.Open()
	r, ok := facts.Runtime("python3.7")
	require.True(t, ok)
	require.Equal(t, "2023-12-04", r.Deprecated)
	require.NotEmpty(t, r.Successor)
	_, ok = facts.Runtime("python2.0")
	require.False(t, ok)
	require.Greater(t, len(facts.Runtimes()), 30)
}

// TestTables holds values that differ by Region or engine.
func TestTables(t *testing.T) {
	facts := spec.Open()
	instances, ok := facts.Table("AWS::EC2::Instance", "InstanceType")
	require.True(t, ok)
	for _, c := range []struct {
		region, value string
		yes, known    bool
	}{
		{"us-east-1", "t3.micro", true, true},
		{"us-east-1", "t3.tiny", false, true},
		{"us-iso-east-1", "t3.micro", false, false},
		{"nowhere", "t3.micro", false, false},
	} {
		yes, known := instances.Allowed(c.region, "", c.value)
		require.Equal(t, []bool{c.yes, c.known}, []bool{yes, known}, "%s in %s", c.value, c.region)
	}
	require.Greater(t, len(instances.Values("us-east-1", "")), 500)

	versions, ok := facts.Table("AWS::RDS::DBInstance", "EngineVersion")
	require.True(t, ok)
	require.Equal(t, "Engine", versions.By)
	yes, known := versions.Allowed("eu-west-1", "postgres", "16.4")
	require.True(t, yes && known)
	yes, known = versions.Allowed("", "postgres", "1.0")
	require.True(t, !yes && known)
	_, known = versions.Allowed("", "somebodys-engine", "1.0")
	require.False(t, known)
	row, ok := versions.Row("mysql", "5.7.44")
	require.True(t, ok && row.Deprecated)

	classes, ok := facts.Table("AWS::RDS::DBInstance", "DBInstanceClass")
	require.True(t, ok)
	yes, _ = classes.Allowed("eu-west-1", "postgres", "db.t4g.micro")
	require.True(t, yes)

	for _, name := range facts.Tables() {
		typeName, path, _ := strings.Cut(name, "/")
		typ, ok := facts.Type(typeName)
		require.True(t, ok, name)
		_, ok = typ.Property(strings.Split(path, "/")...)
		require.True(t, ok, name)
	}
	_, ok = facts.Table("AWS::S3::Bucket", "BucketName")
	require.False(t, ok)
}

// TestLifecycle holds types whose services close.
func TestLifecycle(t *testing.T) {
	facts := spec.Open()
	for name, want := range map[string]spec.Lifecycle{
		"AWS::AutoScaling::LaunchConfiguration": {Status: "maintenance", Date: "2024-10-01"},
		"AWS::IoTAnalytics::Channel":            {Status: "shutdown", Date: "2025-12-15"},
		"AWS::AppMesh::Mesh":                    {Status: "sunset", Date: "2026-09-30"},
		"AWS::S3::Bucket":                       {},
	} {
		typ, ok := facts.Type(name)
		require.True(t, ok)
		require.Equal(t, want, typ.Lifecycle, name)
	}
	group, ok := facts.Type("AWS::AutoScaling::AutoScalingGroup")
	require.True(t, ok)
	old, ok := group.Property("NotificationConfiguration")
	require.True(t, ok)
	require.True(t, old.Deprecated)
}

// TestConcurrentUse is for the race detector.
func TestConcurrentUse(t *testing.T) {
	facts := spec.Open()
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			bucket, ok := facts.Type("AWS::S3::Bucket")
			if !ok {
				t.Error("no bucket")
				return
			}
			name, _ := bucket.Property("BucketName")
			if name.Value.Pattern.Match("UPPER") || !name.Value.Pattern.Match("a-bucket") {
				t.Error("the pattern of bucket names is wrong")
			}
			facts.Available("AWS::S3::Bucket", "eu-west-1")
			facts.Table("AWS::EC2::Instance", "InstanceType")
		})
	}
	wait.Wait()
}

// TestPseudoParameters holds the list's order, by which rules search it.
func TestPseudoParameters(t *testing.T) {
	var names []string
	for _, p := range spec.PseudoParameters() {
		names = append(names, p.Name)
	}
	require.True(t, slices.IsSortedFunc(names, strings.Compare), names)
	require.Len(t, names, 8)
}
