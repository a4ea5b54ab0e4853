package lambda

import (
	"fmt"
	"strconv"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var fifoBatchSize = lint.Rule{
	ID: "LAMBDA006", Name: "fifo-batch-size", Severity: diag.Error,
	Title:   "More messages are read at once than a FIFO queue gives",
	Aliases: []string{"E3705"},
	Why:     "Lambda reads at most 10 messages at once from a FIFO queue and refuses a larger BatchSize. Write BatchSize: 10 or less. Silent where the queue is not of this template and its ARN is not known.",
	Bad:     fn(zipped+node) + ordered + mappingOf("!GetAtt Queue.Arn", "BatchSize: 100"),
	Good:    fn(zipped+node) + ordered + mappingOf("!GetAtt Queue.Arn", "BatchSize: 10"),
	Run: func(p *lint.Pass) {
		for _, m := range p.Resources("AWS::Lambda::EventSourceMapping") {
			text, _ := p.Text(m.Property("EventSourceArn"))
			fifo := strings.Contains(text, ":sqs:") && strings.HasSuffix(text, ".fifo")
			if queue, ok := refersTo(p.Scope, m.Property("EventSourceArn")); ok && queue.Type == "AWS::SQS::Queue" {
				list := p.Settings(queue, "FifoQueue")
				fifo = len(list) == 1 && list[0].Says("true")
			}
			if !fifo {
				continue
			}
			for _, st := range p.Settings(m, "BatchSize") {
				if n, err := strconv.Atoi(st.Text); st.Presence == lint.Present && err == nil && n > 10 {
					p.Report(st.Path, fmt.Sprintf("%d messages are more than a FIFO queue gives at once, which is 10", n), "write BatchSize: 10 or less")
				}
			}
		}
	},
}

// ordered is a FIFO queue.
const ordered = "  Queue:\n    Type: AWS::SQS::Queue\n    Properties: {FifoQueue: true}\n"

// mappingOf gives what leads from an ARN to the function.
func mappingOf(arn, more string) string {
	if more != "" {
		more = ", " + more
	}
	return "  Mapping:\n    Type: AWS::Lambda::EventSourceMapping\n    Properties: {EventSourceArn: " + arn + ", FunctionName: !Ref Function" + more + "}\n"
}
