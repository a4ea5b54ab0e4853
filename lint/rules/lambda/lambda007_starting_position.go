package lambda

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var startingPosition = lint.Rule{
	ID: "LAMBDA007", Name: "starting-position", Severity: diag.Error,
	Title:   "A mapping says not from where it reads a stream, or says it of a queue",
	Aliases: []string{"E3633", "E3634"},
	Why:     "Of a stream of Kinesis, DynamoDB or Kafka Lambda must know where to begin; a queue has no such place, and Lambda refuses the property. Write StartingPosition: TRIM_HORIZON or LATEST for streams, and take it out for queues. Silent where the service is not known.",
	Bad:     fn(zipped+node) + mappingOf("\"arn:aws:kinesis:eu-west-1:111122223333:stream/example\"", ""),
	Good:    fn(zipped+node) + mappingOf("\"arn:aws:kinesis:eu-west-1:111122223333:stream/example\"", "StartingPosition: LATEST"),
	Run: func(p *lint.Pass) {
		for _, m := range p.Resources("AWS::Lambda::EventSourceMapping") {
			service := sourceOf(p, m.Property("EventSourceArn"))
			for _, st := range p.Settings(m, "StartingPosition") {
				switch {
				case st.Presence == lint.Absent && (service == "kinesis" || service == "dynamodb" || service == "kafka"):
					p.Report(st.Path, "the mapping does not say where in the stream it begins", "write StartingPosition: LATEST or TRIM_HORIZON")
				case st.Presence == lint.Present && service == "sqs":
					p.Report(st.Path, "a queue has no place at which to begin", "take StartingPosition out")
				}
			}
		}
	},
}

// sourceOf gives the service of an event source, "" where it is not known.
func sourceOf(p *lint.Pass, n *cfn.Node) string {
	if r, ok := refersTo(p.Scope, n); ok {
		switch r.Type {
		case "AWS::SQS::Queue":
			return "sqs"
		case "AWS::Kinesis::Stream", "AWS::Kinesis::StreamConsumer":
			return "kinesis"
		case "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable":
			return "dynamodb"
		case "AWS::MSK::Cluster", "AWS::MSK::ServerlessCluster":
			return "kafka"
		}
		return ""
	}
	text, _ := p.Text(n)
	arn, ok := lint.ParseARN(text)
	if !ok || !lint.IsKnown(arn.Service) {
		return ""
	}
	return arn.Service
}
