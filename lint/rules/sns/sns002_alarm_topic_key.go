package sns

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var alarmTopicKey = lint.Rule{
	ID: "SNS002", Name: "alarm-topic-key", Severity: diag.Error,
	Title:   "An alarm speaks to a topic that it cannot write to",
	Aliases: []string{"SPOT-09"},
	Why:     "CloudWatch may not use aws/sns, the key that AWS made, and the key policy of it cannot be changed: the alarm goes off and nobody hears of it. Use a key of your own whose policy lets cloudwatch.amazonaws.com use kms:Decrypt and kms:GenerateDataKey*, or no key.",
	Bad:     topicAlarm("alias/aws/sns"),
	Good:    topicAlarm("alias/example-alarms"),
	Run: func(p *lint.Pass) {
		said := map[string]bool{}
		for _, r := range p.Resources("AWS::CloudWatch::Alarm") {
			for _, list := range []string{"AlarmActions", "OKActions", "InsufficientDataActions"} {
				for _, v := range p.Values(r.Property(list), r.Path("Properties", list)) {
					topic, ok := refersTo(p.Scope, v.Node)
					if !ok || topic.Type != "AWS::SNS::Topic" || said[topic.ID] {
						continue
					}
					said[topic.ID] = true
					for _, st := range p.Settings(topic, "KmsMasterKeyId") {
						if st.Says("alias/aws/sns", "aws/sns") {
							p.Report(st.Path, fmt.Sprintf("the alarm %s cannot use the key aws/sns, so nobody hears of it", r.ID), "write a key of your own that lets cloudwatch.amazonaws.com in")
						}
					}
				}
			}
		}
	},
}

// topicAlarm is an alarm that speaks to a topic with a key.
func topicAlarm(key string) string {
	return `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties: {KmsMasterKeyId: ` + key + `}
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 2
      Namespace: AWS/Lambda
      MetricName: Errors
      Statistic: Sum
      Period: 60
      Threshold: 0
      AlarmActions: [!Ref Topic]
`
}
