package aws

import (
	"fmt"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
)

// managerSeconds is the SpotManager's time-out: a few calls of AWS.
const managerSeconds = 30

// addPair adds a group for spot instances, one on demand, and the SpotManager. Its ways
// are the article's: no alarm starts a worker in either group, one alarm stops those of
// both. Groups have no desired capacity and start empty.
func (w *workerPool) addPair() bool {
	arch := architecture(w.account)
	code, ok := w.Function(w.account, w.region, compiler.SpotManager, arch, "mode")
	if !ok {
		return false
	}
	instance := w.Instance.Types[0]
	w.launchTemplate("OnDemandTemplate", instance, nil)
	w.launchTemplate("SpotTemplate", instance, cfn.MapOf(
		cfn.KV{Key: "MarketType", Value: cfn.Str("spot")},
		cfn.KV{Key: "SpotOptions", Value: cfn.MapOf(
			cfn.KV{Key: "SpotInstanceType", Value: cfn.Str("one-time")},
			cfn.KV{Key: "InstanceInterruptionBehavior", Value: cfn.Str("terminate")},
			cfn.KV{Key: "MaxPrice", Value: cfn.Str(w.Spot.MaxPrice).From("spot.maxPrice")},
		)},
	))
	simple := func(template string) []cfn.KV {
		return []cfn.KV{
			{Key: "LaunchTemplate", Value: newest(template)},
			{Key: "Cooldown", Value: cfn.Str("300")},
			{Key: "TerminationPolicies", Value: cfn.Strs("OldestLaunchTemplate", "NewestInstance")},
		}
	}
	w.group("OnDemandGroup", nil, simple("OnDemandTemplate")...)
	w.group("SpotGroup", []*cfn.Node{
		groupTag("SpotPrice", cfn.Str(w.Spot.MaxPrice).From("spot.maxPrice"), false),
		groupTag("SpotType", cfn.Str(instance).From("instance.types"), false),
	}, append(simple("SpotTemplate"), cfn.KV{Key: "CapacityRebalance", Value: cfn.Boolean(true)})...)
	for _, group := range []string{"OnDemand", "Spot"} {
		w.simple(group+"ScaleUp", "scaleUp", group+"Group", 1)
		w.simple(group+"ScaleDown", "scaleDown", group+"Group", -1)
	}
	w.addManager(code, arch, instance)
	if w.topic() {
		w.addTopic()
		w.jobsToDo(cfn.Ref("Topic"))
		w.invoke("SpotManagerInvoke", "notify", "sns.amazonaws.com", cfn.Ref("Topic"), false)
	} else {
		w.jobsToDo(cfn.GetAtt("SpotManager", "Arn"))
		w.invoke("SpotManagerInvoke", "notify", "lambda.alarms.cloudwatch.amazonaws.com", cfn.GetAtt("JobsToDo", "Arn"), true)
	}
	w.noMoreJobs(cfn.Ref("OnDemandScaleDown"), cfn.Ref("SpotScaleDown"))
	w.addLaunchFailed()
	w.output("OnDemandGroupName", cfn.Ref("OnDemandGroup"))
	w.output("SpotGroupName", cfn.Ref("SpotGroup"))
	return true
}

// addManager adds the function; its package comment says what it takes and may.
func (w *workerPool) addManager(code compiler.FunctionCode, arch, instance string) {
	w.addFunction(code, arch, function{
		id: "SpotManager", origin: "mode", description: "starts a worker, as a spot instance or on demand", handler: "bootstrap", timeout: managerSeconds,
		permissions: []statement{
			{sid: "ScaleTheTwoGroups", actions: []string{"autoscaling:ExecutePolicy"}, resource: cfn.ListOf(groupARN("OnDemandGroup"), groupARN("SpotGroup"))},
			{sid: "Look", actions: []string{"autoscaling:DescribeAutoScalingGroups", "ec2:DescribeSpotPriceHistory"}, resource: cfn.Str("*")},
		},
		environment: []cfn.KV{
			{Key: "SPOT_GROUP", Value: cfn.Ref("SpotGroup")},
			{Key: "SPOT_POLICY", Value: cfn.Ref("SpotScaleUp")},
			{Key: "SPOT_SCALE_DOWN_POLICY", Value: cfn.Ref("SpotScaleDown")},
			{Key: "ON_DEMAND_GROUP", Value: cfn.Ref("OnDemandGroup")},
			{Key: "ON_DEMAND_POLICY", Value: cfn.Ref("OnDemandScaleUp")},
			{Key: "INSTANCE_TYPE", Value: cfn.Str(instance).From("instance.types")},
			{Key: "MAX_PRICE", Value: cfn.Str(w.Spot.MaxPrice).From("spot.maxPrice")},
			{Key: "MARGIN", Value: cfn.Str(fmt.Sprintf("0.%02d", w.Spot.MarginPercent)).From("spot.marginPercent")},
		},
	})
}

