package aws

import (
	"fmt"

	"cuemulus.dev/cfn"
)

// The metrics of a queue, each minute. SQS stops to send them when a queue is idle for
// six hours, so every alarm says what missing data means.
const (
	waiting  = "ApproximateNumberOfMessagesVisible"
	inFlight = "ApproximateNumberOfMessagesNotVisible"
)

func (w *workerPool) queueMetric(name string) *cfn.Node {
	return cfn.MapOf(
		cfn.KV{Key: "Namespace", Value: cfn.Str("AWS/SQS")},
		cfn.KV{Key: "MetricName", Value: cfn.Str(name)},
		cfn.KV{Key: "Dimensions", Value: cfn.ListOf(cfn.MapOf(
			cfn.KV{Key: "Name", Value: cfn.Str("QueueName")},
			cfn.KV{Key: "Value", Value: w.queueName()},
		))},
	)
}

// query is one of the metrics of an expression.
func query(id, statistic string, metric *cfn.Node, seconds int) *cfn.Node {
	stat := cfn.MapOf(cfn.KV{Key: "Stat", Value: cfn.Str(statistic)})
	if seconds > 0 {
		stat.Set(cfn.Integer(seconds), "Period")
	}
	stat.Set(metric, "Metric")
	return cfn.MapOf(
		cfn.KV{Key: "Id", Value: cfn.Str(id)},
		cfn.KV{Key: "ReturnData", Value: cfn.Boolean(false)},
		cfn.KV{Key: "MetricStat", Value: stat},
	)
}

func expression(id, formula string) *cfn.Node {
	return cfn.MapOf(
		cfn.KV{Key: "Id", Value: cfn.Str(id)},
		cfn.KV{Key: "ReturnData", Value: cfn.Boolean(true)},
		cfn.KV{Key: "Expression", Value: cfn.Str(formula)},
	)
}

func (w *workerPool) alarm(id, origin string, properties *cfn.Node) {
	w.addNode(id, origin, cfn.MapOf(
		cfn.KV{Key: "Type", Value: cfn.Str("AWS::CloudWatch::Alarm")},
		cfn.KV{Key: "Properties", Value: properties},
	))
}

// jobsToDo adds the alarm that starts workers of a pair. It rings once, when the state
// changes: the SpotManager is told no second time.
func (w *workerPool) jobsToDo(action *cfn.Node) {
	properties := cfn.MapOf(cfn.KV{Key: "AlarmDescription", Value: cfn.Str("there are jobs to do")})
	for _, f := range w.queueMetric(waiting).Fields {
		properties.Set(f.Value, f.Key)
	}
	for _, kv := range []cfn.KV{
		{Key: "Statistic", Value: cfn.Str("Maximum")},
		{Key: "Period", Value: cfn.Integer(60)},
		{Key: "EvaluationPeriods", Value: cfn.Integer(1)},
		{Key: "Threshold", Value: cfn.Integer(w.ScaleUp.Visible).From("scaleUp.visible")},
		{Key: "ComparisonOperator", Value: cfn.Str("GreaterThanThreshold")},
		{Key: "TreatMissingData", Value: cfn.Str("notBreaching")},
		{Key: "AlarmActions", Value: cfn.ListOf(action)},
	} {
		properties.Set(kv.Value, kv.Key)
	}
	w.alarm("JobsToDo", "scaleUp", properties)
}

// wakeUp adds the alarm that starts the first workers of a mixed group. Auto Scaling
// repeats the action each minute for as long as an alarm rings, and an exact size makes a
// group smaller as well: an alarm about the jobs alone would stop the workers that the
// backlog started. So it rings only while the group wants fewer than it would get.
func (w *workerPool) wakeUp(action *cfn.Node, size int) {
	desired := groupMetric("GroupDesiredCapacity")
	w.alarm("JobsToDo", "scaleUp", cfn.MapOf(
		cfn.KV{Key: "AlarmDescription", Value: cfn.Str("there are jobs to do and no worker")},
		cfn.KV{Key: "Metrics", Value: cfn.ListOf(
			query("visible", "Maximum", w.queueMetric(waiting), 60),
			query("desired", "Maximum", desired, 60),
			expression("asleep", fmt.Sprintf("IF(FILL(desired,0)<%d,FILL(visible,0),0)", size)),
		)},
		cfn.KV{Key: "EvaluationPeriods", Value: cfn.Integer(1)},
		cfn.KV{Key: "Threshold", Value: cfn.Integer(w.ScaleUp.Visible).From("scaleUp.visible")},
		cfn.KV{Key: "ComparisonOperator", Value: cfn.Str("GreaterThanThreshold")},
		cfn.KV{Key: "TreatMissingData", Value: cfn.Str("notBreaching")},
		cfn.KV{Key: "AlarmActions", Value: cfn.ListOf(action)},
	))
}

// groupMetric is a metric of the mixed group, each minute; MetricsCollection of the
// group turns it on.
func groupMetric(name string) *cfn.Node {
	return cfn.MapOf(
		cfn.KV{Key: "Namespace", Value: cfn.Str("AWS/AutoScaling")},
		cfn.KV{Key: "MetricName", Value: cfn.Str(name)},
		cfn.KV{Key: "Dimensions", Value: cfn.ListOf(cfn.MapOf(
			cfn.KV{Key: "Name", Value: cfn.Str("AutoScalingGroupName")},
			cfn.KV{Key: "Value", Value: cfn.Ref("Group")},
		))},
	)
}

// noMoreJobs adds the alarm that stops workers. Jobs that a worker holds count as well:
// without them the worker that holds the last one would be stopped.
func (w *workerPool) noMoreJobs(actions ...*cfn.Node) {
	metrics := cfn.ListOf(query("visible", "Maximum", w.queueMetric(waiting), 60))
	formula := "FILL(visible,0)"
	if w.ScaleDown.IncludeInFlight {
		metrics.Items = append(metrics.Items, query("inflight", "Maximum", w.queueMetric(inFlight), 60))
		formula += "+FILL(inflight,0)"
	}
	metrics.Items = append(metrics.Items, expression("left", formula))
	w.alarm("NoMoreJobs", "scaleDown", cfn.MapOf(
		cfn.KV{Key: "AlarmDescription", Value: cfn.Str("no job is waiting or running")},
		cfn.KV{Key: "Metrics", Value: metrics.From("scaleDown.includeInFlight")},
		cfn.KV{Key: "EvaluationPeriods", Value: cfn.Integer(w.ScaleDown.IdleMinutes).From("scaleDown.idleMinutes")},
		cfn.KV{Key: "DatapointsToAlarm", Value: cfn.Integer(w.ScaleDown.IdleMinutes).From("scaleDown.idleMinutes")},
		cfn.KV{Key: "Threshold", Value: cfn.Integer(0)},
		cfn.KV{Key: "ComparisonOperator", Value: cfn.Str("LessThanOrEqualToThreshold")},
		cfn.KV{Key: "TreatMissingData", Value: cfn.Str("breaching")},
		cfn.KV{Key: "AlarmActions", Value: cfn.ListOf(actions...)},
	))
}
