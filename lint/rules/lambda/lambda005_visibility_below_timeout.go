package lambda

import (
	"fmt"
	"strconv"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var visibilityBelowTimeout = lint.Rule{
	ID: "LAMBDA005", Name: "visibility-below-timeout", Severity: diag.Error,
	Title:   "A queue gives a message out again while its function still works on it",
	Aliases: []string{"E3505"},
	Why:     "Lambda refuses a mapping from a queue whose VisibilityTimeout, 30 seconds where it is not written, is less than the Timeout of the function, 3 seconds where it is not written (AWS Lambda Developer Guide, \"Using Lambda with Amazon SQS\"). Write a VisibilityTimeout of six times the Timeout. Silent where one of the two is not of this template or depends on a condition.",
	Bad:     mapped("VisibilityTimeout: 60", "900"),
	Good:    mapped("VisibilityTimeout: 5400", "900"),
	Run: func(p *lint.Pass) {
		for _, m := range p.Resources("AWS::Lambda::EventSourceMapping") {
			queue, ok1 := refersTo(p.Scope, m.Property("EventSourceArn"))
			function, ok2 := refersTo(p.Scope, m.Property("FunctionName"))
			if !ok1 || !ok2 || queue.Type != "AWS::SQS::Queue" || function.Type != "AWS::Lambda::Function" {
				continue
			}
			timeout, _, ok1 := seconds(p, function, "Timeout", 3)
			visible, at, ok2 := seconds(p, queue, "VisibilityTimeout", 30)
			if ok1 && ok2 && visible < timeout {
				d := p.Report(at, fmt.Sprintf("messages are visible again after %d seconds, and %s may take %d", visible, function.ID, timeout), fmt.Sprintf("write VisibilityTimeout: %d", min(timeout*6, 43200)))
				pos, _ := p.Target.Template.Place(m.Path())
				d.Related = append(d.Related, diag.Related{Pos: pos, Message: "the mapping"})
			}
		}
	},
}

// mapped gives a queue, a function and what leads from one to the other.
func mapped(queue, timeout string) string {
	return fn(zipped+node+"      Timeout: "+timeout+"\n") + `  Queue:
    Type: AWS::SQS::Queue
    Properties: {` + queue + `}
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {EventSourceArn: !GetAtt Queue.Arn, FunctionName: !Ref Function}
`
}

// seconds gives what a property says and where, or the value that it has when it is
// missing.
func seconds(p *lint.Pass, r cfn.Resource, name string, otherwise int) (n int, at []string, ok bool) {
	list := p.Settings(r, name)
	if len(list) != 1 || !list[0].IsKnown() {
		return 0, nil, false
	}
	if list[0].Presence == lint.Absent {
		return otherwise, list[0].Path, true
	}
	n, err := strconv.Atoi(list[0].Text)
	return n, list[0].Path, err == nil
}
