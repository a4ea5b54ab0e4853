package cloudwatch

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var missingDataOfQueue = lint.Rule{
	ID: "CLOUDWATCH002", Name: "missing-data-of-queue", Severity: diag.Note, Profile: lint.Strict,
	Title:   "An alarm about a queue does not say what silence means",
	Aliases: []string{"SPOT-11"},
	Why:     "SQS sends no metrics of a queue that was not used for six hours, and an alarm then goes to INSUFFICIENT_DATA and calls nothing, also not the policy that would scale in. It is in the strict profile, since alarms that only tell of a full queue lose nothing. Write TreatMissingData: ignore, notBreaching or breaching.",
	Bad: `Resources:
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 2
      Namespace: AWS/SQS
      MetricName: ApproximateNumberOfMessagesVisible
      Statistic: Maximum
      Period: 60
      Threshold: 100
      AlarmDescription: the queue is full
`,
	Good: `Resources:
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 2
      Namespace: AWS/SQS
      MetricName: ApproximateNumberOfMessagesVisible
      Statistic: Maximum
      Period: 60
      Threshold: 100
      TreatMissingData: notBreaching
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::CloudWatch::Alarm") {
			space, _ := p.Text(r.Property("Namespace"))
			if space != "AWS/SQS" {
				continue
			}
			for _, st := range p.Settings(r, "TreatMissingData") {
				if st.Presence == lint.Absent {
					p.Report(st.Path, "the alarm does not say what it means when the queue sends no metrics", "write TreatMissingData")
				}
			}
		}
	},
}
