package aws

import "cuemulus.dev/cfn"

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

// jobsToDo adds the alarm that starts workers.
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
