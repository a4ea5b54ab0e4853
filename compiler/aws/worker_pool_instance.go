package aws

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
)

// launchTemplate adds what instances start from. Both groups of a pair come from this
// one function, so they can differ in nothing but market, which is nil for instances on
// demand. instanceType is "" where the group says the types.
func (w *workerPool) launchTemplate(id, instanceType string, market *cfn.Node) {
	data := cfn.MapOf(
		cfn.KV{Key: "ImageId", Value: cfn.Str(w.Image).From("image")},
	)
	if instanceType != "" {
		data.Set(cfn.Str(instanceType).From("instance.types"), "InstanceType")
	}
	data.Set(cfn.MapOf(cfn.KV{Key: "Arn", Value: cfn.GetAtt("WorkerProfile", "Arn")}), "IamInstanceProfile")
	data.Set(cfn.ListOf(cfn.GetAtt("WorkerSecurityGroup", "GroupId")), "SecurityGroupIds")
	if w.KeyName != "" {
		data.Set(cfn.Str(w.KeyName).From("keyName"), "KeyName")
	}
	data.Set(cfn.MapOf(
		cfn.KV{Key: "HttpTokens", Value: cfn.Str("required")},
		cfn.KV{Key: "HttpEndpoint", Value: cfn.Str("enabled")},
		cfn.KV{Key: "HttpPutResponseHopLimit", Value: cfn.Integer(1)},
	), "MetadataOptions")
	data.Set(cfn.MapOf(cfn.KV{Key: "Enabled", Value: cfn.Boolean(true)}), "Monitoring")
	data.Set(cfn.Str("terminate"), "InstanceInitiatedShutdownBehavior")
	data.Set(w.disks(), "BlockDeviceMappings")
	data.Set(cfn.MapOf(cfn.KV{Key: "Fn::Base64", Value: w.userData()}).From("userData"), "UserData")
	if market != nil {
		data.Set(market.From("spot"), "InstanceMarketOptions")
	}
	data.Set(cfn.ListOf(w.tagged("instance"), w.tagged("volume")), "TagSpecifications")
	w.addNode(id, "", cfn.MapOf(
		cfn.KV{Key: "Type", Value: cfn.Str("AWS::EC2::LaunchTemplate")},
		cfn.KV{Key: "Properties", Value: cfn.MapOf(cfn.KV{Key: "LaunchTemplateData", Value: data})},
	))
}

func (w *workerPool) tagged(resource string) *cfn.Node {
	return cfn.MapOf(
		cfn.KV{Key: "ResourceType", Value: cfn.Str(resource)},
		cfn.KV{Key: "Tags", Value: cfn.ListOf(
			tagNode("Name", cfn.Sub("${AWS::StackName}-worker")),
			tagNode("stack-kind", cfn.Str(w.kind)),
		)},
	)
}

func tagNode(key string, value *cfn.Node) *cfn.Node {
	return cfn.MapOf(cfn.KV{Key: "Key", Value: cfn.Str(key)}, cfn.KV{Key: "Value", Value: value})
}

// userData is what an instance runs at its first start: the disks, the checks, and the
// user's lines. They are a variable of the Fn::Sub, so that what looks like a variable
// in bash stays one of bash.
func (w *workerPool) userData() *cfn.Node {
	head := "#!/bin/bash\nset -euo pipefail\n" +
		"export QUEUE_URL='${QueueUrl}' QUEUE_NAME='${QueueName}' STACK_NAME='${AWS::StackName}' AWS_DEFAULT_REGION='${AWS::Region}'\n" +
		"${Work}"
	var work strings.Builder
	work.WriteString(w.diskScript())
	for i, check := range w.Checks {
		fmt.Fprintf(&work, "{ %s\n} || { echo 'check %d of the worker failed' >&2; shutdown -h now; exit 1; }\n", check, i+1)
	}
	work.WriteString(strings.TrimRight(w.UserData, "\n"))
	text := strings.TrimRight(work.String(), "\n") + "\n"
	variables := cfn.MapOf(
		cfn.KV{Key: "QueueUrl", Value: w.queueURL()},
		cfn.KV{Key: "QueueName", Value: w.queueName()},
		cfn.KV{Key: "Work", Value: cfn.Str(text).From("userData")},
	)
	return cfn.MapOf(cfn.KV{Key: "Fn::Sub", Value: cfn.ListOf(cfn.Str(head), variables)})
}
