package autoscaling

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var spotByPrice = lint.Rule{
	ID: "AUTOSCALING006", Name: "spot-by-price", Severity: diag.Warning,
	Title:   "Spot instances are chosen by their price alone",
	Aliases: []string{"SPOT-07"},
	Why:     "lowest-price fills the cheapest pools, which are the ones that are taken back soonest, and SpotMaxPrice keeps the group empty whenever the price is above it, although Spot never costs more than on demand. Write SpotAllocationStrategy: price-capacity-optimized, and no price.",
	Bad:     mixed("OnDemandPercentageAboveBaseCapacity: 0, SpotAllocationStrategy: lowest-price", twoTypes, latest) + "}\n",
	Good:    mixed(spot, twoTypes, latest) + "}\n",
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources(groupType) {
			for _, st := range p.Settings(r, "MixedInstancesPolicy", "InstancesDistribution", "SpotAllocationStrategy") {
				if st.Says("lowest-price") {
					p.Report(st.Path, "the cheapest pools are taken back soonest", "write price-capacity-optimized")
				}
			}
			for _, st := range p.Settings(r, "MixedInstancesPolicy", "InstancesDistribution", "SpotMaxPrice") {
				if st.Presence == lint.Present && st.Text != "" && lint.IsKnown(st.Text) {
					p.Report(st.Path, "the group stays empty while Spot costs more than this", "take SpotMaxPrice out: Spot never costs more than on demand")
				}
			}
		}
	},
}
