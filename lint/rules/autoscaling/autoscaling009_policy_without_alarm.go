package autoscaling

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var policyWithoutAlarm = lint.Rule{
	ID: "AUTOSCALING009", Name: "policy-without-alarm", Severity: diag.Warning,
	Title:   "A scaling policy is called by nobody",
	Aliases: []string{"SPOT-04"},
	Why:     "A simple or step policy does something only when an alarm names it as its action. One of a pair that no alarm names is the usual way to a group that grows and never shrinks. Name the policy in the AlarmActions of an alarm, or take it out. Silent where an output gives its ARN away.",
	Bad:     group(sizes+launch) + step + alarm("0a1b2c3d"),
	Good:    group(sizes+launch) + step + alarm(""),
	Run: func(p *lint.Pass) {
		policies := p.Resources(policyType)
		if len(policies) == 0 || p.Incomplete() {
			return
		}
		named := namedResources(p)
		for _, r := range policies {
			kind, ok := single(p.Scope, r, "PolicyType")
			if ok && (kind.Presence == lint.Absent || kind.Says("SimpleScaling", "StepScaling")) && !named[r.ID] {
				p.Report(r.Path(), fmt.Sprintf("no alarm calls the policy %s", r.ID), "name it in AlarmActions of an alarm, or take it out")
			}
		}
	},
}

// namedResources gives the logical ids that other resources or outputs name.
func namedResources(p *lint.Pass) map[string]bool {
	named := map[string]bool{}
	visit := func(own string) func([]string, *cfn.Node) bool {
		return func(_ []string, n *cfn.Node) bool {
			if id, _, ok := n.RefersTo(); ok && id != own {
				named[id] = true
			}
			if text, ok := n.SubText(); ok {
				for _, part := range cfn.SubParts(text) {
					if id, _, _ := strings.Cut(part.Text, "."); part.Kind == cfn.SubVariable && id != own {
						named[id] = true
					}
				}
			}
			return true
		}
	}
	for _, r := range p.Resources("") {
		r.Node.Get("Properties").Walk(visit(r.ID))
	}
	p.Target.Template.Root.Get("Outputs").Walk(visit(""))
	return named
}

// step is a policy that adds one instance.
const step = `  Policy:
    Type: AWS::AutoScaling::ScalingPolicy
    Properties: {AutoScalingGroupName: !Ref Group, AdjustmentType: ChangeInCapacity, ScalingAdjustment: 1}
`

// alarm is an alarm that calls the policy, or another one.
func alarm(other string) string {
	action := "!Ref Policy"
	if other != "" {
		action = "\"arn:aws:sns:eu-west-1:111122223333:" + other + "\""
	}
	return `  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 2
      Namespace: AWS/EC2
      MetricName: CPUUtilization
      Statistic: Average
      Period: 60
      Threshold: 80
      Dimensions: [{Name: AutoScalingGroupName, Value: !Ref Group}]
      AlarmActions: [` + action + `]
`
}