// addTopic adds the topic of the alarm, to which alarms of this stack alone may publish.
func (w *workerPool) addTopic() {
	w.addNode("Topic", "notify", cfn.MapOf(
		cfn.KV{Key: "Type", Value: cfn.Str("AWS::SNS::Topic")},
		cfn.KV{Key: "Properties", Value: cfn.MapOf(
			cfn.KV{Key: "KmsMasterKeyId", Value: cfn.GetAtt("Key", "Arn")},
			cfn.KV{Key: "Subscription", Value: cfn.ListOf(cfn.MapOf(
				cfn.KV{Key: "Protocol", Value: cfn.Str("lambda")},
				cfn.KV{Key: "Endpoint", Value: cfn.GetAtt("SpotManager", "Arn")},
			))},
			cfn.KV{Key: "Tags", Value: cfn.ListOf(tagNode("stack-kind", cfn.Str(w.kind)))},
		)},
	))
	w.addNode("TopicPolicy", "notify", cfn.MapOf(
		cfn.KV{Key: "Type", Value: cfn.Str("AWS::SNS::TopicPolicy")},
		cfn.KV{Key: "Properties", Value: cfn.MapOf(
			cfn.KV{Key: "Topics", Value: cfn.ListOf(cfn.Ref("Topic"))},
			cfn.KV{Key: "PolicyDocument", Value: document(statement{
				sid: "AlarmsOnly", principal: service("cloudwatch.amazonaws.com"), actions: []string{"sns:Publish"}, resource: cfn.Ref("Topic"),
				condition: cfn.MapOf(cfn.KV{Key: "ArnLike", Value: cfn.MapOf(cfn.KV{Key: "aws:SourceArn", Value: w.alarms()})}),
			}.node())},
		)},
	))
	w.output("TopicArn", cfn.Ref("Topic"))
}

// invoke lets a service call the SpotManager, for one source.
func (w *workerPool) invoke(id, origin, principal string, source *cfn.Node, account bool) {
	properties := cfn.MapOf(
		cfn.KV{Key: "FunctionName", Value: cfn.Ref("SpotManager")},
		cfn.KV{Key: "Action", Value: cfn.Str("lambda:InvokeFunction")},
		cfn.KV{Key: "Principal", Value: cfn.Str(principal)},
		cfn.KV{Key: "SourceArn", Value: source},
	)
	if account {
		properties.Set(cfn.Ref("AWS::AccountId"), "SourceAccount")
	}
	w.addNode(id, origin, cfn.MapOf(
		cfn.KV{Key: "Type", Value: cfn.Str("AWS::Lambda::Permission")},
		cfn.KV{Key: "Properties", Value: properties},
	))
}

// addLaunchFailed tells the SpotManager when no spot instance was to be had, so that it
// starts one on demand.
func (w *workerPool) addLaunchFailed() {
	w.addNode("LaunchFailed", "mode", cfn.MapOf(
		cfn.KV{Key: "Type", Value: cfn.Str("AWS::Events::Rule")},
		cfn.KV{Key: "Properties", Value: cfn.MapOf(
			cfn.KV{Key: "Description", Value: cfn.Str("no spot instance was to be had")},
			cfn.KV{Key: "EventPattern", Value: cfn.MapOf(
				cfn.KV{Key: "source", Value: cfn.Strs("aws.autoscaling")},
				cfn.KV{Key: "detail-type", Value: cfn.Strs("EC2 Instance Launch Unsuccessful")},
				cfn.KV{Key: "detail", Value: cfn.MapOf(cfn.KV{Key: "AutoScalingGroupName", Value: cfn.ListOf(cfn.Ref("SpotGroup"))})},
			)},
			cfn.KV{Key: "Targets", Value: cfn.ListOf(cfn.MapOf(
				cfn.KV{Key: "Id", Value: cfn.Str("SpotManager")},
				cfn.KV{Key: "Arn", Value: cfn.GetAtt("SpotManager", "Arn")},
			))},
		)},
	))
	w.invoke("LaunchFailedInvoke", "mode", "events.amazonaws.com", cfn.GetAtt("LaunchFailed", "Arn"), false)
}
