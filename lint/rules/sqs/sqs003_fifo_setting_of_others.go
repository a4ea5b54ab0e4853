package sqs

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var fifoSettingOfOthers = lint.Rule{
	ID: "SQS003", Name: "fifo-setting-of-others", Severity: diag.Error,
	Title:   "A queue that keeps no order has settings of FIFO queues",
	Aliases: []string{"E3501"},
	Why:     "SQS refuses ContentBasedDeduplication, DeduplicationScope and FifoThroughputLimit for queues that are not FIFO. Write FifoQueue: true, or take them out.",
	Bad: `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties: {ContentBasedDeduplication: true}
`,
	Good: `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties: {ContentBasedDeduplication: true, FifoQueue: true}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::SQS::Queue") {
			if fifo, known := isFIFO(p.Scope, r); fifo || !known {
				continue
			}
			for _, name := range []string{"ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"} {
				for _, st := range p.Settings(r, name) {
					if st.Presence == lint.Present && !st.Says("false") {
						p.Report(st.Path, fmt.Sprintf("the queue is no FIFO queue, which %s is for", name), "write FifoQueue: true, or take it out")
					}
				}
			}
		}
	},
}
