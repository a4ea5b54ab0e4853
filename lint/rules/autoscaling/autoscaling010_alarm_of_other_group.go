package autoscaling

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var alarmOfOtherGroup = lint.Rule{
	ID: "AUTOSCALING010", Name: "alarm-of-other-group", Severity: diag.Warning,
	Title:   "An alarm about one group scales another",
	Aliases: []string{"SPOT-05"},
	Why:     "The alarm watches a group and calls the policy of another one, which is most often a slip of copying. Name the policy of the group that is watched. Silent for metrics that are not about a group.",
	Bad:     group(sizes+launch) + strings.Replace(strings.TrimPrefix(group(sizes+launch), "Resources:\n"), "Group:", "Other:", 1) + strings.Replace(step, "!Ref Group", "!Ref Other", 1) + alarm(""),
	Good:    group(sizes+launch) + step + alarm(""),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::CloudWatch::Alarm") {
			watched := watchedGroup(p, r)
			if watched == "" {
				continue
			}
			for _, list := range []string{"AlarmActions", "OKActions"} {
				for _, v := range p.Values(r.Property(list), r.Path("Properties", list)) {
					policy, ok := refersTo(p.Scope, v.Node)
					if !ok || policy.Type != policyType {
						continue
					}
					if group, ok := refersTo(p.Scope, policy.Property("AutoScalingGroupName")); ok && group.ID != watched {
						p.Report(v.Path, fmt.Sprintf("the alarm watches %s and scales %s", watched, group.ID), "name the policy of the group that is watched")
					}
				}
			}
		}
	},
}

// watchedGroup gives the group of the template that an alarm is about.
func watchedGroup(p *lint.Pass, alarm cfn.Resource) string {
	for _, v := range p.Values(alarm.Property("Dimensions"), nil) {
		if name, _ := p.Text(v.Node.Get("Name")); name == "AutoScalingGroupName" {
			if group, ok := refersTo(p.Scope, v.Node.Get("Value")); ok && group.Type == groupType {
				return group.ID
			}
		}
	}
	return ""
}
