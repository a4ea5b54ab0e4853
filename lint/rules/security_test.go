package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/lint"
	"cuemulus.dev/lint/rules"
)

// findings gives what some rules say of one template: rule, line and message.
func findings(t *testing.T, text, prefix string) string {
	t.Helper()
	var lines []string
	for _, d := range lint.Run(rules.All(), []lint.Target{{Template: parse(t, "t.yaml", []byte(text))}}, lint.Options{Profile: lint.Strict}) {
		if strings.HasPrefix(d.Rule, prefix) {
			lines = append(lines, fmt.Sprintf("%s:%d %s", d.Rule, d.Pos.Line, d.Message))
		}
	}
	return strings.Join(lines, "; ")
}

// TestPublicBuckets holds that a bucket is public only if its access control list
// or policy, its ownership and its public access block together say so.
func TestPublicBuckets(t *testing.T) {
	const (
		block    = "PublicAccessBlockConfiguration: {BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true}"
		noPolicy = "PublicAccessBlockConfiguration: {BlockPublicPolicy: false, RestrictPublicBuckets: false, BlockPublicAcls: true}"
		enforced = "OwnershipControls: {Rules: [{ObjectOwnership: BucketOwnerEnforced}]}"
		website  = "WebsiteConfiguration: {IndexDocument: i}"
		read     = "Effect: Allow, Principal: '*', Action: s3:Get*, Resource: '*'"
		write    = "Effect: Allow, Principal: {AWS: '*'}, Action: 's3:*', Resource: '*'"
	)
	for _, c := range []struct{ name, properties, statement, want string }{
		{"an ACL", "AccessControl: PublicRead", "", "S3023:5 everybody may read the bucket"},
		{"an ACL to write", "AccessControl: PublicReadWrite", "", "S3022:5 everybody may write into the bucket"},
		{"an ACL for all accounts", "AccessControl: AuthenticatedRead", "", "S3023:5 everybody may read the bucket"},
		{"an ACL that is private", "AccessControl: Private", "", ""},
		{"an ACL of a website", "AccessControl: PublicRead, " + website, "", ""},
		{"an ACL to write of a website", "AccessControl: PublicReadWrite, " + website, "", "S3022:5 everybody may write into the bucket"},
		{"an ACL behind a block", "AccessControl: PublicRead, " + block, "", ""},
		{"an ACL behind its half of a block", "AccessControl: PublicRead, " + noPolicy, "", ""},
		{"an ACL that ownership ignores", "AccessControl: PublicRead, " + enforced, "", ""},
		{"an ACL that is a parameter", "AccessControl: !Ref P", "", ""},
		{"an ACL in one scenario", "AccessControl: !If [C, PublicRead, Private]", "", "S3023:5 everybody may read the bucket when C is true"},
		{
			"an ACL and a block of the other scenario",
			"AccessControl: !If [C, PublicRead, Private], PublicAccessBlockConfiguration: {BlockPublicAcls: !If [C, true, false], IgnorePublicAcls: !If [C, true, false]}", "", "",
		},
		{
			"an ACL and a block of its scenario",
			"AccessControl: !If [C, PublicRead, Private], PublicAccessBlockConfiguration: {BlockPublicAcls: !If [C, false, true], IgnorePublicAcls: !If [C, false, true]}", "",
			"S3023:5 everybody may read the bucket when C is true",
		},
		{"a policy", "Tags: []", read, "S3023:6 everybody may read the bucket"},
		{"a policy that allows all", "Tags: []", write, "S3022:6 everybody may write into the bucket"},
		{"a policy behind a block", block, write, ""},
		{"a policy behind the other half of a block", noPolicy, read, "S3023:6 everybody may read the bucket"},
		{"ownership does not help against a policy", enforced, read, "S3023:6 everybody may read the bucket"},
		{"a policy with a condition", "Tags: []", read + ", Condition: {StringEquals: {'aws:SourceVpce': vpce-1}}", ""},
		{"a policy with a condition for all", "Tags: []", read + ", Condition: {IpAddress: {'aws:SourceIp': 0.0.0.0/0}}", "S3023:6 everybody may read the bucket"},
		{"a policy for an account", "Tags: []", "Effect: Allow, Principal: {AWS: '111122223333'}, Action: 's3:*', Resource: '*'", ""},
		{"a policy that denies", "Tags: []", "Effect: Deny, Principal: '*', Action: 's3:*', Resource: '*'", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := "Parameters: {P: {Type: String}, Q: {Type: String}}\nConditions: {C: !Equals [!Ref Q, x]}\nResources:\n  B:\n    {Type: AWS::S3::Bucket, Properties: {" + c.properties + "}}\n"
			if c.statement != "" {
				text += "  P: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref B, PolicyDocument: {Statement: [{" + c.statement + "}]}}}\n"
			}
			require.Equal(t, c.want, findings(t, text, "S3022")+findings(t, text, "S3023"))
		})
	}
}

