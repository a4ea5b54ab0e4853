package s3

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var archiveBeforeReplication = lint.Rule{
	ID: "S3010", Name: "archive-before-replication", Severity: diag.Warning,
	Title:   "Objects are archived before they can be replicated",
	Aliases: []string{"RB-11"},
	Why: "S3 does not replicate an object that is already in GLACIER or DEEP_ARCHIVE. A transition at day 0 can overtake replication, and then the object has no copy, without a word. " +
		"Let at least one day pass before such a transition in a bucket that replicates.",
	Bad:  archived("0"),
	Good: archived("31"),
	Run: func(p *lint.Pass) {
		for _, bucket := range p.Resources("AWS::S3::Bucket") {
			if len(p.ReplicationRules(bucket)) == 0 {
				continue
			}
			for _, rule := range lifecycleRules(p.Scope, bucket) {
				for _, v := range transitions(p, rule) {
					checkTransition(p, v)
				}
			}
		}
	},
}

// transitions gives a lifecycle rule's Transitions, and its old Transition.
func transitions(p *lint.Pass, rule lint.Value) []lint.Value {
	many, one := below(p.Scope, rule, "Transitions"), below(p.Scope, rule, "Transition")
	return append(p.Values(many.Node, many.Path), p.Values(one.Node, one.Path)...)
}

func checkTransition(p *lint.Pass, v lint.Value) {
	class := below(p.Scope, v, "StorageClass")
	if class.Text != "GLACIER" && class.Text != "DEEP_ARCHIVE" {
		return
	}
	after := below(p.Scope, v, "TransitionInDays")
	if n, ok := days(after); ok && n < 1 {
		p.Report(after.Path, fmt.Sprintf("objects may reach %s before they are replicated, and then they never are", class.Text),
			"let at least one day pass")
	}
}

// archived has a bucket that replicates and archives after some days.
func archived(after string) string {
	return with(`      LifecycleConfiguration:
        Rules:
          - Status: Enabled
            Transitions: [{StorageClass: GLACIER, TransitionInDays: ` + after + `}]
      ReplicationConfiguration:
        Role: arn:aws:iam::111122223333:role/example-replication
        Rules:
` + ruleTo("arn:aws:s3:::example-replica", ""))
}
