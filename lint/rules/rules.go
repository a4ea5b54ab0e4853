// Package rules joins the rules of all areas into one list.
//
// RB-16 of the replicated bucket's rules (a name, a namespace or Object Lock that
// changes on an existing bucket, which replaces it) is not among them: it needs
// the stack as it was, which lint does not see. It belongs to the review of a
// change.
package rules

import (
	"slices"

	"cuemulus.dev/lint"
	"cuemulus.dev/lint/rules/acm"
	"cuemulus.dev/lint/rules/apigateway"
	"cuemulus.dev/lint/rules/autoscaling"
	"cuemulus.dev/lint/rules/backup"
	"cuemulus.dev/lint/rules/bgp"
	"cuemulus.dev/lint/rules/ceph"
	"cuemulus.dev/lint/rules/cloudfront"
	"cuemulus.dev/lint/rules/cloudtrail"
	"cuemulus.dev/lint/rules/cloudwatch"
	"cuemulus.dev/lint/rules/codebuild"
	"cuemulus.dev/lint/rules/dynamodb"
	"cuemulus.dev/lint/rules/ec2"
	"cuemulus.dev/lint/rules/ecr"
	"cuemulus.dev/lint/rules/ecs"
	"cuemulus.dev/lint/rules/efs"
	"cuemulus.dev/lint/rules/eks"
	"cuemulus.dev/lint/rules/elasticache"
	"cuemulus.dev/lint/rules/elb"
	"cuemulus.dev/lint/rules/euca"
	"cuemulus.dev/lint/rules/events"
	"cuemulus.dev/lint/rules/iam"
	"cuemulus.dev/lint/rules/kinesis"
	"cuemulus.dev/lint/rules/kms"
	"cuemulus.dev/lint/rules/lambda"
	"cuemulus.dev/lint/rules/logs"
	"cuemulus.dev/lint/rules/midonet"
	"cuemulus.dev/lint/rules/nsdb"
	"cuemulus.dev/lint/rules/rds"
	"cuemulus.dev/lint/rules/resource"
	"cuemulus.dev/lint/rules/route53"
	"cuemulus.dev/lint/rules/s3"
	"cuemulus.dev/lint/rules/secrets"
	"cuemulus.dev/lint/rules/site"
	"cuemulus.dev/lint/rules/sns"
	"cuemulus.dev/lint/rules/sqs"
	"cuemulus.dev/lint/rules/ssm"
	"cuemulus.dev/lint/rules/style"
	"cuemulus.dev/lint/rules/template"
	"cuemulus.dev/lint/rules/vpc"
	"cuemulus.dev/lint/rules/vpn"
)

// All gives every rule, area by area, in order of their ids within an area.
func All() []lint.Rule {
	return slices.Concat(
		acm.Rules(),
		apigateway.Rules(),
		autoscaling.Rules(),
		backup.Rules(),
		bgp.Rules(),
		ceph.Rules(),
		cloudfront.Rules(),
		cloudtrail.Rules(),
		cloudwatch.Rules(),
		codebuild.Rules(),
		dynamodb.Rules(),
		ec2.Rules(),
		ecr.Rules(),
		ecs.Rules(),
		efs.Rules(),
		eks.Rules(),
		elasticache.Rules(),
		elb.Rules(),
		euca.Rules(),
		events.Rules(),
		iam.Rules(),
		kinesis.Rules(),
		kms.Rules(),
		lambda.Rules(),
		logs.Rules(),
		midonet.Rules(),
		nsdb.Rules(),
		rds.Rules(),
		resource.Rules(),
		route53.Rules(),
		s3.Rules(),
		secrets.Rules(),
		site.Rules(),
		sns.Rules(),
		sqs.Rules(),
		ssm.Rules(),
		style.Rules(),
		template.Rules(),
		vpc.Rules(),
		vpn.Rules(),
	)
}
