package aws

import "cuemulus.dev/cfn"

// drainSeconds is for how long an instance that is to go may finish what it does.
const drainSeconds = 300

// addMixed adds one group over types and zones. The first job wakes it, the backlog makes
// it grow, and it shrinks only when no job is left: to stop workers one by one while jobs
// run would stop some that hold one.
func (w *workerPool) addMixed() {
	w.launchTemplate("Template", "", nil)
	w.group("Group", nil,
		cfn.KV{Key: "CapacityRebalance", Value: cfn.Boolean(true)},
		cfn.KV{Key: "MixedInstancesPolicy", Value: cfn.MapOf(
			cfn.KV{Key: "LaunchTemplate", Value: cfn.MapOf(
				cfn.KV{Key: "LaunchTemplateSpecification", Value: newest("Template")},
				cfn.KV{Key: "Overrides", Value: w.overrides().From("instance")},
			)},
			cfn.KV{Key: "InstancesDistribution", Value: cfn.MapOf(
				cfn.KV{Key: "OnDemandBaseCapacity", Value: cfn.Integer(w.Spot.OnDemandBase).From("spot.onDemandBase")},
				cfn.KV{Key: "OnDemandPercentageAboveBaseCapacity", Value: cfn.Integer(w.Spot.OnDemandPercent).From("spot.onDemandPercent")},
				cfn.KV{Key: "SpotAllocationStrategy", Value: cfn.Str("price-capacity-optimized")},
			).From("spot")},
		)},
		cfn.KV{Key: "LifecycleHookSpecificationList", Value: cfn.ListOf(cfn.MapOf(
			cfn.KV{Key: "LifecycleHookName", Value: cfn.Str("drain")},
			cfn.KV{Key: "LifecycleTransition", Value: cfn.Str("autoscaling:EC2_INSTANCE_TERMINATING")},
			cfn.KV{Key: "HeartbeatTimeout", Value: cfn.Integer(drainSeconds)},
			cfn.KV{Key: "DefaultResult", Value: cfn.Str("CONTINUE")},
		))},
	)
	w.addDraining()
	least := max(1, w.Size.Min)
	w.exactly("WakeUp", "scaleUp", "Group", "MetricIntervalLowerBound", least)
	w.addBacklog()
	w.exactly("Rest", "scaleDown", "Group", "MetricIntervalUpperBound", w.Size.Min)
	w.wakeUp(cfn.Ref("WakeUp"), least)
	w.noMoreJobs(cfn.Ref("Rest"))
	w.output("GroupName", cfn.Ref("Group"))
}

// addDraining lets a worker say that it is done before its time is over. It is a policy
// of its own: inside of the role it would close a circle over the launch template.
func (w *workerPool) addDraining() {
	w.addNode("Draining", "", cfn.MapOf(
		cfn.KV{Key: "Type", Value: cfn.Str("AWS::IAM::Policy")},
		cfn.KV{Key: "Properties", Value: cfn.MapOf(
			cfn.KV{Key: "PolicyName", Value: cfn.Str("drain")},
			cfn.KV{Key: "Roles", Value: cfn.ListOf(cfn.Ref("WorkerRole"))},
			cfn.KV{Key: "PolicyDocument", Value: document(statement{
				sid:      "EndOwnWait",
				actions:  []string{"autoscaling:CompleteLifecycleAction", "autoscaling:RecordLifecycleActionHeartbeat"},
				resource: groupARN("Group"),
			}.node())},
		)},
	))
}

// groupARN matches a group of the stack, of whose ARN one part is known to Auto Scaling
// alone.
func groupARN(id string) *cfn.Node {
	return cfn.Sub("arn:${AWS::Partition}:autoscaling:${AWS::Region}:${AWS::AccountId}:autoScalingGroup:*:autoScalingGroupName/${" + id + "}")
}

func (w *workerPool) overrides() *cfn.Node {
	list := cfn.ListOf()
	for _, t := range w.Instance.Types {
		list.Items = append(list.Items, cfn.MapOf(cfn.KV{Key: "InstanceType", Value: cfn.Str(t)}))
	}
	if r := w.Instance.Requirements; r != nil {
		list.Items = append(list.Items, cfn.MapOf(cfn.KV{Key: "InstanceRequirements", Value: r.node(w.Storage.Scratch == "instance-store")}))
	}
	return list
}

// node is the InstanceRequirements of an override.
func (r *instanceNeeds) node(instanceStore bool) *cfn.Node {
	between := func(b bounds, factor int) *cfn.Node {
		n := cfn.MapOf(cfn.KV{Key: "Min", Value: cfn.Integer(b.Min * factor)})
		if b.Max > 0 {
			n.Set(cfn.Integer(b.Max*factor), "Max")
		}
		return n
	}
	makers := []string{"intel", "amd"}
	if r.Architecture == "arm64" {
		makers = []string{"amazon-web-services"}
	}
	n := cfn.MapOf(
		cfn.KV{Key: "VCpuCount", Value: between(r.CPUs, 1)},
		cfn.KV{Key: "MemoryMiB", Value: between(r.MemoryGiB, 1024)},
		cfn.KV{Key: "CpuManufacturers", Value: cfn.Strs(makers...)},
		cfn.KV{Key: "InstanceGenerations", Value: cfn.Strs("current")},
		cfn.KV{Key: "BurstablePerformance", Value: cfn.Str("excluded")},
		cfn.KV{Key: "BareMetal", Value: cfn.Str("excluded")},
	)
	if r.GPUs != nil {
		n.Set(between(*r.GPUs, 1), "AcceleratorCount")
		n.Set(cfn.Strs("gpu"), "AcceleratorTypes")
		n.Set(cfn.Strs("nvidia"), "AcceleratorManufacturers")
	} else {
		n.Set(cfn.MapOf(cfn.KV{Key: "Max", Value: cfn.Integer(0)}), "AcceleratorCount")
	}
	if instanceStore {
		n.Set(cfn.Str("required"), "LocalStorage")
	}
	if len(r.Exclude) > 0 {
		n.Set(cfn.Strs(r.Exclude...), "ExcludedInstanceTypes")
	}
	return n
}

// addBacklog makes the group grow with the jobs. Target tracking cannot leave zero by
// itself, since a backlog by no instance is no number: hence MAX, and the alarm that
// wakes the group.
func (w *workerPool) addBacklog() {
	instances := groupMetric("GroupInServiceInstances")
	w.policy("Backlog", "scaleUp.jobsPerWorker", "Group", "TargetTrackingScaling",
		cfn.KV{Key: "TargetTrackingConfiguration", Value: cfn.MapOf(
			cfn.KV{Key: "TargetValue", Value: cfn.Integer(w.ScaleUp.JobsPerWorker)},
			cfn.KV{Key: "DisableScaleIn", Value: cfn.Boolean(true)},
			cfn.KV{Key: "CustomizedMetricSpecification", Value: cfn.MapOf(cfn.KV{Key: "Metrics", Value: cfn.ListOf(
				query("visible", "Sum", w.queueMetric(waiting), 0),
				query("inflight", "Sum", w.queueMetric(inFlight), 0),
				query("instances", "Average", instances, 0),
				expression("backlog", "(visible+inflight)/MAX([instances,1])"),
			)})},
		)},
	)
}
