package template

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var policyOfOtherTypes = lint.Rule{
	ID: "CFN056", Name: "policy-of-other-types", Severity: diag.Warning,
	Title:   "A resource has an UpdatePolicy or CreationPolicy that its type has not",
	Aliases: []string{"E3016"},
	Why: "Only some types know an UpdatePolicy (Auto Scaling groups, aliases of functions, replication groups, search domains, AppStream fleets) or a CreationPolicy (Auto Scaling groups, instances, wait conditions, AppStream fleets). On others it is refused, or does nothing. " +
		"Take it out. Silent for types that are not AWS's and in templates that a macro of somebody's own changes.",
	Bad: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    UpdatePolicy: {AutoScalingRollingUpdate: {MinInstancesInService: 1}}
`,
	Good: `Resources:
  Topic:
    Type: AWS::SNS::Topic
`,
	Run: func(p *lint.Pass) {
		if open(p) {
			return
		}
		for _, r := range p.Resources("") {
			if r.Type == "" || r.IsCustom() || r.IsModule() || r.IsServerless() {
				continue
			}
			for _, of := range []struct {
				key   string
				types map[string]form
			}{{"UpdatePolicy", updatePolicies}, {"CreationPolicy", creationPolicies}} {
				n := r.Node.Get(of.key)
				if n == nil {
					continue
				}
				if _, has := of.types[r.Type]; !has && p.Spec().Has(r.Type) {
					p.Report(r.Path(of.key), fmt.Sprintf("%s has no %s", r.Type, of.key), "take it out")
				}
			}
		}
	},
}
