package sqs

import (
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var fifoQueueName = lint.Rule{
	ID: "SQS002", Name: "fifo-queue-name", Severity: diag.Error,
	Title:   "The name of a queue does not say whether it keeps order",
	Aliases: []string{"E3501"},
	Why:     "SQS refuses a FIFO queue whose name does not end in .fifo, and a queue of another kind whose name does (Amazon SQS API Reference, CreateQueue). Write FifoQueue: true and the ending together, or neither.",
	Bad: `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties: {QueueName: example, FifoQueue: true}
`,
	Good: `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties: {QueueName: example.fifo, FifoQueue: true}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::SQS::Queue") {
			for _, both := range p.Pairs(r, "FifoQueue", "QueueName") {
				fifo, name := both[0], both[1]
				if name.Presence != lint.Present || !name.IsKnown() || !fifo.IsKnown() {
					continue
				}
				ends := strings.HasSuffix(name.Text, ".fifo")
				switch {
				case fifo.Says("true") && !ends:
					p.Report(name.Path, "the name of a FIFO queue must end in .fifo", "write "+name.Text+".fifo")
				case !fifo.Says("true") && ends:
					p.Report(name.Path, "only the name of a FIFO queue may end in .fifo", "write FifoQueue: true, or another name")
				}
			}
		}
	},
}
