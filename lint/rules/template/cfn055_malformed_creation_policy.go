package template

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// signalled is a policy that waits for signals.
func signalled(more map[string]form) form {
	fields := map[string]form{"ResourceSignal": mapOf(map[string]form{"Count": aNumber, "Timeout": aText})}
	for name, f := range more {
		fields[name] = f
	}
	return mapOf(fields)
}

// creationPolicies are the shapes of "CreationPolicy attribute" in the CloudFormation
// user guide, by type.
var creationPolicies = map[string]form{
	"AWS::AutoScaling::AutoScalingGroup": signalled(map[string]form{"AutoScalingCreationPolicy": mapOf(map[string]form{"MinSuccessfulInstancesPercent": aNumber})}),
	"AWS::CloudFormation::WaitCondition": signalled(nil),
	"AWS::EC2::Instance":                 signalled(nil),
	"AWS::AppStream::Fleet":              mapOf(map[string]form{"StartFleet": anything}),
}

var malformedCreationPolicy = lint.Rule{
	ID: "CFN055", Name: "malformed-creation-policy", Severity: diag.Error,
	Title:   "CreationPolicy has not the shape that it has for the type",
	Aliases: []string{"E3055"},
	Why: "CloudFormation waits for signals of instances, groups and wait conditions only, and reads ResourceSignal: {Count: NUMBER, Timeout: PT5M}. With another key it does not wait, or refuses the template. A time is written as ISO 8601 writes it, PT1H30M. " +
		"Write the settings of the type.",
	Bad: `Resources:
  Ready:
    Type: AWS::CloudFormation::WaitCondition
    CreationPolicy: {ResourceSignal: {Counts: 1, Timeout: PT10M}}
`,
	Good: `Resources:
  Ready:
    Type: AWS::CloudFormation::WaitCondition
    CreationPolicy: {ResourceSignal: {Count: 1, Timeout: PT10M}}
`,
	Run: func(p *lint.Pass) {
		s := shaper{p, maxShapes}
		for _, r := range p.Resources("") {
			if f, ok := creationPolicies[r.Type]; ok {
				n := r.Node.Get("CreationPolicy")
				s.check(n, r.Path("CreationPolicy"), f, "CreationPolicy")
				if text, ok := n.Get("ResourceSignal", "Timeout").Scalar(); ok && !isDuration(text) {
					p.Report(r.Path("CreationPolicy", "ResourceSignal", "Timeout"), fmt.Sprintf("%s is no time as ISO 8601 writes it", quoted(text)), "write PT5M for five minutes, PT1H30M for an hour and a half")
				}
			}
		}
	},
}

// isDuration reads PT#H#M#S, in which at least one part is there.
func isDuration(text string) bool {
	if len(text) < 4 || text[:2] != "PT" {
		return false
	}
	digits, units := 0, "HMS"
	for _, c := range text[2:] {
		if c >= '0' && c <= '9' {
			digits++
			continue
		}
		at := -1
		for i, u := range units {
			if u == c {
				at = i
			}
		}
		if at < 0 || digits == 0 {
			return false
		}
		units, digits = units[at+1:], 0
	}
	return digits == 0
}