// TestSilence holds what the security rules do not speak of.
func TestSilence(t *testing.T) {
	for name, text := range map[string]string{
		"RDS a member of a cluster":            "  R: {Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-mysql, DBInstanceClass: db.r7g.large}}\n",
		"RDS001 a restored instance":           "  R: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, DBSnapshotIdentifier: s}}\n",
		"RDS002 a restored cluster":            "  R: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, SnapshotIdentifier: s}}\n",
		"SQS a queue that says nothing":        "  R: {Type: AWS::SQS::Queue}\n",
		"SQS a queue with a key":               "  R: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: false, KmsMasterKeyId: k}}\n",
		"EC2005 the account may encrypt":       "  R: {Type: AWS::EC2::Volume, Properties: {Size: 1}}\n",
		"KMS005 an asymmetric key":             "  R: {Type: AWS::KMS::Key, Properties: {KeySpec: RSA_2048, KeyUsage: SIGN_VERIFY}}\n",
		"KMS005 imported material":             "  R: {Type: AWS::KMS::Key, Properties: {Origin: EXTERNAL}}\n",
		"ELASTICACHE Valkey":                   "  R: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {Engine: valkey}}\n",
		"CLOUDFRONT002 the default":            "  R: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {ViewerCertificate: {CloudFrontDefaultCertificate: true}}}}\n",
		"ELB003 an internal load balancer":     "  B: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Scheme: internal}}\n  R: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref B, Protocol: HTTP, DefaultActions: [{Type: forward}]}}\n",
		"ELB003 an unknown load balancer":      "  R: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: arn, Protocol: HTTP, DefaultActions: [{Type: forward}]}}\n",
		"ELB001 attributes that are not known": "  B: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {LoadBalancerAttributes: [!If [C, {Key: a, Value: b}, !Ref AWS::NoValue]]}}\n",
		"LAMBDA004 a destination":              "  R: {Type: AWS::Lambda::Function}\n  D: {Type: AWS::Lambda::EventInvokeConfig, Properties: {FunctionName: !Ref R, DestinationConfig: {OnFailure: {Destination: arn}}}}\n",
		"LAMBDA002 set in Globals":             "  R: {Type: AWS::Serverless::Function}\nGlobals: {Function: {VpcConfig: {SubnetIds: [s]}}}\n",
		"APIGATEWAY003 a private API":          "  A: {Type: AWS::ApiGateway::RestApi, Properties: {EndpointConfiguration: {Types: [PRIVATE]}}}\n  R: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref A, HttpMethod: GET, AuthorizationType: NONE}}\n",
		"EC2001 SSH is another rule's":         "  R: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: g, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}}\n",
		"EC2001 ports that are not known":      "  R: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: g, IpProtocol: tcp, FromPort: !GetAtt A.B, ToPort: 80, CidrIp: 0.0.0.0/0}}\n",
		"IAM004 actions without resources":     "  R: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Statement: {Effect: Allow, Action: [ds:DescribeDirectories, s3:ListAllMyBuckets], Resource: '*'}}}}\n",
		"IAM004 a condition":                   "  R: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Statement: {Effect: Allow, Action: s3:GetObject, Resource: '*', Condition: {StringEquals: {'aws:ResourceTag/a': b}}}}}}\n",
		"IAM007 an addition":                   "  U: {Type: AWS::IAM::User}\n  A: {Type: AWS::IAM::UserToGroupAddition, Properties: {GroupName: g, Users: [!Ref U]}}\n",
		"S3020 a bucket for logs":              "  B: {Type: AWS::S3::Bucket, Properties: {LoggingConfiguration: {DestinationBucketName: !Ref L}}}\n  L: {Type: AWS::S3::Bucket, Properties: {Tags: []}}\n",
	} {
		t.Run(name, func(t *testing.T) {
			prefix, _, _ := strings.Cut(name, " ")
			require.Empty(t, findings(t, "Resources:\n"+text, prefix))
		})
	}
}

