package autoscaling

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var trackingFixedSize = lint.Rule{
	ID: "AUTOSCALING003", Name: "tracking-fixed-size", Severity: diag.Warning,
	Title:   "A policy is to scale a group whose size is fixed",
	Aliases: []string{"E3712"},
	Why:     "Where MinSize and MaxSize are the same the policy can do nothing, and its alarms ring for nothing. Write a larger MaxSize, or take the policy out.",
	Bad:     group("      MinSize: \"2\"\n      MaxSize: \"2\"\n"+launch) + tracking,
	Good:    group(sizes+launch) + tracking,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources(policyType) {
			kind, ok := single(p.Scope, r, "PolicyType")
			group, found := refersTo(p.Scope, r.Property("AutoScalingGroupName"))
			if !ok || !kind.Says("TargetTrackingScaling", "PredictiveScaling") || !found || group.Type != groupType {
				continue
			}
			least, ok1 := single(p.Scope, group, "MinSize")
			most, ok2 := single(p.Scope, group, "MaxSize")
			a, ok3 := whole(least)
			b, ok4 := whole(most)
			if ok1 && ok2 && ok3 && ok4 && a == b {
				p.Report(most.Path, fmt.Sprintf("the policy %s is to scale the group, whose size is always %d", r.ID, a), "write a larger MaxSize, or take the policy out")
			}
		}
	},
}

// tracking is a policy that keeps the processors half busy.
const tracking = `  Policy:
    Type: AWS::AutoScaling::ScalingPolicy
    Properties:
      AutoScalingGroupName: !Ref Group
      PolicyType: TargetTrackingScaling
      TargetTrackingConfiguration: {PredefinedMetricSpecification: {PredefinedMetricType: ASGAverageCPUUtilization}, TargetValue: 50}
`
