package sqs

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var deadLetterQueueKind = lint.Rule{
	ID: "SQS004", Name: "dead-letter-queue-kind", Severity: diag.Error,
	Title:   "A queue and its dead-letter queue are of different kinds",
	Aliases: []string{"E3502"},
	Why:     "SQS takes only a FIFO queue as the dead-letter queue of a FIFO queue, and only a standard queue for a standard queue (Amazon SQS Developer Guide, \"Using dead-letter queues in Amazon SQS\"). Make both of one kind. Silent where the kind depends on a condition or the other queue is not of this template.",
	Bad: `Resources:
  Failed: {Type: AWS::SQS::Queue}
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      FifoQueue: true
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 5}
`,
	Good: `Resources:
  Failed: {Type: AWS::SQS::Queue, Properties: {FifoQueue: true}}
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      FifoQueue: true
      RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 5}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::SQS::Queue") {
			fifo, known := isFIFO(p.Scope, r)
			for _, st := range p.Settings(r, "RedrivePolicy", "deadLetterTargetArn") {
				other, ok := refersTo(p.Scope, st.Node)
				if !ok || other.Type != "AWS::SQS::Queue" {
					continue
				}
				if theirs, sure := isFIFO(p.Scope, other); known && sure && theirs != fifo {
					p.Report(st.Path, fmt.Sprintf("queue %s keeps order and %s does not", pick(fifo, r.ID, other.ID), pick(fifo, other.ID, r.ID)), "make both FIFO queues, or neither")
				}
			}
		}
	},
}

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}
