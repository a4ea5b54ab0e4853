package cloudwatch

import (
	"fmt"
	"strconv"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var alarmPeriod = lint.Rule{
	ID: "CLOUDWATCH001", Name: "alarm-period", Severity: diag.Error,
	Title:   "An alarm has a period that CloudWatch does not take",
	Aliases: []string{"E3615"},
	Why:     "A period is 10, 20, 30 or a multiple of 60 seconds. Write one of them.",
	Bad: `Resources:
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 2
      Namespace: AWS/SQS
      MetricName: ApproximateNumberOfMessagesVisible
      Statistic: Maximum
      Period: 90
      Threshold: 100
      TreatMissingData: notBreaching
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
      Period: 120
      Threshold: 100
      TreatMissingData: notBreaching
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::CloudWatch::Alarm") {
			for _, path := range [][]string{{"Period"}, {"Metrics", "*", "MetricStat", "Period"}} {
				for _, st := range p.Settings(r, path...) {
					n, err := strconv.Atoi(st.Text)
					if st.Presence == lint.Present && err == nil && n != 10 && n != 20 && n != 30 && (n < 60 || n%60 != 0) {
						p.Report(st.Path, fmt.Sprintf("%d seconds are no period that CloudWatch takes", n), "write 10, 20, 30 or a multiple of 60")
					}
				}
			}
		}
	},
}
