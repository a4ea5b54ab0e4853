package aws

import (
	"strings"

	"github.com/awslabs/goformation/v7/cloudformation/kms"
	"github.com/awslabs/goformation/v7/cloudformation/sqs"

	"cuemulus.dev/cfn"
)

// failedJobsSeconds is for how long a job that failed is kept: as long as SQS allows, 14
// days (MessageRetentionPeriod).
const failedJobsSeconds = 1209600

// maxVisibility is SQS's limit of a visibility timeout, 12 hours.
const maxVisibility = 43200

// ownQueue reports whether the stack makes its queue.
func (w *workerPool) ownQueue() bool { return w.Queue.ARN == "" }

// topic reports whether the alarm of a pair goes through a topic.
func (w *workerPool) topic() bool { return w.Mode == "pair" && w.Notify == "sns" }

// addQueue adds the key, the queue of jobs and the queue of jobs that fail.
func (w *workerPool) addQueue() bool {
	if w.ownQueue() || w.topic() {
		w.addPoolKey()
	}
	if !w.ownQueue() {
		return true
	}
	deletion, replacement := deletionPolicies(w.Retain)
	key := ptr(text(cfn.GetAtt("Key", "Arn")))
	w.add("FailedJobs", "queue.tries", &sqs.Queue{
		KmsMasterKeyId: key, MessageRetentionPeriod: ptr(failedJobsSeconds), Tags: tagList(w.tags()),
		AWSCloudFormationDeletionPolicy: deletion, AWSCloudFormationUpdateReplacePolicy: replacement,
	})
	w.add("Jobs", "queue", &sqs.Queue{
		KmsMasterKeyId: key, VisibilityTimeout: ptr(min(w.Queue.JobMinutes*60, maxVisibility)), ReceiveMessageWaitTimeSeconds: ptr(20),
		MessageRetentionPeriod: ptr(failedJobsSeconds), Tags: tagList(w.tags()),
		AWSCloudFormationDeletionPolicy: deletion, AWSCloudFormationUpdateReplacePolicy: replacement,
	}, at{"RedrivePolicy", cfn.MapOf(
		cfn.KV{Key: "deadLetterTargetArn", Value: cfn.GetAtt("FailedJobs", "Arn")},
		cfn.KV{Key: "maxReceiveCount", Value: cfn.Integer(w.Queue.Tries)},
	)})
	w.from("queue.jobMinutes", "Jobs", "Properties", "VisibilityTimeout")
	w.from("queue.tries", "Jobs", "Properties", "RedrivePolicy")
	w.from("retain", "Jobs", "DeletionPolicy")
	return true
}

// addPoolKey adds the key of queue and topic. An alarm publishes to an encrypted topic
// only where the key's policy lets CloudWatch in ("Amazon SNS encrypted topics" among the
// reasons for which an alarm sends nothing, in the CloudWatch guide).
func (w *workerPool) addPoolKey() {
	deletion, replacement := deletionPolicies(w.Retain)
	statements := []*cfn.Node{statement{
		sid: "EnableIamPolicies", principal: accountRoot(), actions: []string{"kms:*"}, resource: cfn.Str("*"),
	}.node()}
	if w.topic() {
		statements = append(statements, statement{
			sid: "AlarmsPublish", principal: service("cloudwatch.amazonaws.com"), actions: []string{"kms:Decrypt", "kms:GenerateDataKey*"}, resource: cfn.Str("*"),
			condition: cfn.MapOf(
				cfn.KV{Key: "StringEquals", Value: cfn.MapOf(cfn.KV{Key: "aws:SourceAccount", Value: cfn.Ref("AWS::AccountId")})},
				cfn.KV{Key: "ArnLike", Value: cfn.MapOf(cfn.KV{Key: "aws:SourceArn", Value: w.alarms()})},
			),
		}.node())
	}
	w.add("Key", "", &kms.Key{
		Description: ptr("jobs of " + w.plainStack.name), EnableKeyRotation: ptr(true), RotationPeriodInDays: ptr(365), PendingWindowInDays: ptr(30),
		Tags: tagList(w.tags()),

		AWSCloudFormationDeletionPolicy: deletion, AWSCloudFormationUpdateReplacePolicy: replacement,
	}, at{"KeyPolicy", document(statements...)})
	w.add("KeyAlias", "name", &kms.Alias{AliasName: "alias/" + w.plainStack.name, TargetKeyId: ref("Key")})
}

// alarms is the pattern of the ARNs of the stack's alarms, whose names CloudFormation
// makes of the stack's name and the logical id.
func (w *workerPool) alarms() *cfn.Node {
	return cfn.Sub("arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:${AWS::StackName}-*")
}

func (w *workerPool) queueARN() *cfn.Node {
	if w.ownQueue() {
		return cfn.GetAtt("Jobs", "Arn")
	}
	return cfn.Str(w.Queue.ARN).From("queue.arn")
}

func (w *workerPool) queueName() *cfn.Node {
	if w.ownQueue() {
		return cfn.GetAtt("Jobs", "QueueName")
	}
	return cfn.Str(w.Queue.ARN[strings.LastIndexByte(w.Queue.ARN, ':')+1:])
}

// queueURL is the address that workers poll.
func (w *workerPool) queueURL() *cfn.Node {
	if w.ownQueue() {
		return cfn.Ref("Jobs")
	}
	return cfn.Sub("https://sqs.${AWS::Region}.${AWS::URLSuffix}/${AWS::AccountId}/" + w.queueName().Text)
}

// queueKey is the key that jobs are encrypted with, nil where the queue has none.
func (w *workerPool) queueKey() *cfn.Node {
	switch {
	case w.ownQueue():
		return cfn.GetAtt("Key", "Arn")
	case w.Queue.KeyARN != "":
		return cfn.Str(w.Queue.KeyARN).From("queue.keyArn")
	}
	return nil
}

func (w *workerPool) addQueueOutputs() {
	w.output("QueueUrl", w.queueURL())
	w.output("QueueName", w.queueName())
	w.output("QueueArn", w.queueARN())
	if w.ownQueue() { // whoever puts jobs in needs kms:GenerateDataKey and kms:Decrypt of it
		w.output("QueueKeyArn", w.queueKey())
	}
}
