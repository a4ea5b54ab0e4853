package aws

import (
	"strconv"

	"cuemulus.dev/cfn"
)

// group adds an Auto Scaling group. It has no desired capacity, which CloudFormation
// would set back at every update. more follows the bounds.
func (w *workerPool) group(id string, tags []*cfn.Node, more ...cfn.KV) {
	properties := cfn.MapOf(
		cfn.KV{Key: "MinSize", Value: cfn.Str(strconv.Itoa(w.Size.Min)).From("size.min")},
		cfn.KV{Key: "MaxSize", Value: cfn.Str(strconv.Itoa(w.Size.Max)).From("size.max")},
		cfn.KV{Key: "VPCZoneIdentifier", Value: clone(w.subnets).From("network")},
	)
	for _, kv := range more {
		properties.Set(kv.Value, kv.Key)
	}
	properties.Set(cfn.Integer(300), "HealthCheckGracePeriod")
	properties.Set(cfn.Integer(180), "DefaultInstanceWarmup")
	properties.Set(cfn.ListOf(cfn.MapOf(cfn.KV{Key: "Granularity", Value: cfn.Str("1Minute")})), "MetricsCollection")
	all := append([]*cfn.Node{groupTag("Name", cfn.Sub("${AWS::StackName}-worker"), true), groupTag("stack-kind", cfn.Str(w.kind), true)}, tags...)
	properties.Set(cfn.ListOf(all...), "Tags")
	w.addNode(id, "size", cfn.MapOf(
		cfn.KV{Key: "Type", Value: cfn.Str("AWS::AutoScaling::AutoScalingGroup")},
		// A worker of an old launch template is replaced one at a time; its job comes back
		// to the queue when its time is over.
		cfn.KV{Key: "UpdatePolicy", Value: cfn.MapOf(cfn.KV{Key: "AutoScalingRollingUpdate", Value: cfn.MapOf(
			cfn.KV{Key: "MaxBatchSize", Value: cfn.Integer(1)},
			cfn.KV{Key: "MinInstancesInService", Value: cfn.Integer(0)},
		)})},
		cfn.KV{Key: "Properties", Value: properties},
	))
}

func groupTag(key string, value *cfn.Node, atLaunch bool) *cfn.Node {
	tag := tagNode(key, value)
	tag.Set(cfn.Boolean(atLaunch), "PropagateAtLaunch")
	return tag
}

// newest names the newest version of a launch template of the stack, so that a change
// of the template changes the group.
func newest(id string) *cfn.Node {
	return cfn.MapOf(
		cfn.KV{Key: "LaunchTemplateId", Value: cfn.Ref(id)},
		cfn.KV{Key: "Version", Value: cfn.GetAtt(id, "LatestVersionNumber")},
	)
}

// policy adds a scaling policy of a group.
func (w *workerPool) policy(id, origin, group, kind string, more ...cfn.KV) {
	properties := cfn.MapOf(
		cfn.KV{Key: "AutoScalingGroupName", Value: cfn.Ref(group)},
		cfn.KV{Key: "PolicyType", Value: cfn.Str(kind)},
	)
	for _, kv := range more {
		properties.Set(kv.Value, kv.Key)
	}
	w.addNode(id, origin, cfn.MapOf(
		cfn.KV{Key: "Type", Value: cfn.Str("AWS::AutoScaling::ScalingPolicy")},
		cfn.KV{Key: "Properties", Value: properties},
	))
}

// simple adds a policy that starts or stops one worker.
func (w *workerPool) simple(id, origin, group string, change int) {
	w.policy(id, origin, group, "SimpleScaling",
		cfn.KV{Key: "AdjustmentType", Value: cfn.Str("ChangeInCapacity")},
		cfn.KV{Key: "ScalingAdjustment", Value: cfn.Integer(change)},
		cfn.KV{Key: "Cooldown", Value: cfn.Str("300")},
	)
}

// exactly adds a policy that brings a group to a size. side is the bound of the only
// step, measured from the alarm's threshold.
func (w *workerPool) exactly(id, origin, group, side string, size int) {
	w.policy(id, origin, group, "StepScaling",
		cfn.KV{Key: "AdjustmentType", Value: cfn.Str("ExactCapacity")},
		cfn.KV{Key: "MetricAggregationType", Value: cfn.Str("Maximum")},
		cfn.KV{Key: "StepAdjustments", Value: cfn.ListOf(cfn.MapOf(
			cfn.KV{Key: side, Value: cfn.Integer(0)},
			cfn.KV{Key: "ScalingAdjustment", Value: cfn.Integer(size)},
		))},
	)
}
