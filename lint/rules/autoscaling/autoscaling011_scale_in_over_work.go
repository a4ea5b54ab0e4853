package autoscaling

import (
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var scaleInOverWork = lint.Rule{
	ID: "AUTOSCALING011", Name: "scale-in-over-work", Severity: diag.Warning, Profile: lint.Strict,
	Title:   "Instances are taken away by the number of waiting messages alone",
	Aliases: []string{"SPOT-12"},
	Why:     "ApproximateNumberOfMessagesVisible does not count messages that are being worked on: when the queue is empty and ten jobs run, the alarm says that nothing is to do and the group shrinks under them. It is in the strict profile, since workers may protect themselves. Add ApproximateNumberOfMessagesNotVisible in a metric expression, or protect instances from scaling in while they work.",
	Bad:     group(sizes+launch) + strings.Replace(step, "ScalingAdjustment: 1", "ScalingAdjustment: -1", 1) + emptyQueue("ApproximateNumberOfMessagesVisible"),
	Good:    group(sizes+launch+"      NewInstancesProtectedFromScaleIn: true\n") + strings.Replace(step, "ScalingAdjustment: 1", "ScalingAdjustment: -1", 1) + emptyQueue("ApproximateNumberOfMessagesVisible"),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::CloudWatch::Alarm") {
			metric, ok := single(p.Scope, r, "MetricName")
			if !ok || !metric.Says("ApproximateNumberOfMessagesVisible") {
				continue
			}
			for _, v := range p.Values(r.Property("AlarmActions"), r.Path("Properties", "AlarmActions")) {
				policy, ok := refersTo(p.Scope, v.Node)
				if !ok || policy.Type != policyType {
					continue
				}
				by, _ := single(p.Scope, policy, "ScalingAdjustment")
				group, _ := refersTo(p.Scope, policy.Property("AutoScalingGroupName"))
				if n, ok := whole(by); ok && n < 0 && p.Has(group.Node, "Properties", "NewInstancesProtectedFromScaleIn") == lint.Absent {
					p.Report(metric.Path, "messages that are being worked on are not counted, and the group shrinks under them", "add ApproximateNumberOfMessagesNotVisible, or protect instances from scaling in")
				}
			}
		}
	},
}

// emptyQueue is an alarm that calls the policy when no message waits.
func emptyQueue(metric string) string {
	return `  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: LessThanOrEqualToThreshold
      EvaluationPeriods: 5
      Namespace: AWS/SQS
      MetricName: ` + metric + `
      Statistic: Maximum
      Period: 60
      Threshold: 0
      TreatMissingData: ignore
      Dimensions: [{Name: QueueName, Value: example}]
      AlarmActions: [!Ref Policy]
`
}