// TestWhereRulesSpeak holds places and messages of rules that look at several
// resources or scenarios.
func TestWhereRulesSpeak(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"EC2001 a rule of its own":      {"  R: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: g, IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIpv6: '::/0', Description: d}}\n", "EC2001:2 port 80 can be reached from ::/0, which is everywhere"},
		"EC2001 written in another way": {"  R: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: g, IpProtocol: '6', FromPort: 80, ToPort: 90, CidrIp: 192.168.1.0/0, Description: d}}\n", "EC2001:2 ports 80-90 can be reached from 192.168.1.0/0, which is everywhere"},
		"EC2001 a protocol":             {"  R: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: g, IpProtocol: icmp, FromPort: -1, ToPort: -1, CidrIp: 0.0.0.0/0, Description: d}}\n", "EC2001:2 protocol icmp can be reached from 0.0.0.0/0, which is everywhere"},
		"EC2001 one scenario":           {"  R: {Type: AWS::EC2::SecurityGroup, Properties: {SecurityGroupIngress: [!If [C, {IpProtocol: udp, FromPort: 53, ToPort: 53, CidrIp: 0.0.0.0/0}, !Ref AWS::NoValue]]}}\n", "EC2001:2 port 53 can be reached from 0.0.0.0/0, which is everywhere when C is true"},
		"RDS001 one scenario":           {"  R: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, StorageEncrypted: !If [C, true, !Ref AWS::NoValue]}}\n", "RDS001:2 the storage of the instance is not encrypted when C is false"},
		"RDS003 a condition":            {"  R: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, PubliclyAccessible: 'True'}}\n", "RDS003:2 the instance has a public address"},
		"ELB004 no policy":              {"  R: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {Protocol: TLS}}\n", "ELB004:2 the listener has no SslPolicy, and so takes TLS 1.0"},
		"IAM003 a role's own policy":    {"  R: {Type: AWS::IAM::Role, Properties: {Policies: [{PolicyName: a, PolicyDocument: {Statement: [{Effect: Allow, Action: ['*'], Resource: ['*']}]}}]}}\n", "IAM003:2 the statement allows every action on every resource"},
		"IAM002 a user's own policy":    {"  R: {Type: AWS::IAM::Group, Properties: {Policies: [{PolicyName: a, PolicyDocument: {Statement: [{Effect: Allow, Action: '*', Resource: arn}]}}]}}\n", "IAM002:2 the statement allows every action"},
		"IAM006 a managed policy":       {"  R: {Type: AWS::IAM::ManagedPolicy, Properties: {Users: [u], PolicyDocument: {Statement: []}}}\n", "IAM006:2 the policy is attached to a user"},
		"ECR002 a list of principals":   {"  R: {Type: AWS::ECR::Repository, Properties: {RepositoryPolicyText: {Statement: [{Effect: Allow, Principal: {AWS: ['111122223333', '*']}, Action: 'ecr:*'}]}}}\n", "ECR002:2 everybody with an AWS account may use the repository"},
		"DYNAMODB001 a global table":    {"  R: {Type: AWS::DynamoDB::GlobalTable, Properties: {Replicas: [{Region: a, PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}}, {Region: b}]}}\n", "DYNAMODB001:2 the table has no point-in-time recovery"},
		"APIGATEWAY005 a deployment":    {"  R: {Type: AWS::ApiGateway::Deployment, Properties: {StageDescription: {CachingEnabled: true, CacheDataEncrypted: false}}}\n", "APIGATEWAY005:2 answers are cached unencrypted"},
	} {
		t.Run(name, func(t *testing.T) {
			id, _, _ := strings.Cut(name, " ")
			require.Equal(t, c.want, findings(t, "Resources:\n"+c.text+"Parameters: {Q: {Type: String}}\nConditions: {C: !Equals [!Ref Q, x]}\n", id))
		})
	}
}
