package aws

import (
	"github.com/awslabs/goformation/v7/cloudformation/ec2"
	"github.com/awslabs/goformation/v7/cloudformation/iam"
	"github.com/awslabs/goformation/v7/cloudformation/logs"
	"github.com/awslabs/goformation/v7/cloudformation/s3"

	"cuemulus.dev/cfn"
)

// addFlowLogs adds the flow log and what takes it.
func (v *network) addFlowLogs() {
	flow := &ec2.FlowLog{
		ResourceType: "VPC", ResourceId: ref("VPC"), TrafficType: ptr(v.FlowLogs.Traffic), MaxAggregationInterval: ptr(600),
	}
	switch v.FlowLogs.To {
	case "none":
		return
	case "logs":
		v.addLogGroup()
		flow.LogDestinationType = ptr("cloud-watch-logs")
		flow.LogGroupName = ptr(ref("FlowLogGroup"))
		flow.DeliverLogsPermissionArn = ptr(text(cfn.GetAtt("FlowLogRole", "Arn")))
	default:
		flow.LogDestinationType = ptr("s3")
		flow.LogDestination = ptr(v.FlowLogs.Bucket)
		if v.FlowLogs.Bucket == "" {
			v.addLogBucket()
			flow.LogDestination = ptr(text(cfn.GetAtt("FlowLogBucket", "Arn")))
			flow.AWSCloudFormationDependsOn = []string{"FlowLogBucketPolicy"}
		}
	}
	v.add("FlowLog", "flowLogs", flow)
	v.from("flowLogs.traffic", "FlowLog", "Properties", "TrafficType")
}

// addLogGroup adds a log group and the role with which flow logs write to it. The
// service sends both keys of the role's condition (Amazon VPC User Guide, "IAM role
// for publishing flow logs to CloudWatch Logs").
func (v *network) addLogGroup() {
	deletion, replacement := deletionPolicies(v.Retain)
	v.add("FlowLogGroup", "flowLogs", &logs.LogGroup{
		RetentionInDays: ptr(v.FlowLogs.Days),

		AWSCloudFormationDeletionPolicy:      deletion,
		AWSCloudFormationUpdateReplacePolicy: replacement,
	})
	v.from("flowLogs.days", "FlowLogGroup", "Properties", "RetentionInDays")
	trust := document(statement{
		principal: service("vpc-flow-logs.amazonaws.com"), actions: []string{"sts:AssumeRole"},
		condition: fromHere("arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:vpc-flow-log/*"),
	}.node())
	permissions := document(
		statement{
			actions:  []string{"logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"},
			resource: cfn.GetAtt("FlowLogGroup", "Arn"),
		}.node(),
		statement{actions: []string{"logs:DescribeLogGroups"}, resource: cfn.Str("*")}.node(),
	)
	v.add("FlowLogRole", "flowLogs", &iam.Role{Policies: []iam.Role_Policy{{PolicyName: "deliver"}}},
		at{"AssumeRolePolicyDocument", trust}, at{"Policies 0 PolicyDocument", permissions})
}

func service(name string) *cfn.Node {
	return cfn.MapOf(cfn.KV{Key: "Service", Value: cfn.Str(name)})
}

// fromHere is the condition that a service acts for this account, for a source that
// is built with Fn::Sub.
func fromHere(source string, more ...cfn.KV) *cfn.Node {
	equals := cfn.MapOf(append(more, cfn.KV{Key: "aws:SourceAccount", Value: cfn.Ref("AWS::AccountId")})...)
	return cfn.MapOf(
		cfn.KV{Key: "StringEquals", Value: equals},
		cfn.KV{Key: "ArnLike", Value: cfn.MapOf(cfn.KV{Key: "aws:SourceArn", Value: cfn.Sub(source)})},
	)
}

// addLogBucket adds a bucket and lets the delivery of logs write to it (Amazon VPC
// User Guide, "Publish flow logs to Amazon S3"). The name is CloudFormation's.
func (v *network) addLogBucket() {
	deletion, replacement := deletionPolicies(v.Retain)
	v.add("FlowLogBucket", "flowLogs", &s3.Bucket{
		BucketEncryption: &s3.Bucket_BucketEncryption{ServerSideEncryptionConfiguration: []s3.Bucket_ServerSideEncryptionRule{{
			ServerSideEncryptionByDefault: &s3.Bucket_ServerSideEncryptionByDefault{SSEAlgorithm: "AES256"},
		}}},
		LifecycleConfiguration: &s3.Bucket_LifecycleConfiguration{Rules: []s3.Bucket_Rule{{
			Id: ptr("expire"), Status: "Enabled", ExpirationInDays: ptr(v.FlowLogs.Days),
			AbortIncompleteMultipartUpload: &s3.Bucket_AbortIncompleteMultipartUpload{DaysAfterInitiation: 3},
		}}},
		OwnershipControls: &s3.Bucket_OwnershipControls{Rules: []s3.Bucket_OwnershipControlsRule{{ObjectOwnership: ptr("BucketOwnerEnforced")}}},
		PublicAccessBlockConfiguration: &s3.Bucket_PublicAccessBlockConfiguration{
			BlockPublicAcls: ptr(true), BlockPublicPolicy: ptr(true), IgnorePublicAcls: ptr(true), RestrictPublicBuckets: ptr(true),
		},
		Tags: tagList(named("flow-logs", nil)),

		AWSCloudFormationDeletionPolicy:      deletion,
		AWSCloudFormationUpdateReplacePolicy: replacement,
	})
	v.from("flowLogs.days", "FlowLogBucket", "Properties", "LifecycleConfiguration")
	bucket, objects := cfn.GetAtt("FlowLogBucket", "Arn"), cfn.Sub("${FlowLogBucket.Arn}/*")
	const source = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:*"
	delivery := service("delivery.logs.amazonaws.com")
	v.add("FlowLogBucketPolicy", "flowLogs", &s3.BucketPolicy{Bucket: ref("FlowLogBucket")}, at{"PolicyDocument", document(
		statement{
			sid: "DenyInsecureTransport", deny: true, principal: cfn.Str("*"), actions: []string{"s3:*"}, resource: cfn.ListOf(bucket, objects),
			condition: cfn.MapOf(cfn.KV{Key: "Bool", Value: cfn.MapOf(cfn.KV{Key: "aws:SecureTransport", Value: cfn.Str("false")})}),
		}.node(),
		statement{
			sid: "AllowDelivery", principal: delivery, actions: []string{"s3:PutObject"},
			resource:  cfn.Sub("${FlowLogBucket.Arn}/AWSLogs/${AWS::AccountId}/*"),
			condition: fromHere(source, cfn.KV{Key: "s3:x-amz-acl", Value: cfn.Str("bucket-owner-full-control")}),
		}.node(),
		statement{
			sid: "AllowDeliveryToLook", principal: delivery, actions: []string{"s3:GetBucketAcl", "s3:ListBucket"},
			resource: bucket, condition: fromHere(source),
		}.node(),
	)})
}
