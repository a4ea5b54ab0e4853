package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var itemCount = lint.Rule{
	ID: "RES009", Name: "item-count", Severity: diag.Error,
	Title:   "A list or map has too few or too many entries",
	Aliases: []string{"E3032"},
	Why:     "The service refuses the resource. Write as many entries as the message names. Entries that depend on a condition count for both cases: only what is wrong in each is reported.",
	Bad: `Resources:
  Filter:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: example
      FilterPattern: ERROR
      MetricTransformations:
        - MetricName: errors
          MetricNamespace: example
          MetricValue: "1"
        - MetricName: failures
          MetricNamespace: example
          MetricValue: "1"
`,
	Good: `Resources:
  Filter:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: example
      FilterPattern: ERROR
      MetricTransformations:
        - MetricName: errors
          MetricNamespace: example
          MetricValue: "1"
`,
	Run: report(isWrongCount),
}
