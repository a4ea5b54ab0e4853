package autoscaling

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var marketInTemplate = lint.Rule{
	ID: "AUTOSCALING004", Name: "market-in-template", Severity: diag.Error,
	Title:   "A mixed group uses a template that says on which terms to buy",
	Aliases: []string{"SPOT-08"},
	Why:     "With a MixedInstancesPolicy the group decides what is Spot and what is on demand, and Auto Scaling refuses a launch template that has InstanceMarketOptions. Take them out of the template, or use the template without a mixed policy.",
	Bad:     mixed(spot, twoTypes, latest) + ", InstanceMarketOptions: {MarketType: spot}}\n",
	Good:    mixed(spot, twoTypes, latest) + "}\n",
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources(groupType) {
			for _, st := range p.Settings(r, "MixedInstancesPolicy", "LaunchTemplate", "LaunchTemplateSpecification", "LaunchTemplateId") {
				used, ok := refersTo(p.Scope, st.Node)
				if !ok || used.Type != template {
					continue
				}
				for _, market := range p.Settings(used, "LaunchTemplateData", "InstanceMarketOptions") {
					if market.Presence == lint.Present {
						p.Report(market.Path, fmt.Sprintf("the mixed group %s uses the template and decides itself on which terms it buys", r.ID), "take InstanceMarketOptions out")
					}
				}
			}
		}
	},
}
